"""The estimates of the population, and the releases: the only figures that anybody reads."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.classification import Retention
from reporting.papers.models import ReportPaper
from reporting.programme.models import ProgrammeReminder, ProgrammeReport
from reporting.querysets import EstimateQuerySet, ReleaseQuerySet

__all__ = ["Estimate", "Method", "ProgrammeReminder", "ProgrammeReport", "Release", "ReportPaper", "State"]


class Method(models.TextChoices):
    """How an estimate was made. Source: WHO and UNAIDS, guidelines on estimating the size of key populations, 2010."""

    WISDOM_OF_CROWDS = "wisdom_of_crowds", _("Ước đoán của nhiều người biết địa bàn")
    MULTIPLIER = "multiplier", _("Hệ số nhân từ số người đã dùng dịch vụ")
    CAPTURE_RECAPTURE = "capture_recapture", _("Bắt gặp lại, hai mẫu")
    CENSUS = "census", _("Rà soát của chương trình")
    OTHER = "other", _("Cách khác")


class Estimate(models.Model):
    """How many people there are in one commune, as estimated for one year, with the method and its range.

    Never changed: a new edition of the same commune and year takes its place, and both stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune = models.ForeignKey("services.Commune", on_delete=models.PROTECT, related_name="estimates")
    year = models.PositiveSmallIntegerField()
    low = models.PositiveIntegerField()
    point = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    edition = models.PositiveSmallIntegerField(default=1)
    method = models.CharField(max_length=20, choices=Method)
    source = models.CharField(max_length=300)
    entered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    objects = EstimateQuerySet.as_manager()

    class Meta:
        ordering = ["commune__search_key", "-year", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["commune", "year", "edition"], name="one_estimate_an_edition"),
            models.CheckConstraint(condition=Q(edition__gte=1), name="estimate_editions_from_one"),
            models.CheckConstraint(
                condition=Q(low__lte=F("point")) & Q(point__lte=F("high")), name="estimate_within_its_range"
            ),
        ]

    class Privacy:
        public = ("commune", "year", "low", "point", "high", "edition", "method", "source")
        operational = ("id", "entered_by", "entered_at")
        retention = Retention.RELEASE

    def __str__(self) -> str:
        return f"{self.commune_id} {self.year}"


class State(models.TextChoices):
    PREPARED = "prepared", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")


class Release(models.Model):
    """A frozen set of tables for one closed period. `tables` is the open form: raw counts are never stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    period_start = models.DateField()
    period_end = models.DateField()
    cutoff = models.DateTimeField()
    catalogue = models.CharField(max_length=12)
    rules = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    prepared_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    tables = models.JSONField()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(period_start__lte=F("period_end")), name="release_period_in_order"),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="release_approved_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
                name="release_approved_by_a_second_person",
            ),
            models.UniqueConstraint(
                fields=["period_start", "period_end"], condition=Q(state="approved"),
                name="one_approved_release_a_period",
            ),
        ]

    class Privacy:
        public = ("number", "period_start", "period_end", "cutoff", "catalogue", "rules", "tables")
        operational = ("id", "state", "prepared_by", "prepared_at", "approved_by", "approved_at")
        retention = Retention.RELEASE

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def is_approved(self) -> bool:
        return self.state == State.APPROVED

    @property
    def is_prepared(self) -> bool:
        return self.state == State.PREPARED

    @property
    def is_half_year(self) -> bool:
        return self.period_end.month <= 6
