"""A programme report: what one commune or department entered for one period; and reminders to those who have not.

Numbers alone, never a person.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from privacy.classification import Retention
from reporting.programme.figures import Of, Value, read_values
from reporting.programme.querysets import ProgrammeReminderQuerySet, ProgrammeReportQuerySet


class ProgrammeReport(models.Model):
    """One edition of one subject's figures. Never changed: a new edition takes its place, and both stay.

    The subject is a commune, or a department; `supplied` marks the managing department's page of single figures that
    other agencies answer for. `values` is {code: [part, whole]} by `figures.FIGURES`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune = models.ForeignKey(
        "services.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="programme_reports"
    )
    organisation = models.ForeignKey(
        "services.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="programme_reports"
    )
    of = models.CharField(max_length=12, choices=[(one, one) for one in Of])
    period_end = models.DateField()
    edition = models.PositiveSmallIntegerField(default=1)
    values = models.JSONField()
    source = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    objects = ProgrammeReportQuerySet.as_manager()

    class Meta:
        ordering = ["-period_end", "-edition"]
        constraints = [
            models.CheckConstraint(
                condition=Q(of="commune", commune__isnull=False, organisation__isnull=True)
                | ~Q(of="commune") & Q(commune__isnull=True, organisation__isnull=False),
                name="programme_report_of_one_subject",
            ),
            models.UniqueConstraint(
                fields=["of", "commune", "period_end", "edition"], condition=Q(commune__isnull=False),
                name="one_edition_a_commune",
            ),
            models.UniqueConstraint(
                fields=["of", "organisation", "period_end", "edition"], condition=Q(organisation__isnull=False),
                name="one_edition_an_organisation",
            ),
        ]

    class Privacy:
        public = ("of", "commune", "organisation", "period_end", "edition", "values", "source")
        operational = ("id", "entered_by", "entered_at")
        retention = Retention.RELEASE

    def __str__(self) -> str:
        return f"{self.of} {self.period_end}"

    @property
    def read(self) -> dict[str, Value]:
        """The values of the figures that are still asked."""
        return read_values(Of(self.of), self.values)


class ProgrammeReminder(models.Model):
    """The managing department asked all who had not reported for a period to do so. Concerns whoever still owes one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period_end = models.DateField()
    reminded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(default=timezone.now)

    objects = ProgrammeReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-reminded_at"]

    class Privacy:
        operational = ("id", "period_end", "reminded_by", "reminded_at")
        retention = Retention.RELEASE

    def __str__(self) -> str:
        return str(self.period_end)
