"""What the demo's people want to reach: goals in their words, steps, reviews; and how some cases end."""

import datetime as dt
from functools import partial
from itertools import islice

from django.utils import timezone

from accounts.roles import Role
from casework.clients.models import Client
from casework.followups.actions import plan_followup, record_followup, settle
from casework.followups.models import Outcome, Settled
from casework.plans.actions import add_goal, add_step, agree_plan, end_goal, hold_review, mark_step, set_review
from casework.plans.closing import approve_closure, close_as_lost, is_lost, propose_closure, referrals_open
from casework.plans.codes import Agreement, CaseResult, Doer, GoalEnd
from config.demo.week import DAY, morning
from config.demo.world import World, named
from privacy.identity import acting_as
from services.categories import Category

# Category → in the person's own words, and the first step.
WISHES = {
    Category.HEALTH: ("Muốn khỏe lại để đi làm", "Đi khám một lần"),
    Category.GBV: ("Muốn ngủ yên mỗi đêm", "Biết gọi ai khi thấy nguy hiểm"),
    Category.PSYCHOSOCIAL: ("Muốn bớt lo", "Gặp người tư vấn ba lần"),
    Category.LEGAL: ("Muốn có giấy tờ của mình", "Đến nơi trợ giúp hỏi thủ tục"),
    Category.VOCATIONAL: ("Muốn học may", "Đi xem lớp học"),
    Category.EMPLOYMENT: ("Muốn có việc gần nhà", "Nói chuyện với trung tâm việc làm"),
    Category.LOAN: ("Muốn trả hết nợ", "Ghi lại các khoản nợ"),
    Category.LIVELIHOOD: ("Muốn nuôi gà ở nhà", "Tính tiền làm chuồng"),
    Category.SOCIAL: ("Muốn con được đi học", "Hỏi trường về giấy khai sinh"),
}
GOALS, REVIEW_AFTER = 2, 60


def begin_plan(life, needs) -> None:
    """Most who want help make a plan of one or two goals, and look at it again after two months."""
    wanted = [need for need in needs if life.follow_wish(need)][:GOALS]
    if not wanted:
        return
    for need in wanted:
        words, what = WISHES[Category(need.category)]
        goal = add_goal(by=life.worker, id=life.id("goal", need.category), client=life.client, words=words, need=need)
        by_day = timezone.localdate() + dt.timedelta(days=life.rng.randint(14, 45))
        step = add_step(
            by=life.worker, id=life.id("step", need.category), goal=goal, what=what,
            doer=life.rng.choice(Doer.values), by_day=by_day,
        )
        life.later(life.rng.randint(5, 40), partial(mark_step, by=life.worker, step=step, done=True))
    agree_plan(by=life.worker, client=life.client, agreement=life.rng.choice(Agreement.values))
    review = set_review(
        by=life.worker, id=life.id("review"), client=life.client,
        planned_on=timezone.localdate() + dt.timedelta(days=REVIEW_AFTER),
    )
    life.later(REVIEW_AFTER, partial(look_again, life, review))


def look_again(life, review) -> None:
    """The plan holds; the next look is in two months again."""
    life.client.refresh_from_db()
    if not life.client.is_open:
        return
    hold_review(
        by=life.worker, review=review, found="Đang đi đúng hướng", changes="", next_id=life.id("review", "next"),
        next_on=timezone.localdate() + dt.timedelta(days=REVIEW_AFTER * 3),
    )


def after_three(life, followup) -> None:
    """The case manager lets most be, and closes the case of some, where no referral runs any more."""
    life.client.refresh_from_db()
    manager = manager_of(life.year.world, life.worker)
    if not life.client.is_open or followup.settled:
        return
    with acting_as(manager):
        lost = life.rng.random() < .3 and not referrals_open(life.client) and is_lost(life.client)
        if lost:
            close_as_lost(by=manager, id=life.id("lost", followup.pk), followup=followup)
        else:
            settle(by=manager, followup=followup, settled=Settled.LET_BE)


def manager_of(world: World, worker):
    here = [one for one in world.of_role(Role.CASE_MANAGER) if one.organisation_id == worker.organisation_id]
    return here[0]


def endings(world: World, today: dt.date) -> None:
    """In each group: a case that ended well, one that waits for approval, one whom nobody finds, a plan to agree to."""
    for manager in world.of_role(Role.CASE_MANAGER):
        with acting_as(manager):
            found = [one for one in Client.objects.visible_to(manager).in_work().select_related("assigned_to")
                     if one.organisation_id == manager.organisation_id and not referrals_open(one)]
        for client, end in zip(islice(reversed(found), 4), (ended, waiting, unfound, to_agree), strict=False):
            end(client.assigned_to, manager, client, today)


def ended(worker, manager, client, today: dt.date) -> None:
    with morning(today - 3 * DAY), acting_as(worker):
        for goal in client.goals.open():
            end_goal(by=worker, goal=goal, ended_as=GoalEnd.REACHED)
        closure = proposed(worker, client, "Đã có việc làm ổn định ở gần nhà.")
    with morning(today - 2 * DAY):
        approve_closure(by=manager, closure=closure)


def waiting(worker, manager, client, today: dt.date) -> None:
    with morning(today - DAY):
        proposed(worker, client, "Thân chủ thấy đã đủ sức tự lo.")


def proposed(worker, client, word: str):
    return propose_closure(
        by=worker, id=named("closure", client.pk), client=client, result=CaseResult.REACHED, word=word
    )


def unfound(worker, manager, client, today: dt.date) -> None:
    """Three attempts in nine days, and nobody there."""
    with morning(today - 9 * DAY):
        followup = plan_followup(
            by=worker, id=named("unfound", client.pk), client=client, due_on=today - 9 * DAY, about="Hỏi thăm",
        )
    for ago in (7, 4, 1):
        with morning(today - ago * DAY):
            again = record_followup(
                by=worker, followup=followup, outcome=Outcome.NOT_REACHED, next_id=named("again", followup.pk)
            )
        followup = again or followup


def to_agree(worker, manager, client, today: dt.date) -> None:
    """A goal that came up yesterday: the plan is to be read over with the client."""
    with morning(today - DAY):
        goal = add_goal(by=worker, id=named("new goal", client.pk), client=client, words="Muốn có chỗ ở riêng")
        add_step(
            by=worker, id=named("new step", client.pk), goal=goal, what="Hỏi giá phòng gần chợ", doer=Doer.CLIENT,
            by_day=today + 10 * DAY,
        )
