"""The hours of a service, as an HSDS `schedule` tells them: one row for each pattern of days and hours."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from privacy.classification import Retention


class ServiceHours(models.Model):
    """On these weekdays from then until then. A morning and an afternoon are two rows.

    Monday is 0, as Python counts. Without hours only the days are known; an end at or before the beginning is on the
    day after, so that 0:00–0:00 is the whole day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("services.Service", on_delete=models.CASCADE, related_name="hours")
    weekdays = ArrayField(models.PositiveSmallIntegerField(), blank=True, default=list)
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    description = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["weekdays", "opens_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekdays__contained_by=list(range(7))), name="hours_on_days_of_the_week"
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True, closes_at__isnull=True)
                | models.Q(opens_at__isnull=False, closes_at__isnull=False),
                name="hours_begin_and_end",
            ),
        ]

    class Privacy:
        public = ("id", "service", "weekdays", "opens_at", "closes_at", "description")
        retention = Retention.DIRECTORY
