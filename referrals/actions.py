"""Every move of a referral. One locked row, one transition of the table, one audit event."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.given.actions import confirm_service, retract_service
from casework.history import kept, kept_with_code
from privacy import audit
from privacy.acts import action
from privacy.datakeys import make_data_key, readers_of
from privacy.once import already
from referrals import lifecycle, snapshot
from referrals.holding import hold_person
from referrals.lifecycle import TRANSITIONS, Actor
from referrals.models import Referral
from referrals.policies import (
    actor_of,
    check_comes_late,
    check_move,
    check_only_one_open,
    check_refer,
    check_still_shared,
    check_urgency,
    reads_for,
)
from referrals.times.due import days_of, to_be_answered
from referrals.times.followups import follow_up
from referrals.timing import check_in_time, check_not_early


@action
def refer(
    *, by, id, need, service, agreed=(), of_screening=(), message: str = "", urgent: bool = False
) -> Referral:
    """Make a referral for a need and send it; the same `id` again sends nothing.

    `agreed` names the `Shared` fields that the client agreed to for this referral, `of_screening` the questions whose
    answers may be known.
    """
    need.client = hold_person(need.client_id)
    check_refer(by, need)
    check_urgency(by, need, urgent=urgent)
    if existing := already(Referral.objects.visible_to(by).filter(need=need), id):
        return existing
    if service.category != need.category:
        raise ValidationError(_("Dịch vụ này không dành cho nhu cầu đã chọn."))
    if not (service.active and service.organisation.active):
        raise ValidationError(_("Dịch vụ này đã đóng. Hãy chọn một nơi khác."))
    check_only_one_open(need.pk, service.pk)
    make_data_key(id, readers={*readers_of(need.client_id), by.organisation_id, service.organisation_id})
    referral = Referral(
        id=id, client=need.client, need=need, service=service, from_organisation_id=by.organisation_id,
        to_organisation_id=service.organisation_id, sent_by=by, urgent=urgent, message=message,
        snapshot=snapshot.take(need.client, need, agreed, of_screening),
    )
    kept_with_code(referral, "reference", by=by)
    told = [*agreed, *(["answers"] if of_screening else [])]
    audit.wrote("referral.drafted", referral, by=by, fields=["snapshot", *told])
    return send(by=by, referral=referral)


def send(*, by, referral) -> Referral:
    """Put it into the receiver's inbox, with the day by which an answer is due."""
    return move(by=by, referral=referral, verb="send", **to_be_answered(referral))


def discard(*, by, referral) -> Referral:
    return move(by=by, referral=referral, verb="discard")


def accept(*, by, referral, appointment_at, answer: str = "") -> Referral:
    return move(
        by=by, referral=referral, verb="accept", appointment_at=appointment_at, answer=answer,
        answered_at=timezone.now(),
    )


def decline(*, by, referral, decline_reason: str, suggested=None, answer: str = "") -> Referral:
    """Not here; `suggested` is a service of the directory that would be a better address."""
    return move(
        by=by, referral=referral, verb="decline", decline_reason=decline_reason, suggested=suggested, answer=answer,
        answered_at=timezone.now(),
    )


@action
def arrive(*, by, referral, attended_on) -> Referral:
    """Somebody stood in the door before anybody had answered: that is the answer, the appointment and the visit.

    Or it had run out meanwhile; what had been answered then stands. The row remembers from where they came.
    """
    hold_person(referral.client_id)
    held, now = locked(referral), timezone.now()
    check_move(by, held, "arrive")
    check_comes_late(held)
    unasked = {} if held.answered_at else dict.fromkeys(lifecycle.GIVEN_BY_ARRIVAL, now)
    return move(by=by, referral=held, verb="arrive", attended_on=attended_on, arrived_from=held.state, **unasked)


def reschedule(*, by, referral, appointment_at) -> Referral:
    return move(by=by, referral=referral, verb="reschedule", appointment_at=appointment_at)


def attend(*, by, referral, attended_on) -> Referral:
    return move(by=by, referral=referral, verb="attend", attended_on=attended_on)


def miss(*, by, referral) -> Referral:
    return move(by=by, referral=referral, verb="miss")


@action
def complete(
    *, by, referral, completed_on, result: str, next_step: str = "", next_on=None, answer: str = ""
) -> Referral:
    """The service was given: the referral ends and the client has a confirmed service for the need."""
    said = {"answer": answer} if answer else {}  # without words the earlier ones stay
    done = move(
        by=by, referral=referral, verb="complete", completed_on=completed_on, result=result, next_step=next_step,
        next_on=next_on, **said,
    )
    confirm_service(
        by=by, id=service_given(done), need_id=done.need_id, provider=done.service.organisation, on=completed_on
    )
    return done


def service_given(referral) -> uuid.UUID:
    """The id of the service that a completed referral becomes."""
    return uuid.uuid5(referral.pk, "service-given")


def fail(*, by, referral, fail_reason: str) -> Referral:
    return move(by=by, referral=referral, verb="fail", fail_reason=fail_reason)


def cancel(*, by, referral) -> Referral:
    return move(by=by, referral=referral, verb="cancel")


