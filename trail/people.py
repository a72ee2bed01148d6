"""The names behind the references of the trail: staff and their organisations. Staff alone: nobody else is named."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from privacy.models import AuditEvent
from services.models import Organisation
from trail import words

MINUTE = "%H:%M %d/%m/%Y"


def names_of(events: Iterable[Any]) -> dict:
    """Reference → name, of the staff and the organisations that these events or patterns tell of. Two queries."""
    events = list(events)
    users = {event.actor_ref for event in events if event.actor_ref}
    organisations = {event.organisation_ref for event in events if event.organisation_ref}
    return dict(User.objects.filter(pk__in=users).values_list("pk", "full_name")) | dict(
        Organisation.objects.filter(pk__in=organisations).values_list("pk", "name")
    )


def line(event: AuditEvent, names: dict) -> dict:
    """One event as a page shows it."""
    post = [words.role(event), names.get(event.organisation_ref, "")]
    return {
        "when": timezone.localtime(event.at).strftime(MINUTE),
        "who": names.get(event.actor_ref) or (_("Tài khoản đã xóa") if event.actor_ref else words.nobody(event)),
        "post": ", ".join(filter(None, post)),
        "what": words.action(event), "more": " · ".join(filter(None, [words.reason(event), words.found(event)])),
        "thing": words.thing(event), "ref": event.object_ref, "refused": event.kind == "refused", "times": 1,
    }


def lines(events: list[AuditEvent], *, of_one_person: bool = False) -> list[dict]:
    """Events as lines; the same thing done again within the same minute is one line that says how often.

    On the list of one person two rows of the record, such as two of her consents, are the same thing.
    """
    names = names_of(events)
    told: list[dict] = []
    for event in events:
        one = line(event, names) | ({"ref": "", "thing": ""} if of_one_person else {})
        if told and {**told[-1], "times": 1} == one:
            told[-1]["times"] += 1
        else:
            told.append(one)
    return told
