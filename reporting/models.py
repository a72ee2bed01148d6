"""The estimates of the population; the models of the rooms are named here too."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.classification import Retention
from reporting.papers.models import ReportPaper
from reporting.programme.models import ProgrammeReminder, ProgrammeReport
from reporting.querysets import EstimateQuerySet
from reporting.releases.codes import State
from reporting.releases.models import Release

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
