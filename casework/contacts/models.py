"""A contact (lần tiếp cận): channel, place, day, with a client or anonymous, and the supplies given."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import CASEWORK_ROLES, Role
from casework.clients.querysets import scope
from casework.history import history
from privacy.classification import Retention
from privacy.fields import SealedTextField
from privacy.querysets import GuardedQuerySet


class Channel(models.TextChoices):
    FIELD = "field", _("Tại địa bàn")
    DROP_IN = "drop_in", _("Tại điểm tư vấn")
    ONLINE = "online", _("Trực tuyến")
    HOTLINE = "hotline", _("Đường dây nóng")
    MOBILE = "mobile", _("Tư vấn lưu động")


class Supply(models.TextChoices):
    CONDOMS = "condoms", _("Bao cao su")
    LUBRICANT = "lubricant", _("Chất bôi trơn")
    TEST_KITS = "test_kits", _("Bộ tự xét nghiệm")
    NEEDLES = "needles", _("Bơm kim tiêm sạch")
    LEAFLETS = "leaflets", _("Tờ thông tin")


class ContactQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        """Those of the clients in sight, whoever made them; of contacts without a client a worker sees their own,
        a case manager the organisation's."""
        if getattr(user, "role", None) not in CASEWORK_ROLES:
            return self.none()
        anonymous = Q(client__isnull=True, organisation_id=user.organisation_id)
        if user.role != Role.CASE_MANAGER:
            anonymous &= Q(worker_id=user.id)
        return self.filter(scope(user, "client__") | anonymous)


class Contact(models.Model):
    """One meeting, call or chat. Never counted as access to a service."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("services.Organisation", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(
        "casework.Client", null=True, blank=True, on_delete=models.CASCADE, related_name="contacts"
    )
    channel = models.CharField(max_length=8, choices=Channel)
    commune = models.ForeignKey("services.Commune", on_delete=models.PROTECT, related_name="+")
    on = models.DateField(default=timezone.localdate)
    # A note about a client is sealed under the client's key, any other under the contact's own. None: its time is over.
    holder_id = models.UUIDField(editable=False)
    people = models.PositiveSmallIntegerField(default=1)
    note = SealedTextField(label="casework.contact.note", holder="holder_id", default="", null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ContactQuerySet.as_manager()
    history = history()

    class Meta:
        ordering = ["-on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1), name="contact_with_somebody"),
            models.CheckConstraint(condition=Q(client__isnull=True) | Q(people=1), name="a_client_is_one_person"),
        ]
        indexes = [models.Index(fields=["client", "-on"], name="contact_of_client")]

    class Privacy:
        sensitive = ("note",)
        quasi_identifying = ("commune", "on")
        operational = ("id", "organisation", "worker", "client", "channel", "people", "recorded_at", "holder_id")
        retention = Retention.CASE


class ContactSupply(models.Model):
    """How many of one supply were given and how many more would have been needed."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="supplies")
    item = models.CharField(max_length=10, choices=Supply)
    given = models.PositiveSmallIntegerField(default=0)
    needed = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "item"], name="supply_once_a_contact")]

    class Privacy:
        operational = ("id", "contact", "item", "given", "needed")
        retention = Retention.CASE
