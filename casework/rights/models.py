"""The register of requests, with their time, and the register of erasures, which names nobody."""

import datetime as dt
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from casework.history import history
from casework.rights.codes import ErasedBecause, RequestKind, RequestOutcome
from casework.rights.querysets import ErasureQuerySet, RequestQuerySet
from privacy.classification import Retention
from privacy.pseudonyms import new_code


def within_the_law() -> dt.datetime:
    """By when a request received now must be carried out."""
    return timezone.now() + dt.timedelta(hours=settings.RIGHTS_HOURS)


class RightsRequest(models.Model):
    """A person asked for one of their rights. Once the person is erased it names no client any more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("services.Organisation", on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(
        "casework.Client", null=True, blank=True, on_delete=models.SET_NULL, related_name="rights_requests"
    )
    kind = models.CharField(max_length=12, choices=RequestKind)
    received_at = models.DateTimeField(default=timezone.now)
    received_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(default=within_the_law)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=12, choices=RequestOutcome, blank=True)

    objects = RequestQuerySet.as_manager()
    history = history()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True, outcome="")
                | Q(done_at__isnull=False, done_by__isnull=False) & ~Q(outcome=""),
                name="request_done_by_whom_and_how",
            ),
            models.UniqueConstraint(
                fields=["client", "kind"], condition=Q(done_at__isnull=True), name="one_standing_request_a_kind"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "done_at", "due_at"], name="request_listed")]

    class Privacy:
        operational = (
            "id", "organisation", "client", "kind", "received_at", "received_by", "due_at", "done_at", "done_by",
            "outcome",
        )
        retention = Retention.REGISTER

    @property
    def is_late(self) -> bool:
        return (self.done_at or timezone.now()) > self.due_at


class Erasure(models.Model):
    """A receipt: what was destroyed, when, by whom; of the holders only digests, so that it can be done again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=6, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey("services.Organisation", on_delete=models.PROTECT, related_name="+")
    erased_at = models.DateTimeField(default=timezone.now)
    because = models.CharField(max_length=8, choices=ErasedBecause, default=ErasedBecause.ASKED)
    by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    destroyed = models.JSONField(default=dict)
    holders = ArrayField(models.CharField(max_length=64), default=list)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-erased_at", "id"]

    class Privacy:
        operational = ("id", "number", "organisation", "erased_at", "because", "by", "destroyed", "holders")
        retention = Retention.REGISTER

    def __str__(self) -> str:
        return self.number
