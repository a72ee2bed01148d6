"""A message (lời nhắn) about one referral, from one side to the other.

Nobody changes one: a correction is a new message, so there is no history beside it. It is sealed under the referral's
own key and ends with the receiver's view.
"""

import uuid

from django.db import models
from django.utils import timezone

from privacy.classification import Retention
from privacy.fields import SealedTextField
from referrals.lifecycle import Actor
from referrals.talk.querysets import MessageQuerySet

SIDES = [(one.value, one.value) for one in (Actor.SENDER, Actor.RECEIVER)]


class Message(models.Model):
    """The other side reads the organisation's name, never who wrote it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(max_length=8, choices=SIDES)
    written_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    text = SealedTextField(label="referrals.message.text", holder="referral_id", null=True)
    written_at = models.DateTimeField(default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(side__in=[side for side, _label in SIDES]), name="message_side"),
        ]
        indexes = [models.Index(fields=["referral", "written_at"], name="message_of_referral")]

    class Privacy:
        sensitive = ("text",)
        operational = ("id", "referral", "side", "written_by", "written_at")
        retention = Retention.CASE
        # As the receiver's share of the referral.
        shorter = {Retention.SHARED: ("text",)}

    def __str__(self) -> str:
        return str(self.pk)
