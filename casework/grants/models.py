"""A grant on one client, on django-guardian's direct-foreign-key model: real columns, no generic reference.

guardian's own questions know nothing of time, so none is asked: what a grant opens is said by
`casework.clients.querysets.scope`, what its holder may do by `casework.clients.policies`.
"""

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from casework.grants.codes import EMERGENCY, LONGEST_SHARE, Why
from casework.grants.querysets import ClientGrantQuerySet
from casework.history import history
from privacy.classification import Retention
from privacy.fields import SealedTextField


class ClientGrant(UserObjectPermissionBase):
    """One client, open to one person until a moment. There is no grant without an end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    content_object = models.ForeignKey("casework.Client", on_delete=models.CASCADE, related_name="grants")
    # The client's organisation, whoever it is opened to: so that the rules of this table need no other.
    organisation = models.ForeignKey("services.Organisation", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=9, choices=Why)
    words = SealedTextField(label="casework.client_grant.words", holder="content_object_id", default="")
    granted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar = UserObjectPermissionManager.from_queryset(ClientGrantQuerySet)()
    history = history(without=["words"])

    class Meta:
        ordering = ["-granted_at"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("granted_at")), name="grant_begins_before_it_ends"),
            models.CheckConstraint(
                condition=Q(why=Why.SHARED, expires_at__lte=F("granted_at") + LONGEST_SHARE)
                | Q(why=Why.EMERGENCY, expires_at__lte=F("granted_at") + EMERGENCY),
                name="every_grant_is_short",
            ),
            models.CheckConstraint(
                condition=Q(why=Why.SHARED) & ~Q(granted_by=F("user")) | Q(why=Why.EMERGENCY, granted_by=F("user")),
                name="only_an_emergency_is_ones_own_grant",
            ),
            models.UniqueConstraint(
                fields=["content_object", "user", "why"], condition=Q(ended_at__isnull=True), name="one_grant_a_kind"
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "expires_at"], include=["content_object"], condition=Q(ended_at__isnull=True),
                name="grant_of_user",
            ),
        ]

    class Privacy:
        sensitive = ("words",)
        operational = (
            "id", "user", "permission", "content_object", "organisation", "why", "granted_by", "granted_at",
            "expires_at", "ended_at", "ended_by",
        )
        retention = Retention.CASE

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_live(self) -> bool:
        return self.ended_at is None and self.expires_at > timezone.now()

    @property
    def left(self) -> dt.timedelta:
        """How long it still lasts; nothing once it is over."""
        return max(self.expires_at - timezone.now(), dt.timedelta()) if self.is_live else dt.timedelta()
