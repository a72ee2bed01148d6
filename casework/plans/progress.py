"""The five steps of case management (Circular 02/2020/TT-BLĐTBXH): assess, plan, carry out, follow and adjust, evaluate
and close. How far each has come is told from the records; nobody ever types it in."""

import datetime as dt
from enum import IntEnum
from typing import NamedTuple

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.given.models import ServiceGiven
from casework.plans.codes import ClosureState
from casework.plans.models import Closure, Goal, GoalStep, Plan, PlanReview
from casework.screening.models import Screening
from pages.templatetags.pages import short_date


class Progress(IntEnum):
    """How far a step has come."""

    NOT_BEGUN, UNDER_WAY, LATE, DONE = range(4)


LABELS = {
    Progress.NOT_BEGUN: gettext_lazy("Chưa làm"), Progress.UNDER_WAY: gettext_lazy("Đang làm"),
    Progress.LATE: gettext_lazy("Quá hạn"), Progress.DONE: gettext_lazy("Xong"),
}
TONES = {
    Progress.NOT_BEGUN: "neutral", Progress.UNDER_WAY: "info", Progress.LATE: "late", Progress.DONE: "fine",
}


class Step(NamedTuple):
    """One of the five: how it is called, how far it has come, by what that is known, where it goes on."""

    label: str
    progress: Progress
    hint: str
    url: str = ""


def with_progress(clients: QuerySet) -> QuerySet:
    """The clients with what their five steps are told from; a part of the one query that asks for them."""
    def first(rows, column: str):
        return Subquery(rows.values(column)[:1])

    of = {"client": OuterRef("pk")}
    screened = Screening.objects.filter(**of, completed_on__isnull=False).order_by("-completed_on")
    given = ServiceGiven.objects.filter(**of).order_by("-on")
    referred = apps.get_model("referrals", "Referral")._default_manager.filter(**of)  # referrals know casework
    held = PlanReview.objects.filter(**of, held_on__isnull=False).order_by("-held_on")
    to_come = PlanReview.objects.filter(**of, held_on__isnull=True)
    plan, steps = Plan.objects.filter(**of), GoalStep.objects.filter(**of, goal__ended_on__isnull=True)
    left, done = steps.filter(finished_on__isnull=True), steps.filter(finished_on__isnull=False)
    return clients.annotate(
        screened_on=first(screened, "completed_on"), has_goals=Exists(Goal.objects.filter(**of).open()),
        plan_agreed_on=first(plan, "agreed_on"), served_on=first(given, "on"), referring=Exists(referred.open()),
        steps_open=Exists(left), steps_done=Exists(done),
        step_late=Exists(left.filter(by_day__lt=timezone.localdate())),
        reviewed_on=first(held, "held_on"), review_due=first(to_come, "planned_on"),
        closure_state=first(Closure.objects.filter(**of).order_by("-proposed_at", "id"), "state"),
        screening_open=Exists(Screening.objects.drafts().filter(**of)),
    )


def five_steps(client) -> list[Step]:
    """For a client of `with_progress`."""
    return [assessing(client), planning(client), carrying_out(client), following(client), ending(client)]


def tasks(client, *, links: bool) -> list[dict]:
    """The same for the task-list component; `links` where something may be done."""
    return [
        {"label": step.label, "hint": step.hint, "status": LABELS[step.progress], "tone": TONES[step.progress],
         "url": step.url if links else ""}
        for step in five_steps(client)
    ]


def assessing(client) -> Step:
    label, url = _("1. Đánh giá nhu cầu"), reverse("screening-begin", args=[client.pk])
    if client.screening_open:
        return Step(label, Progress.UNDER_WAY, _("Sàng lọc còn dở"), url)
    if client.screened_on:
        return Step(label, Progress.DONE, _("Sàng lọc xong %(day)s") % day(client.screened_on))
    return Step(label, Progress.NOT_BEGUN, _("Sàng lọc để biết cần gì"), url)


def planning(client) -> Step:
    label = _("2. Lập kế hoạch")
    if client.plan_agreed_on and client.has_goals:
        return Step(label, Progress.DONE, _("Thân chủ đồng ý %(day)s") % day(client.plan_agreed_on))
    if client.has_goals:
        return Step(label, Progress.UNDER_WAY, _("Chờ thân chủ đồng ý"), reverse("plan-agree", args=[client.pk]))
    return Step(label, Progress.NOT_BEGUN, _("Ghi điều thân chủ muốn đạt được"), reverse("goal-new", args=[client.pk]))


def carrying_out(client) -> Step:
    label = _("3. Thực hiện")
    served = _("Dịch vụ gần nhất %(day)s") % day(client.served_on) if client.served_on else ""
    if client.step_late:
        return Step(label, Progress.LATE, _("Có việc đã quá ngày"))
    if client.referring or client.steps_open and (client.steps_done or client.served_on):
        return Step(label, Progress.UNDER_WAY, served or _("Đang chuyển gửi hoặc đang làm"))
    if client.served_on or client.steps_done:
        return Step(label, Progress.DONE, served or _("Các việc đã xong"))
    return Step(label, Progress.NOT_BEGUN, _("Chưa có dịch vụ hay chuyển gửi nào"))


def following(client) -> Step:
    label, url = _("4. Theo dõi, điều chỉnh"), reverse("plan-review", args=[client.pk])
    if client.review_due and client.review_due < timezone.localdate():
        return Step(label, Progress.LATE, _("Hẹn rà soát %(day)s") % day(client.review_due), url)
    if client.review_due:
        return Step(label, Progress.UNDER_WAY, _("Hẹn rà soát %(day)s") % day(client.review_due), url)
    if client.reviewed_on:
        return Step(label, Progress.DONE, _("Rà soát gần nhất %(day)s") % day(client.reviewed_on), url)
    return Step(label, Progress.NOT_BEGUN, _("Hẹn ngày cùng xem lại kế hoạch"), url)


def ending(client) -> Step:
    label, url = _("5. Đánh giá, kết thúc"), reverse("closing", args=[client.pk])
    if client.closed_on:
        return Step(label, Progress.DONE, _("Kết thúc %(day)s") % day(client.closed_on), url)
    if client.closure_state in (ClosureState.PROPOSED, ClosureState.SENT_BACK):
        return Step(label, Progress.UNDER_WAY, str(ClosureState(client.closure_state).label), url)
    return Step(label, Progress.NOT_BEGUN, _("Khi các mục tiêu đã xong"), url)


def day(value: dt.date) -> dict[str, str]:
    return {"day": short_date(value)}
