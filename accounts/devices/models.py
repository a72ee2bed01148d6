"""Browsers that an account was signed in from, and each organisation's rule for remembering one."""

import uuid
from datetime import datetime

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone

from privacy.classification import Retention

MOST_DAYS = 30


class DeviceQuerySet(models.QuerySet):
    def remembered(self, now: datetime | None = None) -> "DeviceQuerySet":
        """Those from which the second factor is not asked for."""
        return self.filter(remembered_until__gt=now or timezone.now())


class Device(models.Model):
    """One account in one browser, recognised by a random token in a cookie. The token itself is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="devices")
    digest = models.BinaryField(max_length=32)
    name = models.CharField(max_length=60)
    first_seen = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(default=timezone.now)
    remembered_until = models.DateTimeField(null=True, blank=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        ordering = ["-last_seen"]
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="device_once")]

    class Privacy:
        operational = ("id", "user", "digest", "name", "first_seen", "last_seen", "remembered_until")
        retention = Retention.DEVICE

    def __str__(self) -> str:
        return str(self.pk)


class DeviceRule(models.Model):
    """For how many days the outreach workers of an organisation may have a phone remembered; none without a row."""

    organisation = models.OneToOneField(
        "services.Organisation", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    days = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(MOST_DAYS)])

    class Privacy:
        operational = ("organisation", "days")
        retention = Retention.DIRECTORY

    def __str__(self) -> str:
        return str(self.pk)
