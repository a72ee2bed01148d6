"""What becomes of a demo person's referrals: sent where, answered how, attended or missed, and with what result."""

import datetime as dt
from functools import partial

from django.utils import timezone

from casework.consents.wording import Purpose
from casework.followups.actions import plan_followup
from casework.followups.models import FollowUp
from referrals import actions as referral_actions
from referrals.answers import offered
from referrals.codes import DeclineReason, FailReason, NextStep, ReopenReason, Result, Shared
from referrals.sending.actions import Wish, refer_several
from referrals.times.due import limits_of
from referrals.times.followups import after_appointment, after_service, after_silence


def refer(life, needs) -> None:
    """All in one go, each to a service that fits, with what the client agrees to for each."""
    if not life.client.consents.live(Purpose.SHARE).exists():
        return
    wishes = [wish(life, need, held) for need in needs if (held := services_for(life, need))]
    for referral in refer_several(by=life.worker, id=life.id("referrals"), wishes=wishes):
        life.later(life.rng.randint(0, 4), partial(answered, life, referral))


def services_for(life, need) -> list:
    return [one for one in life.year.world.services if one.category == need.category]


def wish(life, need, services) -> Wish:
    """What is asked of whom: mostly by a name, with two more facts and one in four of the answers that help."""
    rng = life.rng
    called = rng.choices([[Shared.ALIAS], [Shared.CODE], []], (60, 15, 25))[0]
    about = rng.sample([Shared.AGE_BAND, Shared.SEX, Shared.SAFE_CONTACT, Shared.REASON], 2)
    told = [one.slug for one in offered(life.worker, need) if rng.random() < .25]
    return Wish(need, rng.choice(services), [*called, *about], told, urgent=need.urgent)


def answered(life, referral) -> None:
    officer, chance = life.year.world.officer_of(referral.service), life.rng.random()
    if chance < .1:
        declined(life, officer, referral)
    elif chance < .93:
        days = life.rng.randint(1, 9)
        at = timezone.now() + dt.timedelta(days=days)
        referral_actions.accept(by=officer, referral=referral, appointment_at=at)
        life.later(days, lambda: appointed(life, officer, referral))
    else:
        expire = partial(referral_actions.move, by=None, referral=referral, verb="expire")
        last = limits_of(referral).expires_after(referral.answer_by, urgent=referral.urgent)
        life.later(max((last - timezone.localdate()).days + 1, 1), expire)


def declined(life, officer, referral) -> None:
    """With a better address where the directory has one, to which the referral then goes."""
    others = [one for one in services_for(life, referral.need) if one.pk != referral.service_id]
    better = life.rng.choice(others) if others else None
    reason = life.rng.choice(DeclineReason.values)
    referral_actions.decline(by=officer, referral=referral, decline_reason=reason, suggested=better)
    if better and life.rng.random() < .6:
        life.later(life.rng.randint(1, 5), lambda: refer_on(life, referral, better))


def refer_on(life, referral, service) -> None:
    """The client is asked anew for the other receiver."""
    if not life.client.consents.live(Purpose.SHARE).exists():
        return
    again = [wish(life, referral.need, [service])]
    for sent in refer_several(by=life.worker, id=life.id("onward", referral.pk), wishes=again):
        life.later(life.rng.randint(0, 4), partial(answered, life, sent))


def appointed(life, officer, referral) -> None:
    rng = life.rng
    if rng.random() < .12:
        gone = referral_actions.miss(by=officer, referral=referral)
        life.expect(FollowUp.objects.get(pk=after_appointment(gone)))
        life.later(rng.randint(2, 10), lambda: missed(life, officer, referral))
        return
    referral_actions.attend(by=officer, referral=referral, attended_on=timezone.localdate())
    happen = rng.choices((completed, failed, forgotten), (93, 5, 2))[0]
    life.later(rng.randint(0, 10), lambda: happen(life, officer, referral))


def missed(life, officer, referral) -> None:
    """Who did not come gets another day, or no longer wants to go."""
    if life.rng.random() < .4:
        referral_actions.cancel(by=life.worker, referral=referral)
        return
    days = life.rng.randint(2, 9)
    at = timezone.now() + dt.timedelta(days=days)
    referral_actions.reschedule(by=life.worker, referral=referral, appointment_at=at)
    life.later(days, lambda: appointed(life, officer, referral))


def failed(life, officer, referral) -> None:
    referral_actions.fail(by=officer, referral=referral, fail_reason=life.rng.choice(FailReason.by_people()))


def forgotten(life, officer, referral) -> None:
    """Nobody writes what came of it: long after the last day it closes, and the person is asked."""
    referral.refresh_from_db(fields=["result_by"])
    last = limits_of(referral).silent_after(referral.result_by)
    life.later((last - timezone.localdate()).days + 1, lambda: fallen_silent(life, referral))


def fallen_silent(life, referral) -> None:
    closed = referral_actions.move(by=None, referral=referral, verb="fall_silent", fail_reason=FailReason.NO_WORD)
    life.expect(FollowUp.objects.get(pk=after_silence(closed)))


def completed(life, officer, referral) -> None:
    after = life.rng.choices(NextStep.values, (60, 20, 8, 12))[0]
    day = timezone.localdate() + dt.timedelta(days=14) if after == NextStep.COME_BACK else None
    done = referral_actions.complete(
        by=officer, referral=referral, completed_on=timezone.localdate(), result=life.rng.choice(Result.values),
        next_step=after, next_on=day,
    )
    if life.rng.random() < .02:
        corrected(life, officer, done)
    life.ask_later()
    if asked_for := FollowUp.objects.filter(pk=after_service(done, after)).first():
        life.expect(asked_for)
        return
    due = timezone.localdate() + dt.timedelta(days=life.rng.randint(7, 40))
    life.expect(plan_followup(
        by=life.worker, id=life.id("followup", referral.pk), client=life.client, due_on=due,
        about="Hỏi thăm sau buổi hẹn",
    ))


def corrected(life, officer, referral) -> None:
    """Written down by mistake: one step back, and rightly again."""
    back = referral_actions.reopen(by=officer, referral=referral, reopened_because=ReopenReason.WRONG_ANSWER)
    referral_actions.complete(
        by=officer, referral=back, completed_on=timezone.localdate(), result=Result.PARTLY,
        next_step=NextStep.NONE,
    )
