"""The mark that somebody may be in danger, until the case manager has seen to it."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from casework.clients.querysets import OfClientQuerySet
from casework.history import history
from privacy.classification import Retention
from privacy.fields import SealedJSONField, SealedTextField


class AlertQuerySet(OfClientQuerySet):
    def open(self) -> Self:
        return self.filter(seen_at__isnull=True)


class Alert(models.Model):
    """Which dangers an answer or the client's age points to, who noted it, who has seen to it. One open a client."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey("casework.Client", on_delete=models.CASCADE, related_name="alerts")
    risks = SealedJSONField(label="casework.alert.risks", holder="client_id", default=list)
    raised_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    seen_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    done = SealedTextField(label="casework.alert.done", holder="client_id", default="")

    objects = AlertQuerySet.as_manager()
    history = history()

    class Meta:
        ordering = ["raised_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(seen_at__isnull=True), name="one_open_alert_a_client"
            ),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False), name="alert_seen_by_whom_and_when",
            ),
        ]

    class Privacy:
        sensitive = ("risks", "done")
        operational = ("id", "client", "raised_by", "raised_at", "seen_by", "seen_at")
        retention = Retention.CASE
