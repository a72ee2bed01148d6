"""Writing the plan: goals and their steps, the client's agreement, reviews."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clients.policies import check_work_with
from casework.history import kept
from casework.plans.models import Goal, GoalStep, Plan, PlanReview
from privacy import audit
from privacy.acts import action
from privacy.once import already, wait_for


@action
def add_goal(*, by, id, client, words: str, need=None) -> Goal:
    """What the client wants to reach, in their own words; the first one begins the plan. The plan is agreed to anew."""
    check_work_with(by, client)
    if existing := already(Goal.objects.of(client), id):
        return existing
    if need is not None and need.client_id != client.pk:
        raise ValidationError(_("Nhu cầu này không phải của thân chủ này."))
    to_agree_again(by, client)
    goal = kept(Goal(id=id, client=client, need=need, words=words), by=by, new=True)
    audit.wrote("plan.goal_added", goal, by=by, fields=["words", "need"])
    return goal


def to_agree_again(by, client) -> Plan:
    """The standing plan, or a new one; whatever was agreed is to be asked anew, since it changes."""
    wait_for(client.pk.bytes)
    plan = Plan.objects.of(client).select_for_update(of=("self",)).first()
    if plan is None:
        return kept(Plan(client=client), by=by, new=True)
    if plan.agreed_on:
        plan.agreed_on, plan.agreement = None, ""
        kept(plan, by=by)
    return plan


@action
def end_goal(*, by, goal, ended_as: str) -> Goal:
    """Reached, replaced or dropped, together with the client. Twice is once."""
    goal = Goal.objects.select_for_update(of=("self",)).select_related("client").get(pk=goal.pk)
    check_work_with(by, goal.client)
    if goal.ended_on:
        return goal
    goal.ended_on, goal.ended_as = timezone.localdate(), ended_as
    kept(goal, by=by)
    audit.wrote("plan.goal_ended", goal, by=by, fields=["ended_as"])
    return goal


@action
def add_step(*, by, id, goal, what: str, doer: str, by_day=None) -> GoalStep:
    """A step toward a goal; the same `id` again records nothing. The plan is agreed to anew."""
    check_work_with(by, goal.client)
    if existing := already(GoalStep.objects.filter(goal=goal), id):
        return existing
    if goal.ended_on:
        raise ValidationError(_("Mục tiêu này đã kết thúc nên không thêm việc được."))
    to_agree_again(by, goal.client)
    step = GoalStep(id=id, client=goal.client, goal=goal, what=what, doer=doer, by_day=by_day)
    kept(step, by=by, new=True)
    audit.wrote("plan.step_added", step, by=by, fields=["what", "doer", "by_day"])
    return step


@action
def mark_step(*, by, step, done: bool) -> GoalStep:
    """The step is done today, or it was ticked by mistake. Twice is once."""
    step = GoalStep.objects.select_for_update(of=("self",)).select_related("client").get(pk=step.pk)
    check_work_with(by, step.client)
    if bool(step.finished_on) == done:
        return step
    step.finished_on = timezone.localdate() if done else None
    kept(step, by=by)
    audit.wrote("plan.step_marked", step, by=by, fields=["finished_on"])
    return step


@action
def agree_plan(*, by, client, agreement: str, on=None) -> Plan:
    """The client agreed to the plan as it stands."""
    check_work_with(by, client)
    plan = Plan.objects.of(client).select_for_update(of=("self",)).first()
    if plan is None or not Goal.objects.of(client).open().exists():
        raise ValidationError(_("Kế hoạch chưa có mục tiêu nào để đồng ý."))
    if plan.agreed_on:
        return plan
    plan.agreed_on, plan.agreement = on or timezone.localdate(), agreement
    kept(plan, by=by)
    audit.wrote("plan.agreed", plan, by=by, fields=["agreed_on", "agreement"])
    return plan


@action
def set_review(*, by, id, client, planned_on) -> PlanReview:
    """The day on which the plan is looked at next: the one to come is moved, or a first one is set."""
    check_work_with(by, client)
    if existing := already(PlanReview.objects.of(client), id):
        return existing
    return _next_review(by, id, client, planned_on)


def _next_review(by, id, client, planned_on) -> PlanReview:
    wait_for(client.pk.bytes)
    review = PlanReview.objects.of(client).filter(held_on__isnull=True).select_for_update(of=("self",)).first()
    new = review is None
    review = review or PlanReview(id=id, client=client)
    review.planned_on = planned_on
    kept(review, by=by, new=new)
    audit.wrote("plan.review_set", review, by=by, fields=["planned_on"])
    return review


@action
def hold_review(*, by, review, found: str, changes: str = "", next_on=None, next_id=None, on=None) -> PlanReview:
    """What was found on looking at the plan again and what changes; and the next day, where there is one."""
    review = PlanReview.objects.select_for_update(of=("self",)).select_related("client").get(pk=review.pk)
    check_work_with(by, review.client)
    if review.held_on:
        return review
    review.held_on, review.found, review.changes = on or timezone.localdate(), found, changes
    kept(review, by=by)
    audit.wrote("plan.reviewed", review, by=by, fields=["found", "changes"])
    if next_on:
        _next_review(by, next_id, review.client, next_on)
    return review
