"""The keys by which partners' own systems report, and what they reported of late. Nothing here is about a person."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Role
from privacy.classification import Retention

LONGEST = dt.timedelta(days=366)


class SystemTokenQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SystemTokenQuerySet":
        """Those of one's own organisation, for a partner's officers; for nobody else any."""
        if getattr(user, "role", None) != Role.PARTNER_OFFICER:
            return self.none()
        return self.filter(organisation_id=user.organisation_id)

    def unended(self) -> "SystemTokenQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class SystemToken(models.Model):
    """The key (khóa kết nối) of one system of a partner. It acts for the officer who made it, and ends with that
    account's place. The key itself is kept nowhere: only its digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("services.Organisation", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = SystemTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("made_at") + LONGEST), name="system_token_a_year_at_most"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-made_at"], name="system_token_of_ours")]

    class Privacy:
        operational = (
            "id", "organisation", "made_by", "name", "digest", "made_at", "expires_at", "last_used_on", "revoked_at",
        )
        retention = Retention.ACCOUNT

    @property
    def is_makers(self) -> bool:
        """Whether who made it still is an officer there: otherwise it opens nothing."""
        maker = self.made_by
        return (
            maker.is_active and maker.role == Role.PARTNER_OFFICER and maker.organisation_id == self.organisation_id
        )

    @property
    def is_over(self) -> bool:
        return self.revoked_at is not None or self.expires_at <= timezone.now()

    @property
    def is_live(self) -> bool:
        return self.is_makers and not self.is_over

    @property
    def standing(self) -> tuple[str, str]:
        """Where it stands, in a word and a tone."""
        if self.revoked_at:
            return _("Đã thu hồi"), "neutral"
        if self.is_over:
            return _("Hết hạn"), "late"
        return (_("Đang dùng"), "fine") if self.is_makers else (_("Người lập đã thôi việc này"), "late")


class ReceivedUpdate(models.Model):
    """An update that was answered by 200, whether or not it moved anything, so that the same one sent again is answered
    alike. Digests and a status."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.ForeignKey(SystemToken, on_delete=models.CASCADE, related_name="updates")
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)
    task = models.UUIDField()
    status = models.CharField(max_length=16)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="update_received_once")]
        indexes = [models.Index(fields=["at"], name="update_received_at")]

    class Privacy:
        operational = ("id", "token", "key", "body", "task", "status", "at")
        retention = Retention.RECEIPT
