"""A need (nhu cầu): its category, whether help is wanted, and eligibility under a versioned rule."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.clients.querysets import OfClientQuerySet
from casework.history import history
from casework.needs.standing import PROPOSED, standing_of
from privacy.classification import Retention
from privacy.fields import SealedJSONField, SealedTextField
from services.categories import Category


class Wanted(models.TextChoices):
    YES = "yes", _("Muốn được giúp")
    NOT_NOW = "not_now", _("Chưa muốn")
    NO = "no", _("Không muốn")


class Eligibility(models.TextChoices):
    ELIGIBLE = "eligible", _("Đủ")
    TO_CONFIRM = "to_confirm", _("Cần xác nhận")
    NOT_ELIGIBLE = "not_eligible", _("Chưa đủ")


class NeedQuerySet(OfClientQuerySet):
    def open(self) -> Self:
        return self.filter(closed_on__isnull=True)

    def to_refer(self, *, again: bool = False) -> Self:
        """Open needs that the client wants help with and is eligible for. What is referred or helped already is not
        proposed once more, unless asked for with `again`."""
        found = self.open().filter(wanted=Wanted.YES, eligibility=Eligibility.ELIGIBLE)
        return found if again else found.with_standing().filter(standing__in=PROPOSED)

    def with_standing(self) -> Self:
        """Annotated with `standing`, a NeedStanding: computed from its referrals and the services given, never kept."""
        return self.annotate(standing=standing_of("pk"))


class Need(models.Model):
    """One category of help that one client needs. One open need a category.

    `because` keeps why it was proposed and what was confirmed: {"screening": its version, "from": items, scores and
    rules of it, "confirmed": {item: "yes" | "no"}}. `rules` is the version by which eligibility was decided.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey("casework.Client", on_delete=models.CASCADE, related_name="needs")
    screening = models.ForeignKey(
        "casework.Screening", null=True, blank=True, on_delete=models.SET_NULL, related_name="needs"
    )
    category = models.CharField(max_length=12, choices=Category)
    wanted = models.CharField(max_length=8, choices=Wanted)
    eligibility = models.CharField(max_length=12, choices=Eligibility)
    rules = models.CharField(max_length=12)
    reason = SealedTextField(label="casework.need.reason", holder="client_id", default="")
    because = SealedJSONField(label="casework.need.because", holder="client_id", null=True)
    urgent = models.BooleanField(default=False)
    identified_on = models.DateField(default=timezone.localdate)
    closed_on = models.DateField(null=True, blank=True)

    objects = NeedQuerySet.as_manager()
    history = history()

    class Meta:
        ordering = ["-urgent", "identified_on", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "category"], condition=Q(closed_on__isnull=True), name="one_open_need_a_category"
            ),
        ]

    class Privacy:
        sensitive = ("reason", "because")
        quasi_identifying = ("category", "urgent")
        operational = (
            "id", "client", "screening", "wanted", "eligibility", "rules", "identified_on", "closed_on",
        )
        retention = Retention.CASE
