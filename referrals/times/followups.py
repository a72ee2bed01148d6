"""The follow-up that a referral leaves to the client's worker: after a missed appointment, after one that was let
lapse, after a visit of whose result no word came, and what the provider asked for when the service was given."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casework.followups.actions import expect_followup, take_back_concerning, take_back_followup
from referrals.codes import NextStep
from referrals.times.days import from_working_day, next_working_day

A_WEEK = dt.timedelta(days=7)


class Promise(NamedTuple):
    """What a follow-up is about, in neutral words, and when it is due."""

    about: str
    due_on: Callable


def on_the_day(referral) -> dt.date:
    """The day that the provider named; a week later where none was."""
    return referral.next_on or from_working_day(timezone.localdate() + A_WEEK)


def soon(referral) -> dt.date:
    return next_working_day(timezone.localdate())


NOT_COME = Promise(gettext_noop("Chưa đến hẹn, phiếu %(reference)s"), soon)
NO_WORD = Promise(gettext_noop("Hỏi thăm kết quả, phiếu %(reference)s"), soon)
AFTER = {
    NextStep.COME_BACK: Promise(gettext_noop("Quay lại theo hẹn, phiếu %(reference)s"), on_the_day),
    NextStep.STAY_IN_TOUCH: Promise(gettext_noop("Hỏi thăm thêm, phiếu %(reference)s"), on_the_day),
    NextStep.REFER_ON: Promise(gettext_noop("Tìm nơi phù hợp hơn, phiếu %(reference)s"), soon),
}


def follow_up(referral, verb: str, before: str, *, by) -> None:
    """What this move leaves to do, or makes needless. The referral is as it stands after the move."""
    if verb in ("miss", "lapse"):
        promise(referral, NOT_COME, after_appointment(referral), by=by)
    elif verb == "complete" and referral.next_step in AFTER:
        promise(referral, AFTER[NextStep(referral.next_step)], after_service(referral, referral.next_step), by=by)
    elif verb in ("attend", "arrive"):
        take_back_concerning(by=by, concerns=referral.pk)  # also a second attempt, and of an appointment before this
    elif verb == "fall_silent":
        promise(referral, NO_WORD, after_silence(referral), by=by)
    elif verb == "reopen":
        taken_back(referral, before, by=by)


def taken_back(referral, before: str, *, by) -> None:
    """A step back: what it had left to do is needless, and what it had made needless is to do again."""
    if before == "completed":
        for step in AFTER:
            take_back_followup(by=by, id=after_service(referral, step))
    elif before == "failed":
        take_back_concerning(by=by, concerns=referral.pk)
    elif referral.state == "expired" and referral.appointment_at:
        promise(referral, NOT_COME, after_appointment(referral), by=by)


def promise(referral, promised: Promise, id: uuid.UUID, *, by) -> None:
    expect_followup(
        by=by, id=id, client_id=referral.client_id, due_on=promised.due_on(referral), about=said(referral, promised),
        concerns=referral.pk,
    )


def said(referral, promised: Promise) -> str:
    """The words as they are kept, in the language of the records, whoever caused them."""
    code = f"{referral.reference[:3]}-{referral.reference[3:]}"
    with translation.override(settings.LANGUAGE_CODE):
        return _(promised.about) % {"reference": code}


def after_appointment(referral) -> uuid.UUID:
    """One follow-up for each appointment to which nobody came, however often that is said."""
    moment = referral.appointment_at.isoformat() if referral.appointment_at else ""
    return uuid.uuid5(referral.pk, f"not come {moment}")


def after_silence(referral) -> uuid.UUID:
    """One for each day by which a result was awaited in vain."""
    return uuid.uuid5(referral.pk, f"no word of the result by {referral.result_by}")


def after_service(referral, step: str) -> uuid.UUID:
    return uuid.uuid5(referral.pk, f"after the service {NextStep(step).value}")
