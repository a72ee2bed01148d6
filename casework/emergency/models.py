"""One breaking of the glass: who, whose record, why, and what the case manager said of it afterwards."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.roles import Role
from casework.emergency.codes import Cause, Verdict
from casework.history import history
from privacy.classification import Retention
from privacy.fields import SealedTextField
from privacy.querysets import GuardedQuerySet


class EmergencyAccessQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        """The organisation's, for its case managers."""
        if getattr(user, "role", None) != Role.CASE_MANAGER:
            return self.none()
        return self.filter(organisation_id=user.organisation_id)

    def to_review_by(self, user) -> Self:
        """Not answered yet; nobody reviews their own."""
        return self.visible_to(user).filter(reviewed_at__isnull=True).exclude(user_id=user.id)

    def by(self, user) -> Self:
        return self.filter(user_id=user.id)


class EmergencyAccess(models.Model):
    """Opened by `user` for the hour of `grant`. `client`, `user` and `organisation` repeat the grant's, so that
    the rules of this table need no other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    grant = models.OneToOneField("casework.ClientGrant", on_delete=models.CASCADE, related_name="emergency")
    client = models.ForeignKey("casework.Client", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("services.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=8, choices=Cause)
    opened_at = models.DateTimeField(default=timezone.now)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=13, choices=Verdict, blank=True)
    review = SealedTextField(label="casework.emergency_access.review", holder="client_id", default="")

    record: Any  # a page puts the client here as far as its reader sees one; None after an erasure

    objects = EmergencyAccessQuerySet.as_manager()
    history = history(without=["review"])

    class Meta:
        ordering = ["-opened_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, verdict="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(verdict=""),
                name="reviewed_by_somebody_with_a_verdict",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")), name="nobody_reviews_their_own"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation"], condition=Q(reviewed_at__isnull=True), name="emergency_to_review"),
            models.Index(fields=["user", "-opened_at"], name="emergency_of_user"),
        ]

    class Privacy:
        sensitive = ("review",)
        operational = (
            "id", "grant", "client", "organisation", "user", "cause", "opened_at", "reviewed_at", "reviewed_by",
            "verdict",
        )
        retention = Retention.CASE

    @property
    def is_over(self) -> bool:
        return not self.grant.is_live

    @property
    def is_settled(self) -> bool:
        """Answered for good: what is to be discussed can still be answered."""
        return self.verdict in {Verdict.JUSTIFIED, Verdict.NOT_JUSTIFIED}
