"""Taking and withdrawing consent."""

import datetime as dt

from django.dispatch import Signal
from django.utils import timezone

from casework.clients.policies import check_work_with
from casework.consents import wording
from casework.consents.models import Consent
from casework.history import kept
from privacy import audit
from privacy.acts import action
from privacy.once import wait_for

# Sent inside the transaction of a withdrawal, so that a higher app can close what the consent allowed.
consent_withdrawn = Signal()
LASTS = dt.timedelta(days=365)


@action
def take_consent(*, by, client, purposes, on=None) -> list[Consent]:
    """Record the client's yes to each of `purposes`, in the current wording; a standing yes is kept."""
    check_work_with(by, client)
    wait_for(client.pk.bytes)
    on = on or timezone.localdate()
    standing = set(Consent.objects.of(client).live().values_list("purpose", flat=True))
    taken = []
    for purpose in purposes:
        if purpose in standing:
            continue
        close_expired(by=by, client=client, purpose=purpose)
        consent = Consent(
            client=client, purpose=purpose, wording=wording.CURRENT, taken_by=by, given_on=on, expires_on=on + LASTS
        )
        taken.append(kept(consent, by=by, new=True))
        audit.wrote("consent.taken", consent, by=by, fields=[str(purpose)])
    return taken


def close_expired(*, by, client, purpose) -> None:
    """An expired yes makes room for a new one."""
    for consent in Consent.objects.of(client).filter(purpose=purpose, withdrawn_at__isnull=True):
        consent.withdrawn_at = timezone.now()
        kept(consent, by=by)


@action
def withdraw_consent(*, by, client, purpose) -> None:
    """Record that the client takes a yes back; what depended on it is closed in the same moment."""
    check_work_with(by, client)
    for consent in Consent.objects.of(client).live(purpose):
        consent.withdrawn_at = timezone.now()
        kept(consent, by=by)
        audit.wrote("consent.withdrawn", consent, by=by, fields=[str(purpose)])
        consent_withdrawn.send(Consent, client=client, purpose=purpose, by=by)
