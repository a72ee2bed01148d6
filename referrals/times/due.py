"""Which days a referral gets with each move, and what is due for one on a day. Read from the limits, decided here
alone; no query."""

import datetime as dt

from django.utils import timezone

from referrals.times.limits import Limits, limits_for


def limits_of(referral) -> Limits:
    """The limits under which it was sent."""
    sent_on = timezone.localdate(referral.sent_at) if referral.sent_at else timezone.localdate()
    return limits_for(referral.service.category, sent_on)


def to_be_answered(referral) -> dict:
    """What sending writes: now, and until when an answer is awaited."""
    today = timezone.localdate()
    limits = limits_for(referral.service.category, today)
    return {"sent_at": timezone.now(), "answer_by": limits.answer_by(today, urgent=referral.urgent)}


def days_of(referral, target: str, changes: dict) -> dict:
    """The last day that a move into `target` writes, beside what the move itself changes.

    Back to waiting for an answer or a result: what time is left, and the rest of one limit at least. An arrival that
    was none leaves the day by which to answer as it was.
    """
    today, limits = timezone.localdate(), limits_of(referral)
    if target == "accepted":
        appointment = changes.get("appointment_at") or referral.appointment_at
        on = timezone.localdate(appointment) if appointment else today
        return {"attend_by": limits.attend_by(max(on, today))}
    if target == "missed":
        return {"attend_by": limits.again_by(today)}
    if target == "attended":
        return {"result_by": _result_by(referral, limits, changes.get("attended_on"), today)}
    if target == "sent" and "answer_by" not in changes and not referral.arrived_from:
        anew = limits.answer_by(today, urgent=referral.urgent)
        return {"answer_by": max(filter(None, (referral.answer_by, anew)))}
    return {}


def _result_by(referral, limits: Limits, came_on: dt.date | None, today: dt.date) -> dt.date:
    """Counted from the day of coming, and never a day gone by already; anew where a result was taken back."""
    if came_on:
        return max(limits.result_by(came_on), today)
    return max(filter(None, (referral.result_by, limits.result_by(today))))


def what_is_due(referral, today: dt.date) -> str:
    """What time asks for: "expire", "lapse", "fall_silent", "escalate", "remind", or nothing."""
    if referral.state == "sent" and referral.answer_by:
        return _unanswered(referral, today)
    if referral.state in ("accepted", "missed") and referral.attend_by:
        return _not_come(referral, today)
    if referral.state == "attended" and referral.result_by:
        return _without_result(referral, today)
    return ""


def _unanswered(referral, today: dt.date) -> str:
    last, urgent, limits = referral.answer_by, referral.urgent, limits_of(referral)
    if today > limits.expires_after(last, urgent=urgent):
        return "expire"
    return _overdue(referral, today, last, limits.remind_on(last, urgent=urgent))


def _without_result(referral, today: dt.date) -> str:
    last, limits = referral.result_by, limits_of(referral)
    if today > limits.silent_after(last):
        return "fall_silent"
    return _overdue(referral, today, last, limits.remind_on(last, urgent=False))


def _overdue(referral, today: dt.date, last: dt.date, eve: dt.date) -> str:
    """The receiver is reminded before the last day and on it; the day after it the case manager is told, once."""
    if today > last:
        return "" if referral.escalated_on and referral.escalated_on > last else "escalate"
    return _reminder(referral, today, (eve, last))


def _not_come(referral, today: dt.date) -> str:
    if today > referral.attend_by:
        return "lapse"
    if referral.state == "missed" or not referral.appointment_at:
        return ""  # the receiver has said what happened; the sender has a follow-up
    day_after = timezone.localdate(referral.appointment_at) + dt.timedelta(days=1)
    return _reminder(referral, today, (day_after, referral.attend_by))


def _reminder(referral, today: dt.date, days: tuple[dt.date, ...]) -> str:
    """Of several days gone by, as after days without the job, the last one is enough."""
    passed = [day for day in days if day <= today]
    reminded = referral.reminded_on
    return "remind" if passed and (reminded is None or reminded < passed[-1]) else ""
