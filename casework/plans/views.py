"""Pages of a plan: the five steps with goals and reviews, writing goals and steps, agreement, reviews."""

import uuid

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.clients.policies import asked_once, check_work_with, purpose_of
from casework.clients.views import in_sight, open_client
from casework.followups.reaching import told
from casework.plans import forms
from casework.plans.actions import add_goal, add_step, agree_plan, end_goal, hold_review, mark_step, set_review
from casework.plans.models import Closure, Goal, GoalStep, Plan, PlanReview
from casework.plans.progress import tasks, with_progress
from pages.attempts import attempted, posted
from pages.templatetags.pages import short_date
from privacy import audit
from privacy.datakeys import load_for
from privacy.policies import allows

A_PAGE = 30


@asked_once()
def plan(request, client_id):
    """The five steps, the goals with their steps, the reviews; opening it is on the trail."""
    client = get_object_or_404(with_progress(in_sight(request.user)), pk=client_id)
    audit.read("plan.opened", [client], by=request.user, purpose=purpose_of(request.user, client))
    load_for([client])
    can_write = allows(check_work_with, request.user, client)
    goals = Goal.objects.of(client).select_related("need").prefetch_related(Prefetch("steps", GoalStep.objects.all()))
    reviews = list(PlanReview.objects.of(client).order_by("-planned_on", "id")[:A_PAGE])
    held = list(goals[:A_PAGE])
    return render(request, "casework/plans/plan.html", {
        "client": client, "tasks": tasks(client, links=can_write), "can_write": can_write, **told(client.safe_contact),
        "goals": [one for one in held if not one.ended_on], "ended": [one for one in held if one.ended_on],
        "to_agree": client.has_goals and not client.plan_agreed_on, "plan": Plan.objects.of(client).first(),
        "to_come": next((one for one in reviews if not one.held_on), None),
        "reviews": [one for one in reviews if one.held_on],
        "closure": Closure.objects.of(client).first(), "back_url": reverse("client", args=[client.pk]),
    })


def writable(request, client_id):
    client = open_client(request, client_id)
    check_work_with(request.user, client)
    return client


def shown(request, form, client, heading, **context):
    held = {"submit_label": _("Lưu"), "back_url": reverse("plan", args=[client.pk]), **context}
    return render(request, "form.html", {"form": form, "heading": heading, **held})


def new_goal(request, client_id):
    client = writable(request, client_id)
    needs = client.needs.open().order_by("category")
    form = forms.GoalForm(posted(request), needs=needs)
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data
        goal = add_goal(
            by=request.user, id=held["record_id"], client=client, words=held["words"], need=held["need"]
        )
        if held["what"]:
            first = uuid.uuid5(goal.pk, "first step")  # the same however often the form is sent
            add_step(by=request.user, id=first, goal=goal, **{n: held[n] for n in ("what", "doer", "by_day")})
        messages.success(request, _("Đã ghi mục tiêu."))
        return redirect("plan", client.pk)
    return shown(request, form, client, _("Thêm mục tiêu"))


def open_goal(request, goal_id) -> Goal:
    goal = get_object_or_404(Goal.objects.visible_to(request.user).select_related("client", "need"), pk=goal_id)
    check_work_with(request.user, goal.client)
    return goal


def goal(request, goal_id):
    """One goal: add a step, or tick one off (`step` and `done` are sent by the buttons of the plan)."""
    found = open_goal(request, goal_id)
    if request.method == "POST" and "step" in request.POST:
        return tick(request, found)
    form = forms.StepForm(posted(request))
    if request.method == "POST" and form.is_valid():
        held = dict(form.cleaned_data)
        if attempted(form, add_step, by=request.user, id=held.pop("record_id"), goal=found, **held):
            messages.success(request, _("Đã ghi việc cần làm."))
            return redirect("plan", found.client_id)
    return shown(request, form, found.client, _("Thêm việc cần làm"), lead=found.words)


def tick(request, found):
    asked = forms.TickForm(request.POST)
    held = asked.cleaned_data if asked.is_valid() else {}
    step = get_object_or_404(GoalStep.objects.visible_to(request.user), goal=found, pk=held.get("step"))
    mark_step(by=request.user, step=step, done=held["done"])
    return redirect("plan", found.client_id)


def goal_end(request, goal_id):
    found = open_goal(request, goal_id)
    form = forms.EndGoalForm(posted(request))
    if request.method == "POST" and form.is_valid():
        end_goal(by=request.user, goal=found, **form.cleaned_data)
        messages.success(request, _("Đã kết thúc mục tiêu."))
        return redirect("plan", found.client_id)
    return shown(request, form, found.client, _("Kết thúc mục tiêu"), lead=found.words)


def agree(request, client_id):
    client = writable(request, client_id)
    form = forms.AgreeForm(posted(request))
    if request.method == "POST" and form.is_valid() and attempted(
        form, agree_plan, by=request.user, client=client, **form.cleaned_data
    ):
        messages.success(request, _("Đã ghi thân chủ đồng ý với kế hoạch."))
        return redirect("plan", client.pk)
    audit.read("plan.opened", [client], by=request.user, purpose=purpose_of(request.user, client))
    load_for([client])
    goals = Goal.objects.of(client).open().prefetch_related(Prefetch("steps", GoalStep.objects.all()))
    return render(request, "casework/plans/agree.html", {
        "form": form, "client": client, "goals": goals, "back_url": reverse("plan", args=[client.pk]),
    })


def review(request, client_id):
    """Look at the plan again; where no day is set yet, set one."""
    client = writable(request, client_id)
    to_come = PlanReview.objects.of(client).filter(held_on__isnull=True).first()
    if to_come is None or request.GET.get("set") == "1":
        return next_review(request, client)
    form = forms.ReviewForm(posted(request))
    if request.method == "POST" and form.is_valid():
        held = dict(form.cleaned_data)
        hold_review(by=request.user, review=to_come, next_id=held.pop("record_id"), **held)
        messages.success(request, _("Đã ghi lần rà soát."))
        return redirect("plan", client.pk)
    lead = _("Hẹn rà soát ngày %(day)s") % {"day": short_date(to_come.planned_on)}
    return shown(request, form, client, _("Cùng xem lại kế hoạch"), lead=lead)


def next_review(request, client):
    form = forms.NextReviewForm(posted(request))
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data
        set_review(by=request.user, id=held["record_id"], client=client, planned_on=held["planned_on"])
        messages.success(request, _("Đã hẹn ngày rà soát."))
        return redirect("plan", client.pk)
    return shown(request, form, client, _("Hẹn rà soát kế hoạch"))
