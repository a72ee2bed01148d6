"""The paper of a referral (phiếu hẹn): that there is one, until when it is good, and what it was used for.

One row a referral, for its last paper: printing again takes the place of what was printed before. The code on the
paper is nowhere; `digest` recognises it with the help of the key ring alone.
"""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.utils import timezone

from privacy.classification import Retention
from referrals import lifecycle
from referrals.bearer import SlipBearer


class SlipQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Whoever sees the referral from the sender's side, and who holds the paper that is good."""
        from referrals.models import Referral

        if isinstance(user, SlipBearer):
            return self.filter(referral=user.referral_id, expires_at__gt=timezone.now())
        return self.filter(referral__in=Referral.objects.visible_to(user))

    def expired(self, before) -> Self:
        """Their last day is over on this day."""
        return self.filter(expires_at__date__lte=before)


class Slip(models.Model):
    """The last paper of one referral."""

    referral = models.OneToOneField(
        "referrals.Referral", primary_key=True, on_delete=models.CASCADE, related_name="slip"
    )
    paper = models.UUIDField(default=uuid.uuid4, editable=False)
    digest = models.BinaryField(max_length=16)
    key_version = models.PositiveSmallIntegerField()
    printed_at = models.DateTimeField(default=timezone.now)
    printed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    attended_at = models.DateTimeField(null=True, blank=True)

    objects = SlipQuerySet.as_manager()

    class Privacy:
        operational = (
            "referral", "paper", "digest", "key_version", "printed_at", "printed_by", "expires_at", "answered_at",
            "attended_at",
        )
        retention = Retention.SLIP

    def __str__(self) -> str:
        return str(self.paper)

    @property
    def is_good(self) -> bool:
        """Whether it still opens something: not over, not used up, and its referral still waits, or has run out."""
        return (
            self.expires_at > timezone.now() and self.attended_at is None
            and self.referral.state in lifecycle.TAKES_SLIP
        )

    @property
    def verbs(self) -> list[str]:
        """What this paper can still do, as the lifecycle stands: one answer, and one arrival."""
        used = lifecycle.ANSWERS_BY_SLIP if self.answered_at else ()
        return [row.verb for row in lifecycle.BY_SLIP
                if self.is_good and self.referral.state in row.sources and row.verb not in used]

    @property
    def last_day(self) -> dt.date:
        """The day that the paper names: it is good until that day is over."""
        return timezone.localdate(self.expires_at - dt.timedelta(seconds=1))
