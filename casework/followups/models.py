"""A follow-up (theo dõi): when it is due, which attempt it is, how it ended, what lasted."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.clients.querysets import OfClientQuerySet, in_work
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


MET = (Outcome.REACHED, Outcome.NEEDS_MORE, Outcome.REFUSED)


class Lasting(models.TextChoices):
    """Results that last: the plan's measure of reintegration."""

    WORKING = "working", _("Vẫn đang có việc làm")
    IN_TREATMENT = "in_treatment", _("Vẫn đang điều trị")
    LEARNING = "learning", _("Vẫn đang học nghề")
    SAFE = "safe", _("Đang an toàn")
    NONE = "none", _("Chưa có hoặc chưa rõ")


class Milestone(models.IntegerChoices):
    """How many months after a service it is asked whether its result has lasted."""

    THREE = 3, _("Sau 3 tháng")
    SIX = 6, _("Sau 6 tháng")


class Settled(models.TextChoices):
    """What the case manager made of three attempts in vain."""

    TRIED_AGAIN = "tried_again", _("Tìm lại lần nữa")
    CLOSED = "closed", _("Kết thúc vì mất liên lạc")
    LET_BE = "let_be", _("Không tìm nữa, chờ thân chủ tự đến")


class FollowUpQuerySet(OfClientQuerySet):
    def due(self, on=None) -> Self:
        """Not done and due by `on` (today if not given)."""
        return self.to_do().filter(due_on__lte=on or timezone.localdate())

    def to_do(self) -> Self:
        """Promised, and something may be done about it: the case is open, or it is asked whether a result lasts."""
        still = Q(client__restricted_on__isnull=True) & (Q(client__closed_on__isnull=True) | Q(milestone__isnull=False))
        return self.filter(still, done_on__isnull=True)

    def handed_over(self) -> Self:
        """Three attempts in vain, and the case manager has not said what happens now."""
        return self.filter(in_work("client__"), attempt=ATTEMPTS, outcome=Outcome.NOT_REACHED, settled="")


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
    # Asks whether a result has lasted: after how many months, and which one. Measured apart from ordinary ones.
    milestone = models.PositiveSmallIntegerField(choices=Milestone, null=True, blank=True)
    asks = models.CharField(max_length=12, choices=Lasting, blank=True)
    settled = models.CharField(max_length=11, choices=Settled, blank=True)

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
            models.CheckConstraint(
                condition=Q(milestone__isnull=True, asks="") | Q(milestone__in=Milestone.values) & ~Q(asks=""),
                name="milestone_asks_for_a_result",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_on__isnull=True), name="followup_to_do"),
            models.Index(
                fields=["client"], condition=Q(attempt=ATTEMPTS, outcome=Outcome.NOT_REACHED, settled=""),
                name="followup_handed_over",
            ),
        ]

    class Privacy:
        sensitive = ("about", "note")
        operational = (
            "id", "client", "worker", "due_on", "attempt", "concerns", "done_on", "outcome", "lasting", "milestone",
            "asks", "settled",
        )
        retention = Retention.CASE

    @property
    def is_last_in_vain(self) -> bool:
        """The third attempt, and it did not reach the person."""
        return self.attempt >= ATTEMPTS and self.outcome == Outcome.NOT_REACHED

    @property
    def met(self) -> bool:
        """Whether somebody spoke with the person."""
        return self.outcome in MET
