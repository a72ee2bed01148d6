"""A service given (dịch vụ đã cung cấp), confirmed by its provider or by the worker who gave it.

This, and nothing else, is access in the coverage indicator.
"""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.clients.querysets import OfClientQuerySet
from casework.history import history
from privacy.classification import Retention
from privacy.fields import SealedTextField
from services.categories import Category


class ConfirmedBy(models.TextChoices):
    PROVIDER = "provider", _("Cơ sở cung cấp dịch vụ")
    WORKER = "worker", _("Người trực tiếp giúp")


class ServiceGiven(models.Model):
    """One service that one client received, for a need, on a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey("casework.Client", on_delete=models.CASCADE, related_name="services_given")
    need = models.ForeignKey("casework.Need", on_delete=models.PROTECT, related_name="services_given")
    category = models.CharField(max_length=12, choices=Category)
    provider = models.ForeignKey("services.Organisation", on_delete=models.PROTECT, related_name="+")
    on = models.DateField(default=timezone.localdate)
    confirmed_by = models.CharField(max_length=8, choices=ConfirmedBy)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    note = SealedTextField(label="casework.given.note", holder="client_id", default="")

    objects = OfClientQuerySet.as_manager()
    history = history()

    class Meta:
        ordering = ["-on", "-recorded_at"]
        indexes = [models.Index(fields=["client", "category", "on"], name="given_to_client")]

    class Privacy:
        sensitive = ("note",)
        quasi_identifying = ("category", "on")
        operational = (
            "id", "client", "need", "provider", "confirmed_by", "recorded_by", "recorded_at",
        )
        retention = Retention.CASE
