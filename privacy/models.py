"""The tables of the wall: the wrapped data key of each holder, which keys are to go or are gone; the audit trail, its
seals, and what waits for one."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from privacy.classification import Retention


class DataKey(models.Model):
    """The data key of one holder of personal data, wrapped. In the `keys` database."""

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


class KeyToDestroy(models.Model):
    """A holder whose data key must go. Committed together with what made it needless, deleted when the key is
    gone: whatever happens between the two, a later sweep finds it here."""

    holder_id = models.UUIDField(primary_key=True, editable=False)
    remember = models.BooleanField(default=True)
    since = models.DateTimeField(default=timezone.now)

    class Privacy:
        operational = ("holder_id", "remember", "since")
        retention = Retention.KEY

    def __str__(self) -> str:
        return str(self.holder_id)


class DestroyedKey(models.Model):
    """That a holder's key was destroyed, by a digest of the holder's id. In the `keys` database, so that an older
    backup of the records, restored beside it, can be told whom it must forget again."""

    digest = models.CharField(max_length=64, primary_key=True, editable=False)
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        operational = ("digest", "at")
        retention = Retention.REGISTER

    def __str__(self) -> str:
        return self.digest


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
            models.Index(fields=["kind", "-at"], name="trail_by_kind"),
            models.Index(fields=["action", "-at"], name="trail_by_action"),
        ]

    class Privacy:
        operational = (
            "id", "at", "actor_ref", "actor_role", "organisation_ref", "kind", "action", "object_type",
            "object_ref", "ref_version", "fields", "purpose", "count", "request_id",
        )
        retention = Retention.TRAIL

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.kind} {self.action}"


class AuditSeal(models.Model):
    """One link of the chain over the trail: event by event, each seal covers the one before it.

    Numbers follow each other from 1 without a gap. Append-only, like the events. Written by `privacy.chain` alone.
    """

    number = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    key_version = models.PositiveSmallIntegerField()
    seal = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField(default=timezone.now)

    class Privacy:
        operational = ("number", "event_id", "key_version", "seal", "sealed_at")
        retention = Retention.TRAIL

    def __str__(self) -> str:
        return str(self.number)


class AuditUnsealed(models.Model):
    """An event that waits for its seal. A trigger puts it here in the event's own transaction, whoever inserted it;
    sealing takes it away. `queued_at` is the database's own clock."""

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField()
    queued_at = models.DateTimeField(default=timezone.now)

    class Privacy:
        operational = ("id", "event_id", "queued_at")
        retention = Retention.QUEUE

    def __str__(self) -> str:
        return str(self.event_id)
