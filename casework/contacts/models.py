"""A contact (lần tiếp cận): channel, place, day, with a client or anonymous; supplies, topics, what comes next."""

import datetime as dt
import uuid
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.roles import CASEWORK_ROLES, Role
from casework.clients.codes import Sex
from casework.clients.querysets import in_work, scope
from casework.contacts.codes import AgeGroup, Channel, NextStep, Supply
from casework.history import history
from privacy.classification import Retention
from privacy.fields import SealedJSONField, SealedTextField
from privacy.querysets import GuardedQuerySet

# For how long a referral that was agreed to and never made stands among what is left to do.
PROMISED_DAYS = 30


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

    def promised(self, user) -> Self:
        """Contacts of this worker after which a referral was agreed to and none has been made yet, the newest first."""
        made = apps.get_model("referrals", "Referral")._default_manager.filter(
            client=OuterRef("client"), created_at__gte=OuterRef("recorded_at")
        )
        lately = timezone.localdate() - dt.timedelta(days=PROMISED_DAYS)
        mine = self.visible_to(user).filter(worker=user, next_step=NextStep.REFER, on__gte=lately)
        return mine.filter(in_work("client__"), ~Exists(made)).select_related("client").order_by("-on", "id")


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
    # What is said of a client is sealed under the client's key, any other under the contact's own.
    holder_id = models.UUIDField(editable=False)
    people = models.PositiveSmallIntegerField(default=1)
    next_step = models.CharField(max_length=10, choices=NextStep, default=NextStep.NONE, db_default=NextStep.NONE)
    # Codes of Topic. None: nothing was said, or its time is over; of the note only the latter.
    topics = SealedJSONField(label="casework.contact.topics", holder="holder_id", default=None, null=True)
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
        indexes = [
            models.Index(fields=["client", "-on"], name="contact_of_client"),
            models.Index(fields=["organisation", "-on"], name="contact_of_organisation"),
            models.Index(fields=["worker", "-recorded_at"], name="contact_last_recorded"),
        ]

    class Privacy:
        sensitive = ("note", "topics")
        quasi_identifying = ("commune", "on")
        operational = (
            "id", "organisation", "worker", "client", "channel", "people", "next_step", "recorded_at", "holder_id",
        )
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


class ContactPeople(models.Model):
    """How many of a contact without a record were of one sex and age group. Who is in none of them is in `people`."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="groups")
    sex = models.CharField(max_length=8, choices=Sex)
    age = models.CharField(max_length=8, choices=AgeGroup)
    people = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "sex", "age"], name="group_once_a_contact"),
            models.CheckConstraint(condition=Q(people__gte=1), name="a_group_has_somebody"),
        ]

    class Privacy:
        quasi_identifying = ("sex", "age", "people")
        operational = ("id", "contact")
        retention = Retention.CASE
