"""Saying of a whole day's appointments at once who came."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import timezone

from privacy.acts import action
from privacy.errors import AccessDenied
from referrals import actions
from referrals.models import Referral

CAME, NOT_COME, UNKNOWN = "came", "not_come", "unknown"
LEADS_TO = {CAME: "attended", NOT_COME: "missed"}


@dataclass
class Said:
    """What became of it: how many were written, and the references of those that had moved on meanwhile."""

    written: int = 0
    moved_on: list[str] = field(default_factory=list)


@action
def confirm_day(*, by, on: dt.date, answers: Mapping[uuid.UUID, str]) -> Said:
    """{referral: answer} for appointments of one day; `UNKNOWN` writes nothing, and the same twice changes nothing.

    Each goes through its ordinary action and stands by itself: what somebody else changed meanwhile is left as it
    is and told by its reference.
    """
    said, wanted = Said(), {pk: answer for pk, answer in answers.items() if answer in LEADS_TO}
    # Held in the order of their ids: of two officers with the same day one waits for the other, never both.
    held = Referral.objects.visible_to(by).filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",))
    for referral in held:
        if referral.state == LEADS_TO[wanted[referral.pk]]:
            continue
        if stands(referral, on) and written(by, referral, wanted[referral.pk], on):
            said.written += 1
        else:
            said.moved_on.append(referral.reference)
    return said


def stands(referral, on: dt.date) -> bool:
    """Still expected on that day."""
    return referral.state == "accepted" and timezone.localdate(referral.appointment_at) == on


def written(by, referral, answer: str, on: dt.date) -> bool:
    """One row by its own action, within a savepoint of its own."""
    try:
        if answer == CAME:
            actions.attend(by=by, referral=referral, attended_on=on)
        else:
            actions.miss(by=by, referral=referral)
    except (AccessDenied, ValidationError):
        return False
    return True
