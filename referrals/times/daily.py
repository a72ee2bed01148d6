"""What time does to referrals, once a day: reminds, escalates, closes, and measures how services answered.

One referral at a time, each in a transaction of its own, so that one that is broken stops no other. Whoever is at work
on a referral is not waited for. Running it twice changes nothing; after days without it, one run makes up for them.
Pages never wait for it: what is overdue they read from the dates themselves.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone

from casework.history import kept
from privacy import audit
from privacy.acts import action, as_the_system
from privacy.datakeys import load_data_keys, opened_keys
from referrals import actions
from referrals.codes import FailReason
from referrals.lifecycle import RECEIVER, SENDER
from referrals.models import Referral
from referrals.times.due import what_is_due

AT_A_TIME = 200
# The verbs by which time ends one, with what each writes.
CLOSES: dict[str, dict[str, str]] = {"expire": {}, "lapse": {}, "fall_silent": {"fail_reason": FailReason.NO_WORD}}
log = logging.getLogger(__name__)


def run_times() -> Counter:
    """Do what is due today: {"remind": 3, "escalate": 1, "expire": 0, …}, with "failed" for what broke."""
    done: Counter[str] = Counter()
    for part in parts():
        with opened_keys():
            load_data_keys(part)
            done.update(_attempted(pk) for pk in part)
    done.pop("", None)
    return done


def parts() -> Iterator[list[UUID]]:
    """Ids of what time may reach, some at a time."""
    ids = reached()
    return (ids[start : start + AT_A_TIME] for start in range(0, len(ids), AT_A_TIME))


@as_the_system
def reached() -> list[UUID]:
    return list(Referral.objects.within_reach_of_time().values_list("pk", flat=True))


def _attempted(pk: UUID) -> str:
    try:
        return pass_time(pk)
    except Exception:  # whatever is wrong with this one, the others go on; the log says where it broke
        log.exception("a referral could not be brought up to date")
        return "failed"


@as_the_system
def pass_time(pk: UUID) -> str:
    """Do what is due for one referral; returns what. Nothing where somebody is at work on it: there is tomorrow."""
    waiting = Referral.objects.select_for_update(of=("self",), skip_locked=True).select_related("service")
    referral = waiting.filter(pk=pk).first()
    verb = what_is_due(referral, timezone.localdate()) if referral else ""
    if verb in CLOSES:
        actions.move(by=None, referral=referral, verb=verb, **CLOSES[verb])
    elif verb:
        {"remind": remind, "escalate": escalate}[verb](by=None, referral=referral)
    return verb


@action
def remind(*, by, referral) -> None:
    """Its receiver finds it as new again."""
    referral.reminded_on = timezone.localdate()
    actions.tell(referral, {RECEIVER}, timezone.now())
    kept(referral, by=by)
    audit.wrote("referral.remind", referral, by=by, fields=["reminded_on"])


@action
def escalate(*, by, referral) -> None:
    """Nobody answered, or wrote what came of it, in time: the sender and their case manager are told, and the receiver
    once more."""
    referral.reminded_on = referral.escalated_on = timezone.localdate()
    actions.tell(referral, {SENDER, RECEIVER}, timezone.now())
    kept(referral, by=by)
    audit.wrote("referral.escalate", referral, by=by, fields=["reminded_on", "escalated_on"])
