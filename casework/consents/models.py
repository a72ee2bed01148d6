"""Consent: for which purpose, in which wording, how it was asked for, given, until when, withdrawn or renewed."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from casework.clients.querysets import OfClientQuerySet
from casework.consents.codes import ConsentState, How
from casework.consents.wording import Purpose
from casework.history import history
from privacy.classification import Retention

SOON = dt.timedelta(days=30)  # before its end a yes is asked for again, at the next meeting


class ConsentQuerySet(OfClientQuerySet):
    def live(self, purpose: str | None = None) -> Self:
        """Given, not withdrawn, not expired."""
        found = self.filter(withdrawn_at__isnull=True).filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=timezone.localdate())
        )
        return found.filter(purpose=purpose) if purpose else found

    def to_renew(self) -> Self:
        """Given and not withdrawn, and run out or soon to do so: to be asked for again at the next meeting."""
        return self.filter(withdrawn_at__isnull=True, expires_on__lte=timezone.localdate() + SOON)


class Consent(models.Model):
    """One person's yes to one purpose, in the words of one version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey("casework.Client", on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose)
    wording = models.CharField(max_length=12)
    how = models.CharField(max_length=5, choices=How, blank=True)
    taken_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField(default=timezone.localdate)
    expires_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # It ended because the person said yes once more, not because they took it back.
    renewed = models.BooleanField(default=False)

    objects = ConsentQuerySet.as_manager()
    history = history()

    class Meta:
        ordering = ["purpose", "-given_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "purpose"], condition=Q(withdrawn_at__isnull=True), name="one_live_consent"
            ),
        ]

    class Privacy:
        operational = (
            "id", "client", "purpose", "wording", "how", "taken_by", "given_on", "expires_on", "withdrawn_at",
            "renewed",
        )
        retention = Retention.CASE

    @property
    def state(self) -> ConsentState:
        """Where it stands today."""
        today = timezone.localdate()
        if self.withdrawn_at:
            return ConsentState.WITHDRAWN
        if self.expires_on and self.expires_on < today:
            return ConsentState.EXPIRED
        return ConsentState.SOON if self.expires_on and self.expires_on <= today + SOON else ConsentState.STANDS
