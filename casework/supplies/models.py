"""What came into an organisation's stock, what was counted there and what was taken out. What is given stands with
the contacts, and nowhere twice. Nothing here names a person who was helped."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import CASEWORK_ROLES
from casework.contacts.codes import Supply
from privacy.classification import Retention
from privacy.querysets import GuardedQuerySet


class Kind(models.TextChoices):
    RECEIVED = "received", _("Nhận thêm")
    COUNTED = "counted", _("Kiểm đếm")
    TAKEN_OUT = "taken_out", _("Bớt ra")


class Why(models.TextChoices):
    """Why a count differs from what should be there, or why something is taken out."""

    UNRECORDED = "unrecorded", _("Đã phát mà chưa ghi")
    LOST = "lost", _("Thất lạc")
    EXPIRED = "expired", _("Hết hạn, hỏng")
    HANDED_ON = "handed_on", _("Chuyển cho nhóm khác")
    MISCOUNTED = "miscounted", _("Lần trước đếm nhầm")
    ERASED = "erased", _("Phát cho người đã xóa hồ sơ")  # by the software alone: see `actions.settle`


class StockQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        """The own organisation's, for who works with cases."""
        if getattr(user, "role", None) not in CASEWORK_ROLES:
            return self.none()
        return self.filter(organisation_id=user.organisation_id)


class StockEntry(models.Model):
    """One line of the store: written once, never changed. A mistake is put right by the next count.

    `expected` stands with a count: what should have been there by all that was recorded until then; nothing at the
    first count, from which all figures start.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("services.Organisation", on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=10, choices=Supply)
    kind = models.CharField(max_length=9, choices=Kind)
    quantity = models.PositiveIntegerField()
    expected = models.IntegerField(null=True, blank=True)
    why = models.CharField(max_length=11, choices=Why, blank=True)
    on = models.DateField(default=timezone.localdate)
    recorded_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = StockQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        indexes = [models.Index(fields=["organisation", "item", "-recorded_at"], name="stock_of_organisation")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.COUNTED) | Q(quantity__gte=1, expected__isnull=True),
                name="stock_moves_something",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.TAKEN_OUT) & ~Q(why="") | Q(kind=Kind.RECEIVED, why="") | Q(kind=Kind.COUNTED),
                name="stock_taken_out_says_why",
            ),
        ]

    class Privacy:
        operational = (
            "id", "organisation", "item", "kind", "quantity", "expected", "why", "on", "recorded_by", "recorded_at",
        )
        retention = Retention.CASE
