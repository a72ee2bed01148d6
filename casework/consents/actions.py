"""Taking, renewing and withdrawing consent."""

import datetime as dt

from django.dispatch import Signal
from django.utils import timezone

from casework.clients.policies import check_help_now, check_responsible
from casework.consents import wording
from casework.consents.codes import ConsentState, How
from casework.consents.models import Consent
from casework.consents.wording import Purpose
from casework.history import kept
from privacy import audit
from privacy.acts import action
from privacy.once import wait_for

# Sent inside the transaction of a withdrawal, so that a room or a higher app can close what the consent allowed, and
# answer with a sentence on what it closed. Its twin is sent before, and answered with what would be closed.
consent_withdrawn = Signal()
withdrawal_considered = Signal()


@action
def take_consent(*, by, client, purposes, how: str = How.ALOUD, on=None) -> list[Consent]:
    """Record the client's yes to each of `purposes`, in the current wording. A yes that stands is kept, unless it soon
    runs out or was given in other words: then the new one takes its place, and the old one stays as history."""
    check_help_now(by, client)
    wait_for(client.pk.bytes)
    on, now = on or timezone.localdate(), wording.current()
    standing = {one.purpose: one for one in Consent.objects.of(client).filter(withdrawn_at__isnull=True)}
    taken = []
    for purpose in purposes:
        before = standing.get(purpose)
        if before and before.state == ConsentState.STANDS and before.wording == now.id:
            continue
        if before:
            _replaced(before, by=by)
        expires = on + dt.timedelta(days=now.of[purpose].days)
        consent = Consent(
            client=client, purpose=purpose, wording=now.id, how=how, taken_by=by, given_on=on, expires_on=expires
        )
        taken.append(kept(consent, by=by, new=True))
        audit.wrote("consent.taken", consent, by=by, fields=[str(purpose)])
    if Purpose.STATISTICS in purposes and client.uncounted_since:
        set_counted(by=by, client=client, since=None)
    return taken


def _replaced(consent, *, by) -> None:
    """An older yes makes room for the new one."""
    consent.withdrawn_at, consent.renewed = timezone.now(), True
    kept(consent, by=by)


@action
def withdraw_consent(*, by, client, purpose) -> list[str]:
    """Record that the client takes a yes back; what depended on it is closed in the same moment. Returns a sentence
    for each thing that was closed."""
    check_responsible(by, client)
    if purpose == Purpose.STATISTICS and not client.uncounted_since:
        set_counted(by=by, client=client, since=timezone.localdate())
    closed = []
    for consent in Consent.objects.of(client).live(purpose):
        consent.withdrawn_at = timezone.now()
        kept(consent, by=by)
        audit.wrote("consent.withdrawn", consent, by=by, fields=[str(purpose)])
        closed += _said(consent_withdrawn.send(Consent, client=client, purpose=purpose, by=by))
    return closed


def what_would_close(client, purpose) -> list[str]:
    """A sentence for each thing that taking this yes back would close."""
    return _said(withdrawal_considered.send(Consent, client=client, purpose=purpose))


def _said(answers) -> list[str]:
    return [sentence for _receiver, sentence in answers if sentence]


def set_counted(*, by, client, since) -> None:
    """Whoever objects is in no later count, also not by an older yes that had run out; a new yes ends it."""
    client.uncounted_since = since
    kept(client, by=by)
    audit.wrote("client.uncounted" if since else "client.counted", client, by=by, fields=["uncounted_since"])
