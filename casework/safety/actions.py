"""Marking that somebody may be in danger, and that the case manager has seen to it."""

import uuid

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clients.policies import check_responsible
from casework.history import kept
from casework.safety.models import Alert
from casework.safety.policies import check_see_to
from privacy import audit
from privacy.acts import action
from privacy.once import wait_for


@action
def raise_alert(*, by, client, risks) -> Alert:
    """Mark these dangers for the case manager. What is marked already and not seen to is not marked twice."""
    check_responsible(by, client)
    wait_for(client.pk.bytes)
    alert = Alert.objects.of(client).open().first()
    new = alert is None
    alert = alert or Alert(id=uuid.uuid4(), client=client, raised_by=by, risks=[])
    added = [str(risk) for risk in risks if risk not in alert.risks]
    if added:
        alert.risks = [*alert.risks, *added]
        kept(alert, by=by, new=new)
        audit.wrote("alert.raised", alert, by=by, fields=["risks"])
    return alert


@action
def see_to(*, by, alert, done: str) -> Alert:
    """The case manager has seen to it; `done` says what was done. Again changes nothing.

    Raises ValidationError where nothing is said: nobody could tell later what became of the danger.
    """
    alert = Alert.objects.select_for_update(of=("self",)).select_related("client").get(pk=alert.pk)
    check_see_to(by, alert.client)
    if alert.seen_at:
        return alert
    if not done.strip():
        raise ValidationError({"done": _("Hãy ghi đã làm gì.")})
    alert.seen_by, alert.seen_at, alert.done = by, timezone.now(), done
    kept(alert, by=by)
    audit.wrote("alert.seen", alert, by=by, fields=["done"])
    return alert
