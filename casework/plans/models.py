"""The plan with its goals, steps and reviews, and the closure of a case. How far a plan has come is kept nowhere:
casework/plans/progress.py tells it from the records."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from casework.clients.querysets import OfClientQuerySet, in_work
from casework.history import history
from casework.plans.codes import Agreement, CaseResult, ClosureState, Doer, GoalEnd
from casework.plans.lifecycle import DECIDED, STANDING
from privacy.classification import Retention
from privacy.fields import SealedTextField


class Plan(models.Model):
    """One client's plan. Agreed on a day; whatever changes in it has to be agreed to again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.OneToOneField("casework.Client", on_delete=models.CASCADE, related_name="plan")
    begun_on = models.DateField(default=timezone.localdate)
    agreed_on = models.DateField(null=True, blank=True)
    agreement = models.CharField(max_length=10, choices=Agreement, blank=True)

    objects = OfClientQuerySet.as_manager()
    history = history()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True, agreement="") | Q(agreed_on__isnull=False) & ~Q(agreement=""),
                name="plan_agreed_on_a_day_in_a_way",
            ),
        ]

    class Privacy:
        operational = ("id", "client", "begun_on", "agreed_on", "agreement")
        retention = Retention.CASE


class GoalQuerySet(OfClientQuerySet):
    def open(self) -> Self:
        return self.filter(ended_on__isnull=True)


class Goal(models.Model):
    """What the client wants to reach, in their own words, and the need that it serves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey("casework.Client", on_delete=models.CASCADE, related_name="goals")
    need = models.ForeignKey("casework.Need", null=True, blank=True, on_delete=models.PROTECT, related_name="goals")
    words = SealedTextField(label="casework.goal.words", holder="client_id")
    added_on = models.DateField(default=timezone.localdate)
    ended_on = models.DateField(null=True, blank=True)
    ended_as = models.CharField(max_length=8, choices=GoalEnd, blank=True)

    objects = GoalQuerySet.as_manager()
    history = history()

    class Meta:
        ordering = ["added_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_as="") | Q(ended_on__isnull=False) & ~Q(ended_as=""),
                name="goal_ended_in_a_way",
            ),
        ]

    class Privacy:
        sensitive = ("words",)
        operational = ("id", "client", "need", "added_on", "ended_on", "ended_as")
        retention = Retention.CASE


class GoalStep(models.Model):
    """One step toward a goal: what, who does it, by when, done when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey("casework.Client", on_delete=models.CASCADE, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="steps")
    what = SealedTextField(label="casework.goal_step.what", holder="client_id")
    doer = models.CharField(max_length=8, choices=Doer)
    by_day = models.DateField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)

    objects = OfClientQuerySet.as_manager()
    history = history()

    class Meta:
        ordering = [F("by_day").asc(nulls_last=True), "id"]

    class Privacy:
        sensitive = ("what",)
        operational = ("id", "client", "goal", "doer", "by_day", "finished_on")
        retention = Retention.CASE

    @property
    def is_late(self) -> bool:
        return self.finished_on is None and self.by_day is not None and self.by_day < timezone.localdate()


class PlanReviewQuerySet(OfClientQuerySet):
    def due(self, on=None) -> Self:
        """Not held, to be held by `on` (today if not given), and something may be done about it."""
        return self.filter(in_work("client__"), held_on__isnull=True, planned_on__lte=on or timezone.localdate())


class PlanReview(models.Model):
    """A day on which worker and client look at the plan again: what was found, what changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey("casework.Client", on_delete=models.CASCADE, related_name="plan_reviews")
    planned_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    found = SealedTextField(label="casework.plan_review.found", holder="client_id", default="")
    changes = SealedTextField(label="casework.plan_review.changes", holder="client_id", default="")

    objects = PlanReviewQuerySet.as_manager()
    history = history()

    class Meta:
        ordering = ["planned_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(held_on__isnull=True), name="one_review_to_come"
            ),
        ]
        indexes = [models.Index(fields=["planned_on"], condition=Q(held_on__isnull=True), name="review_to_hold")]

    class Privacy:
        sensitive = ("found", "changes")
        operational = ("id", "client", "planned_on", "held_on")
        retention = Retention.CASE


class ClosureQuerySet(OfClientQuerySet):
    def waiting(self) -> Self:
        return self.filter(state=ClosureState.PROPOSED)


class Closure(models.Model):
    """A proposal to end a case with its result and a closing word, and what a second person said to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey("casework.Client", on_delete=models.CASCADE, related_name="closures")
    state = models.CharField(max_length=10, choices=ClosureState, default=ClosureState.PROPOSED)
    result = models.CharField(max_length=8, choices=CaseResult)
    word = SealedTextField(label="casework.closure.word", holder="client_id", default="")
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    sent_back_because = SealedTextField(label="casework.closure.sent_back_because", holder="client_id", default="")
    reopened_on = models.DateField(null=True, blank=True)
    reopened_because = SealedTextField(label="casework.closure.reopened_because", holder="client_id", default="")

    objects = ClosureQuerySet.as_manager()
    history = history()

    class Meta:
        ordering = ["-proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(state__in=sorted(STANDING)), name="one_standing_closure"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(DECIDED), decided_by__isnull=False, decided_at__isnull=False)
                | ~Q(state__in=sorted(DECIDED)) & Q(decided_by__isnull=True, decided_at__isnull=True),
                name="closure_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="closure_decided_by_a_second_person",
            ),
        ]
        indexes = [models.Index(fields=["client"], condition=Q(state="proposed"), name="closure_to_decide")]

    class Privacy:
        sensitive = ("word", "sent_back_because", "reopened_because")
        operational = (
            "id", "client", "state", "result", "proposed_by", "proposed_at", "decided_by", "decided_at", "reopened_on",
        )
        retention = Retention.CASE
