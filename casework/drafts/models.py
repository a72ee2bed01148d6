"""An unfinished entry: what a worker typed so far, sealed under a key of its own, gone when it is done."""

import uuid
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.classification import Retention
from privacy.fields import SealedJSONField
from privacy.querysets import GuardedQuerySet


class Kind(models.TextChoices):
    CONTACT = "contact", _("Lần tiếp cận")
    REGISTRATION = "registration", _("Đăng ký thân chủ")
    REFERRAL = "referral", _("Chuyển gửi")


class DraftQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        """Only its author sees a draft."""
        return self.filter(worker_id=user.id) if user.is_authenticated else self.none()


class Draft(models.Model):
    """The draft's id becomes the id of the record, so that finishing it twice records once.

    Its key is another's: the draft's key is destroyed when it is done, the record's must stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    worker = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="drafts")
    client = models.ForeignKey(
        "casework.Client", null=True, blank=True, on_delete=models.CASCADE, related_name="drafts"
    )
    holder_id = models.UUIDField(default=uuid.uuid4, editable=False)
    answers = SealedJSONField(label="casework.draft.answers", holder="holder_id", default=dict)
    started_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]

    class Privacy:
        sensitive = ("answers",)
        operational = ("id", "holder_id", "kind", "worker", "client", "started_at")
        retention = Retention.DRAFT
