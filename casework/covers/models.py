"""A cover (làm thay): who covers whom, from when until when."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.roles import Role
from casework.history import history
from privacy.classification import Retention
from privacy.querysets import GuardedQuerySet


class CoverQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        """A case manager sees the organisation's, a worker those of which they are a part."""
        role = getattr(user, "role", None)
        if role == Role.CASE_MANAGER:
            return self.filter(organisation_id=user.organisation_id)
        if role == Role.OUTREACH_WORKER:
            return self.filter(Q(worker_id=user.id) | Q(covering_id=user.id), organisation_id=user.organisation_id)
        return self.none()

    def live(self) -> Self:
        return self.ahead().filter(starts_at__lte=timezone.now())

    def ahead(self) -> Self:
        """Now, or still to come."""
        return self.filter(ended_at__isnull=True, ends_at__gt=timezone.now())

    def by(self, user) -> Self:
        return self.filter(covering_id=user.id)

    def of(self, worker) -> Self:
        return self.filter(worker=worker)


class Cover(models.Model):
    """One leave of one worker, covered by one colleague of the same organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("services.Organisation", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    covering = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = CoverQuerySet.as_manager()
    history = history()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="cover_begins_before_it_ends"),
            models.CheckConstraint(condition=~Q(worker=F("covering")), name="nobody_covers_themselves"),
        ]
        indexes = [
            models.Index(
                fields=["covering", "ends_at"], include=["starts_at", "worker"], condition=Q(ended_at__isnull=True),
                name="cover_by_colleague",
            ),
            models.Index(fields=["worker", "ends_at"], condition=Q(ended_at__isnull=True), name="cover_of_worker"),
        ]

    class Privacy:
        operational = (
            "id", "organisation", "worker", "covering", "named_by", "named_at", "starts_at", "ends_at", "ended_at",
            "ended_by",
        )
        retention = Retention.CASE

    @property
    def is_live(self) -> bool:
        return self.ended_at is None and self.starts_at <= timezone.now() < self.ends_at
