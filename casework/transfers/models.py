"""A transfer: whose client, to whom, who asked and why, until when an answer is awaited, how it ended."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.roles import CASEWORK_ROLES, Role
from casework.history import history
from casework.transfers.codes import Declined, TransferState
from casework.transfers.lifecycle import ANSWER_DAYS, OPEN
from privacy.classification import Retention
from privacy.fields import SealedTextField
from privacy.querysets import GuardedQuerySet


def last_day_to_answer() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=ANSWER_DAYS)


class TransferQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        """A case manager sees the organisation's; a worker those by which a client comes to them or leaves them."""
        if getattr(user, "role", None) not in CASEWORK_ROLES:
            return self.none()
        ours = self.filter(organisation_id=user.organisation_id)
        if user.role == Role.CASE_MANAGER:
            return ours
        return ours.filter(Q(from_worker_id=user.id) | Q(to_worker_id=user.id))

    def of(self, client) -> Self:
        return self.filter(client=client)

    def standing(self) -> Self:
        """Asked and not answered, also when the time to answer is over."""
        return self.filter(state=OPEN)

    def open(self) -> Self:
        """An answer is still awaited."""
        return self.standing().filter(answer_by__gte=timezone.localdate())

    def waiting_for(self, user) -> Self:
        return self.open().filter(to_worker_id=user.id)


class Transfer(models.Model):
    """One client, for whom one colleague is asked. Until the answer is yes nothing changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The client's: to whom is asked can't see the client, and finds the transfer by this.
    organisation = models.ForeignKey("services.Organisation", on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey("casework.Client", on_delete=models.CASCADE, related_name="transfers")
    from_worker = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    to_worker = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateField(default=last_day_to_answer)
    reason = SealedTextField(label="casework.transfer.reason", holder="client_id", default="")
    state = models.CharField(max_length=10, choices=TransferState, default=TransferState.ASKED)
    declined_because = models.CharField(max_length=8, choices=Declined, blank=True)
    ended_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TransferQuerySet.as_manager()
    history = history()

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["client"], condition=Q(state=OPEN), name="one_open_transfer_a_client"),
            models.CheckConstraint(
                condition=Q(state=OPEN, ended_at__isnull=True) | ~Q(state=OPEN) & Q(ended_at__isnull=False),
                name="transfer_ended_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="declined") & ~Q(declined_because="") | ~Q(state="declined") & Q(declined_because=""),
                name="transfer_declined_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(from_worker=F("to_worker")), name="nobody_takes_over_from_themselves"
            ),
        ]
        indexes = [
            models.Index(fields=["to_worker", "-asked_at"], name="transfer_to_worker"),
            models.Index(fields=["from_worker", "-asked_at"], name="transfer_from_worker"),
        ]

    class Privacy:
        sensitive = ("reason",)
        operational = (
            "id", "organisation", "client", "from_worker", "to_worker", "asked_by", "asked_at", "answer_by", "state",
            "declined_because", "ended_by", "ended_at",
        )
        retention = Retention.CASE

    @property
    def is_open(self) -> bool:
        return self.state == OPEN and self.answer_by >= timezone.localdate()

    @property
    def stands(self) -> TransferState:
        """The state, as of today: what nobody answered in time has expired."""
        return TransferState.EXPIRED if self.state == OPEN and not self.is_open else TransferState(self.state)
