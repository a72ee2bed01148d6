"""The client (thân chủ), the index by which reporting counts a person once, and whose case it is.

No name, address, telephone number or identity number has a place here, on purpose.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from casework.clients.codes import AgeBand, RestrictedBecause, Sex
from casework.clients.querysets import ClientQuerySet, OfClientQuerySet
from casework.history import history
from privacy.classification import Retention
from privacy.fields import SealedJSONField, SealedTextField
from privacy.pseudonyms import new_code


class Client(models.Model):
    """A person as one organisation knows them: a random code, an alias, coarse attributes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=6, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey("services.Organisation", on_delete=models.PROTECT, related_name="clients")
    assigned_to = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="caseload")
    alias = SealedTextField(label="casework.client.alias", holder="id")
    safe_contact = SealedJSONField(label="casework.client.safe_contact", holder="id")
    notes = SealedTextField(label="casework.client.notes", holder="id", default="")
    recall_answers = SealedJSONField(label="casework.client.recall_answers", holder="id")
    # Which questions were answered: RecallSet.identity. Other questions would recognise nobody of these.
    recall_set = models.CharField(max_length=32, editable=False)
    recall_rank = models.PositiveSmallIntegerField(default=0)
    lookup_index = models.BinaryField(max_length=16, editable=False)
    index_version = models.PositiveSmallIntegerField(default=1)
    age_band = models.CharField(max_length=8, choices=AgeBand)
    age_band_on = models.DateField(default=timezone.localdate)
    sex = models.CharField(max_length=8, choices=Sex)
    commune = models.ForeignKey("services.Commune", on_delete=models.PROTECT, related_name="+")
    registered_on = models.DateField(default=timezone.localdate)
    closed_on = models.DateField(null=True, blank=True)
    # Processing restricted at the person's wish: there and readable, but nothing is done with it.
    restricted_on = models.DateField(null=True, blank=True)
    restricted_because = models.CharField(max_length=12, choices=RestrictedBecause, blank=True)
    restricted_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # From here on in no count, whenever that is made and for whichever period.
    uncounted_since = models.DateField(null=True, blank=True)
    # The data key is gone and nothing points at the person any more: in sight of nobody, kept for past counts.
    erased_on = models.DateField(null=True, blank=True)

    objects = ClientQuerySet.as_manager()
    history = history(without=["lookup_index", "recall_set"])

    class Meta:
        ordering = ["-registered_on", "code"]
        indexes = [
            models.Index(fields=["organisation", "lookup_index"], name="client_recognised"),
            models.Index(fields=["organisation", "-registered_on", "code"], name="client_listed"),
            models.Index(fields=["assigned_to", "-registered_on", "code"], name="client_caseload"),
            # What lists of open clients count and page through, read from the index alone.
            models.Index(
                fields=["organisation", "-registered_on", "code"], include=["id", "assigned_to"],
                condition=Q(closed_on__isnull=True, erased_on__isnull=True), name="client_open_listed",
            ),
            models.Index(
                fields=["assigned_to", "-registered_on", "code"], include=["id", "organisation"],
                condition=Q(closed_on__isnull=True, erased_on__isnull=True), name="client_open_caseload",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "lookup_index", "recall_rank"], name="client_recognised_once"
            ),
            models.CheckConstraint(
                condition=Q(restricted_on__isnull=True, restricted_because="", restricted_by__isnull=True)
                | Q(restricted_on__isnull=False, restricted_by__isnull=False) & ~Q(restricted_because=""),
                name="client_restricted_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(erased_on__isnull=True) | Q(closed_on__isnull=False, restricted_on__isnull=True),
                name="client_erased_is_closed",
            ),
        ]

    class Privacy:
        identifying = ("alias", "recall_answers", "safe_contact")
        sensitive = ("notes",)
        quasi_identifying = ("age_band", "age_band_on", "sex", "commune", "lookup_index", "recall_rank")
        operational = (
            "id", "code", "organisation", "assigned_to", "recall_set", "index_version", "registered_on", "closed_on",
            "restricted_on", "restricted_because", "restricted_by", "uncounted_since", "erased_on",
        )
        retention = Retention.CASE

    def __str__(self) -> str:
        return self.code

    @property
    def is_child(self) -> bool:
        """Under 18: a child at risk, on the child-protection path, never counted as an adult."""
        return self.age_band == AgeBand.CHILD

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def is_restricted(self) -> bool:
        return self.restricted_on is not None


class CountingIndex(models.Model):
    """The index by which a person served by several organisations counts once. Only reporting reads it."""

    client = models.OneToOneField(Client, primary_key=True, on_delete=models.CASCADE, related_name="+")
    value = models.BinaryField(max_length=16, db_index=True)
    version = models.PositiveSmallIntegerField(default=1)

    class Privacy:
        quasi_identifying = ("value",)
        operational = ("client", "version")
        retention = Retention.CASE


class Assignment(models.Model):
    """Who was responsible for a client, from when until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="assignments")
    worker = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    assigned_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = OfClientQuerySet.as_manager()
    history = history()

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=models.Q(until__isnull=True), name="one_worker_at_a_time"
            ),
        ]

    class Privacy:
        operational = ("id", "client", "worker", "assigned_by", "since", "until")
        retention = Retention.CASE
