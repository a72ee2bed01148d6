"""A screening: one questionnaire of one version, its sealed answers, and of whom and by whom it was asked."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from casework.clients.querysets import OfClientQuerySet
from casework.history import history
from privacy.classification import Retention
from privacy.fields import SealedJSONField


class ScreeningQuerySet(OfClientQuerySet):
    def drafts(self) -> Self:
        return self.filter(completed_on__isnull=True)

    def done(self) -> Self:
        """Those that were completed, the last first."""
        return self.filter(completed_on__isnull=False).order_by("-completed_on", "-started_on", "id")

    def last_done(self):
        """The last one that was completed, or None."""
        return self.done().first()


class Screening(models.Model):
    """Answers are {item: {"state": "answered" | "declined", "value": …, "on": day}}; what is not there was not asked.

    `circumstances` are kept when it is done: the scores and needs that follow from it stay what they were, whatever
    is learned of the person or by the worker later.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey("casework.Client", on_delete=models.CASCADE, related_name="screenings")
    worker = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    questionnaire = models.CharField(max_length=20)
    version = models.CharField(max_length=12)
    answers = SealedJSONField(label="casework.screening.answers", holder="client_id", default=dict)
    scores = SealedJSONField(label="casework.screening.scores", holder="client_id", default=dict)
    circumstances = SealedJSONField(label="casework.screening.circumstances", holder="client_id", null=True)
    started_on = models.DateField(default=timezone.localdate)
    completed_on = models.DateField(null=True, blank=True)

    objects = ScreeningQuerySet.as_manager()
    history = history()

    class Meta:
        ordering = ["-started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(completed_on__isnull=True), name="one_open_screening"
            ),
        ]

    class Privacy:
        sensitive = ("answers", "scores", "circumstances")
        operational = (
            "id", "client", "worker", "questionnaire", "version", "started_on", "completed_on",
        )
        retention = Retention.CASE
