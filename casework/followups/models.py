"""A follow-up (theo dõi): when it is due, which attempt it is, how it ended, what lasted."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.clients.querysets import OfClientQuerySet
from casework.history import history
from privacy.classification import Retention
from privacy.fields import SealedTextField

ATTEMPTS = 3


class Outcome(models.TextChoices):
    REACHED = "reached", _("Đã gặp, mọi việc ổn")
    NEEDS_MORE = "needs_more", _("Đã gặp, cần giúp thêm")
    NOT_REACHED = "not_reached", _("Chưa gặp được")
    MOVED = "moved", _("Đã chuyển đi nơi khác")
    REFUSED = "refused", _("Không muốn được theo dõi nữa")


class Lasting(models.TextChoices):
    """Results that last: the plan's measure of reintegration."""

    WORKING = "working", _("Vẫn đang có việc làm")
    IN_TREATMENT = "in_treatment", _("Vẫn đang điều trị")
    LEARNING = "learning", _("Vẫn đang học nghề")
    SAFE = "safe", _("Đang an toàn")
    NONE = "none", _("Chưa có hoặc chưa rõ")


class FollowUpQuerySet(OfClientQuerySet):
    def due(self, on=None) -> Self:
        """Not done and due by `on` (today if not given)."""
        return self.filter(done_on__isnull=True, due_on__lte=on or timezone.localdate())


class FollowUp(models.Model):
    """One promised follow-up; an attempt that did not reach the person makes the next one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey("casework.Client", on_delete=models.CASCADE, related_name="followups")
    worker = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    attempt = models.PositiveSmallIntegerField(default=1)
    about = SealedTextField(label="casework.followup.about", holder="client_id", default="")
    # The referral after which it was promised, by its id: referrals know casework, not the other way.
    concerns = models.UUIDField(null=True, blank=True, editable=False)
    done_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    lasting = models.CharField(max_length=12, choices=Lasting, blank=True)
    note = SealedTextField(label="casework.followup.note", holder="client_id", default="")

    objects = FollowUpQuerySet.as_manager()
    history = history()

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, outcome="") | Q(done_on__isnull=False) & ~Q(outcome=""),
                name="done_with_an_outcome",
            ),
            models.CheckConstraint(condition=Q(attempt__range=(1, ATTEMPTS)), name="three_attempts_at_most"),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on__isnull=True), name="followup_to_do")]

    class Privacy:
        sensitive = ("about", "note")
        operational = ("id", "client", "worker", "due_on", "attempt", "concerns", "done_on", "outcome", "lasting")
        retention = Retention.CASE
