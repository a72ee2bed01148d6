"""Every move of a referral. One locked row, one transition of the table, one audit event."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.given.actions import confirm_service
from casework.history import kept, kept_with_code
from privacy import audit
from privacy.acts import action, as_the_system
from privacy.datakeys import make_data_key, readers_of
from privacy.once import already
from referrals import lifecycle, snapshot
from referrals.lifecycle import TRANSITIONS, Actor
from referrals.models import Referral
from referrals.policies import check_move, check_refer, check_urgency
from referrals.timing import check_in_time

ANSWER_WITHIN_DAYS, URGENT_WITHIN_DAYS = 5, 1


@action
def refer(*, by, id, need, service, agreed=(), message: str = "", urgent: bool = False) -> Referral:
    """Make a referral for a need and send it; the same `id` again sends nothing.

    `agreed` names the `Shared` fields that the client agreed to for this referral.
    """
    check_refer(by, need)
    check_urgency(by, need, urgent=urgent)
    if existing := already(Referral.objects.visible_to(by).filter(need=need), id):
        return existing
    if service.category != need.category:
        raise ValidationError(_("Dịch vụ này không dành cho nhu cầu đã chọn."))
    if Referral.objects.open().filter(need=need, service=service).exists():
        raise ValidationError(_("Đã có một chuyển gửi đang mở đến dịch vụ này cho cùng nhu cầu."))
    make_data_key(id, readers={*readers_of(need.client_id), by.organisation_id, service.organisation_id})
    referral = Referral(
        id=id, client=need.client, need=need, service=service, from_organisation_id=by.organisation_id, sent_by=by,
        urgent=urgent, message=message, snapshot=snapshot.take(need.client, need, agreed),
    )
    kept_with_code(referral, "reference", by=by)
    audit.wrote("referral.drafted", referral, by=by, fields=["snapshot", *agreed])
    return send(by=by, referral=referral)


def send(*, by, referral) -> Referral:
    """Put it into the receiver's inbox, with the day by which an answer is due."""
    days = URGENT_WITHIN_DAYS if referral.urgent else ANSWER_WITHIN_DAYS
    due = timezone.localdate() + dt.timedelta(days=days)
    return move(by=by, referral=referral, verb="send", sent_at=timezone.now(), answer_by=due)


def discard(*, by, referral) -> Referral:
    return move(by=by, referral=referral, verb="discard")


def accept(*, by, referral, appointment_at, answer: str = "") -> Referral:
    return move(
        by=by, referral=referral, verb="accept", appointment_at=appointment_at, answer=answer,
        answered_at=timezone.now(),
    )


def decline(*, by, referral, decline_reason: str, answer: str = "") -> Referral:
    return move(
        by=by, referral=referral, verb="decline", decline_reason=decline_reason, answer=answer,
        answered_at=timezone.now(),
    )


def reschedule(*, by, referral, appointment_at) -> Referral:
    return move(by=by, referral=referral, verb="reschedule", appointment_at=appointment_at)


def attend(*, by, referral, attended_on) -> Referral:
    return move(by=by, referral=referral, verb="attend", attended_on=attended_on)


def miss(*, by, referral) -> Referral:
    return move(by=by, referral=referral, verb="miss")


@action
def complete(*, by, referral, completed_on, result: str, answer: str = "") -> Referral:
    """The service was given: the referral ends and the client has a confirmed service for the need."""
    done = move(
        by=by, referral=referral, verb="complete", completed_on=completed_on, result=result,
        answer=answer or referral.answer,
    )
    confirm_service(
        by=by, id=uuid.uuid5(done.id, "service-given"), need_id=done.need_id, provider=done.service.organisation,
        on=completed_on,
    )
    return done


def fail(*, by, referral, fail_reason: str) -> Referral:
    return move(by=by, referral=referral, verb="fail", fail_reason=fail_reason)


def cancel(*, by, referral) -> Referral:
    return move(by=by, referral=referral, verb="cancel")


@as_the_system
def expire_unanswered() -> int:
    """Close what nobody answered in time. Called daily by the operator's timer; returns how many."""
    overdue = list(Referral.objects.overdue())
    for referral in overdue:
        move(by=None, referral=referral, verb="expire")
    return len(overdue)


@action
def mark_seen(*, by, referral) -> None:
    """The sender has read the answer: it leaves their day."""
    if referral.sender_told_at and (not referral.sender_seen_at or referral.sender_seen_at < referral.sender_told_at):
        referral.sender_seen_at = timezone.now()
        kept(referral, by=by)


@action
def move(*, by, referral, verb: str, **changes) -> Referral:
    """Carry out one transition. Of two people at once the first wins; the other reads why it is too late."""
    transition = TRANSITIONS[verb]
    held = Referral.objects.select_for_update(of=("self",)).select_related("service__organisation")
    referral = held.get(pk=referral.pk)
    check_move(by, referral, verb)
    check_filled_in(transition, changes)
    check_in_time(referral, changes)
    return _write(referral, transition, by=by, changes=changes)


def check_filled_in(transition, changes: dict) -> None:
    """Raises ValidationError by field for what the transition needs and did not get."""
    missing = [name for name in transition.needs if not changes.get(name)]
    if missing:
        raise ValidationError(dict.fromkeys(missing, _("Cần điền mục này.")))


def _write(referral, transition, *, by, changes: dict) -> Referral:
    for name, value in changes.items():
        setattr(referral, name, value)
    referral.state, referral.moved_at = transition.target, timezone.now()
    if Actor.SENDER in transition.tells:
        referral.sender_told_at = timezone.now()
    kept(referral, by=by)
    audit.wrote(transition.audit_action, referral, by=by, fields=["state", *sorted(changes)])
    return referral


def may_offer_another(referral) -> bool:
    """Whether the next fitting service should be offered."""
    return referral.state in lifecycle.OFFER_ANOTHER