@action
def reopen(*, by, referral, reopened_because: str) -> Referral:
    """The receiver takes the last step back. A service that was confirmed by mistake is taken out again."""
    hold_person(referral.client_id)
    held = locked(referral)
    back = _step_back(by=by, referral=held, verb="reopen", reopened_because=reopened_because)
    if held.state == "completed":
        retract_service(by=by, id=service_given(held))
    return back


@action
def resend(*, by, referral, reopened_because: str) -> Referral:
    """The sender sends once more what was cancelled or has run out."""
    hold_person(referral.client_id)
    held = locked(referral)
    return _step_back(by=by, referral=held, verb="resend", reopened_because=reopened_because, **to_be_answered(held))


def _step_back(*, by, referral, verb: str, **changes) -> Referral:
    """A mistake: one step back, for as long as the person still shares and the receiver still sees."""
    check_move(by, referral, verb)
    check_still_shared(referral)
    check_only_one_open(referral.need_id, referral.service_id, but=referral.pk)
    return move(by=by, referral=referral, verb=verb, **{**emptied(referral), **changes})


def emptied(referral) -> dict:
    """What its state alone had given to the row, as it stands without. Of somebody whom nobody had accepted, the
    arrival gave the answer too."""
    unasked = referral.state == "attended" and referral.arrived_from and referral.attend_by is None
    names = (*lifecycle.GIVEN_BY[referral.state], *(lifecycle.GIVEN_BY_ARRIVAL if unasked else ()))
    columns = {one.name: one for one in Referral._meta.concrete_fields}
    return {name: columns[name].get_default() for name in names}


@action
def mark_seen(*, by, referral) -> None:
    """Whoever looks has read what is new: it leaves the day of that side. What came after the page was read is still
    new. `seen_before` keeps until when it had been read, for the page that marks what is new.

    On the sender's side only who works the case reads for it: what a case manager or a colleague looks at stays on
    the day of the worker, who has to tell the client."""
    side = "receiver" if actor_of(by, referral) == Actor.RECEIVER else "sender"
    told, seen_at = getattr(referral, f"{side}_told_at"), getattr(referral, f"{side}_seen_at")
    referral.seen_before = seen_at
    if told and (not seen_at or seen_at < told) and reads_for(by, referral):
        setattr(referral, f"{side}_seen_at", timezone.now())
        note_seen(referral.pk, side, told)


def note_seen(pk, side: str, told) -> None:
    """One column, and no history: looking is on the trail, and the page may be older than the row."""
    read: models.QuerySet = models.QuerySet(Referral).filter(pk=pk, **{f"{side}_told_at": told})
    read.update(**{f"{side}_seen_at": timezone.now()})


@action
def move(*, by, referral, verb: str, **changes) -> Referral:
    """Carry out one transition. Of two people at once the first wins; the other reads why it is too late.

    The limits give it its last days, and the client's worker a follow-up where the table of times says so.
    """
    transition, referral = TRANSITIONS[verb], locked(referral)
    check_move(by, referral, verb)
    check_filled_in(transition, changes)
    check_in_time(referral, {name: changes[name] for name in transition.needs})
    check_not_early(referral, verb)
    before, target = referral.state, transition.leads_to(referral.state, referral.arrived_from)
    changes |= days_of(referral, target, changes)
    _write(referral, transition, target, by=by, changes=changes)
    follow_up(referral, verb, before, by=by)
    return referral


def locked(referral) -> Referral:
    """The row as it stands, held until the end of the action: of two people at once one waits."""
    held = Referral.objects.select_for_update(of=("self",)).select_related("service__organisation")
    return held.get(pk=referral.pk)


def check_filled_in(transition, changes: dict) -> None:
    """Raises ValidationError by field for what the transition needs and did not get."""
    missing = [name for name in transition.needs if not changes.get(name)]
    if missing:
        raise ValidationError(dict.fromkeys(missing, _("Cần điền mục này.")))


def _write(referral, transition, target: str, *, by, changes: dict) -> None:
    for name, value in changes.items():
        setattr(referral, name, value)
    now = timezone.now()
    actor, knows = actor_of(by, referral), reads_for(by, referral)
    referral.state, referral.moved_at = target, now
    tell(referral, told_by(transition, actor, knows=knows), now)
    if knows:
        seen(referral, actor, now)
    kept(referral, by=by)
    audit.wrote(transition.audit_action, referral, by=by, fields=["state", *sorted(changes)])


def told_by(transition, actor, *, knows: bool) -> frozenset:
    """Who learns of it: whom the table names but the side that did it; and the worker, for whom somebody else did."""
    return transition.tells - {actor} if knows else transition.tells | {actor}


def tell(referral, sides, now) -> None:
    """Something is new for these sides. The caller saves the row."""
    if Actor.SENDER in sides:
        referral.sender_told_at = now
    if Actor.RECEIVER in sides:
        referral.receiver_told_at = now


def seen(referral, actor, now) -> None:
    """Whoever acts on it knows it as it stands. The caller saves the row."""
    if actor in (Actor.SENDER, Actor.RECEIVER):
        setattr(referral, f"{actor}_seen_at", now)
