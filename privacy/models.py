"""The two tables of the wall: the wrapped data key of each holder, and the audit trail."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from privacy.classification import Retention


class DataKey(models.Model):
    """The data key of one holder of personal data, wrapped. The only table of the `keys` database."""

    holder_id = models.UUIDField(primary_key=True, editable=False)
    kek_id = models.CharField(max_length=40, db_index=True)
    wrapped = models.BinaryField(max_length=60)
    made_at = models.DateTimeField(default=timezone.now)
    # The organisations whose people may open what it seals: held by the database itself (privacy/walls.py).
    readers = ArrayField(models.UUIDField(), default=list)

    class Privacy:
        operational = ("holder_id", "kek_id", "wrapped", "made_at", "readers")
        retention = Retention.KEY

    def __str__(self) -> str:
        return str(self.holder_id)


class Kind(models.TextChoices):
    """What an event says that somebody did. Codes only: the trail is shown by the page that reads it."""

    READ = "read"
    WROTE = "wrote"
    REFUSED = "refused"
    SEARCHED = "searched"
    PRINTED = "printed"
    EXPORTED = "exported"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"


class AuditEvent(models.Model):
    """One line of the trail: who did what to which pseudonymous object. No values, no foreign keys.

    The database refuses UPDATE, DELETE and TRUNCATE of this table. Write with `privacy.audit` alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now)
    actor_ref = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=24, blank=True)
    organisation_ref = models.UUIDField(null=True)
    kind = models.CharField(max_length=10, choices=Kind)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80, blank=True)
    object_ref = models.CharField(max_length=32, blank=True)
    ref_version = models.PositiveSmallIntegerField(default=1)
    fields = ArrayField(models.CharField(max_length=80), default=list)
    purpose = models.CharField(max_length=120, blank=True)
    count = models.PositiveIntegerField(default=0)
    request_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["-at", "id"]
        indexes = [
            models.Index(fields=["-at", "id"], name="trail_by_time"),
            models.Index(fields=["object_ref", "-at"], name="trail_by_object"),
            models.Index(fields=["actor_ref", "-at"], name="trail_by_actor"),
        ]

    class Privacy:
        operational = (
            "id", "at", "actor_ref", "actor_role", "organisation_ref", "kind", "action", "object_type",
            "object_ref", "ref_version", "fields", "purpose", "count", "request_id",
        )
        retention = Retention.TRAIL

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.kind} {self.action}"
