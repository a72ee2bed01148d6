"""The release: one row for its whole life, from being asked for to being withdrawn. Raw counts are never stored."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from privacy.classification import Retention
from reporting.catalogue import Period
from reporting.releases.codes import ADVICE, TONES, Audience, Because, Doing, Problem, State
from reporting.releases.lifecycle import TAKES_PERIOD
from reporting.releases.periods import Span
from reporting.releases.querysets import ReleaseQuerySet

SILENT = dt.timedelta(minutes=2)  # longer than any process is busy without a sign of life


def person(**more):
    return models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", **more)


def moment():
    return models.DateTimeField(null=True, blank=True)


class Release(models.Model):
    """A numbered set of tables for one closed period. Never edited: a wrong one is withdrawn and replaced.

    `tables` is the open form; `certificate`, what attacked it and found nothing; `solution`, how it was protected.
    `seal` is a keyed digest of the draft: an unkeyed one would let a reader try out what was withheld.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    period_start = models.DateField()
    period_end = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.PREPARING)
    audience = models.CharField(max_length=14, choices=Audience, default=Audience.DEPARTMENT)
    merges = models.BooleanField(default=False)
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    prepared_by = person()
    prepared_at = models.DateTimeField(default=timezone.now)
    # --- The background process; a process whose attempt is over changes nothing any more ---
    attempt = models.PositiveSmallIntegerField(default=1)
    started_at = moment()
    seen_at = moment()
    doing = models.CharField(max_length=16, choices=Doing, default=Doing.WAITING)
    share = models.FloatField(default=0)
    problem = models.CharField(max_length=16, choices=Problem, blank=True)
    problem_in = models.JSONField(default=list, blank=True)
    # --- What it holds ---
    cutoff = moment()
    catalogue = models.CharField(max_length=12, blank=True)
    rules = models.CharField(max_length=12, blank=True)
    tables = models.JSONField(null=True, blank=True)
    certificate = models.JSONField(null=True, blank=True)
    solution = models.JSONField(null=True, blank=True)
    seal = models.CharField(max_length=48, blank=True)
    # --- What became of it ---
    approved_by = person(null=True, blank=True)
    approved_at = moment()
    withdrawn_by = person(null=True, blank=True)
    withdrawn_at = moment()
    withdrawn_because = models.CharField(max_length=14, choices=Because, blank=True)
    withdrawn_words = models.CharField(max_length=300, blank=True)
    discarded_by = person(null=True, blank=True)
    discarded_at = moment()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(period_start__lte=F("period_end")), name="release_period_in_order"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "withdrawn"])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="release_approved_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
                name="release_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["prepared", "approved", "withdrawn"])
                | Q(tables__isnull=False, certificate__isnull=False, cutoff__isnull=False),
                name="release_holds_what_it_publishes",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "approved", "withdrawn"]) | Q(tables__isnull=True),
                name="release_holds_nothing_before",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                & ~Q(withdrawn_because=""),
                name="release_withdrawn_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(problem=""), name="release_failed_with_a_problem"
            ),
            models.UniqueConstraint(
                fields=["period_start", "period_end"], condition=Q(state__in=sorted(TAKES_PERIOD)),
                name="one_release_takes_a_period",
            ),
        ]

    class Privacy:
        public = (
            "number", "period_start", "period_end", "cutoff", "catalogue", "rules", "tables", "audience", "replaces",
            "certificate", "solution", "seal", "withdrawn_because", "withdrawn_words", "merges",
        )
        operational = (
            "id", "state", "prepared_by", "prepared_at", "attempt", "started_at", "seen_at", "doing", "share",
            "problem", "problem_in", "approved_by", "approved_at", "withdrawn_by", "withdrawn_at", "discarded_by",
            "discarded_at",
        )
        retention = Retention.RELEASE

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def span(self) -> Span:
        return Span(self.period_start, self.period_end)

    @property
    def kind(self) -> Period:
        return self.span.kind

    @property
    def tone(self) -> str:
        return "late" if self.is_lost else TONES[State(self.state)]

    @property
    def is_approved(self) -> bool:
        return self.state == State.APPROVED

    @property
    def is_prepared(self) -> bool:
        return self.state == State.PREPARED

    @property
    def is_preparing(self) -> bool:
        return self.state == State.PREPARING

    @property
    def is_half_year(self) -> bool:
        return self.kind == Period.HALF

    @property
    def is_begun(self) -> bool:
        return self.started_at is not None

    @property
    def is_lost(self) -> bool:
        """Begun, and nothing was heard of its process for too long."""
        if not self.is_preparing or self.started_at is None:
            return False
        return timezone.now() - (self.seen_at or self.started_at) > SILENT

    @property
    def is_left_waiting(self) -> bool:
        """Asked for, and no process has begun for so long that none may be running."""
        return self.is_preparing and self.started_at is None and timezone.now() - self.prepared_at > SILENT

    @property
    def advice(self):
        """What to do about the problem; nothing where there is none."""
        return ADVICE[Problem(self.problem)] if self.problem else ""

    @property
    def holds(self) -> bool:
        """Nothing was found, and no requirement had to be cut down."""
        return bool(self.certificate and self.certificate["holds"] and self.solution and not self.solution["caps"])
