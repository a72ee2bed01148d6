"""A referral (chuyển gửi) from a worker to a partner's service.

The receiver sees the snapshot alone: sealed under the referral's own key, holding only what the client
agreed to for this referral, without any link to the client. When the receiver's time is over, that key is destroyed
and the three columns are empty; what the sender's own record keeps is sealed under the client's key.
"""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.history import history
from pages.templatetags.pages import short_date
from privacy.classification import Retention
from privacy.fields import SealedJSONField, SealedTextField
from privacy.pseudonyms import new_code
from referrals import lifecycle
from referrals.codes import DeclineReason, FailReason, NextStep, ReopenReason, Result
from referrals.fhir.models import ReceivedUpdate, SystemToken
from referrals.labels import LABELS, appointment
from referrals.mail.models import MailChoice
from referrals.querysets import ReferralQuerySet, unseen
from referrals.slips.models import Slip
from referrals.talk.models import Message

# Where Django finds the models of the rooms too.
__all__ = ["MailChoice", "Message", "ReceivedUpdate", "Referral", "Slip", "SystemToken"]


class Referral(models.Model):
    """One need of one client, put to one service."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=6, unique=True, default=new_code, editable=False)
    client = models.ForeignKey("casework.Client", on_delete=models.CASCADE, related_name="referrals")
    need = models.ForeignKey("casework.Need", on_delete=models.PROTECT, related_name="referrals")
    service = models.ForeignKey("services.Service", on_delete=models.PROTECT, related_name="referrals")
    from_organisation = models.ForeignKey("services.Organisation", on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(
        "services.Organisation", on_delete=models.PROTECT, related_name="+", editable=False
    )
    sent_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="draft", choices=[(s, s) for s in lifecycle.STATES])
    urgent = models.BooleanField(default=False)
    snapshot = SealedJSONField(label="referrals.referral.snapshot", holder="id", default=dict, null=True)
    message = SealedTextField(label="referrals.referral.message", holder="id", default="", null=True)
    answer = SealedTextField(label="referrals.referral.answer", holder="id", default="", null=True)
    senders_copy = SealedJSONField(label="referrals.referral.senders_copy", holder="client_id", null=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    attend_by = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    escalated_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    appointment_at = models.DateTimeField(null=True, blank=True)
    attended_on = models.DateField(null=True, blank=True)
    arrived_from = models.CharField(max_length=12, blank=True, choices=[(s, s) for s in sorted(lifecycle.ARRIVED_FROM)])
    result_by = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    decline_reason = models.CharField(max_length=16, choices=DeclineReason, blank=True)
    fail_reason = models.CharField(max_length=16, choices=FailReason, blank=True)
    suggested = models.ForeignKey(
        "services.Service", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    result = models.CharField(max_length=16, choices=Result, blank=True)
    next_step = models.CharField(max_length=16, choices=NextStep, blank=True)
    next_on = models.DateField(null=True, blank=True)
    reopened_because = models.CharField(max_length=16, choices=ReopenReason, blank=True)
    moved_at = models.DateTimeField(default=timezone.now)
    sender_told_at = models.DateTimeField(null=True, blank=True)
    sender_seen_at = models.DateTimeField(null=True, blank=True)
    receiver_told_at = models.DateTimeField(null=True, blank=True)
    receiver_seen_at = models.DateTimeField(null=True, blank=True)
    view_ended_on = models.DateField(null=True, blank=True)

    # Until when the side that looks had read it: set by `mark_seen`, for one page, never stored.
    seen_before: dt.datetime | None = None

    objects = ReferralQuerySet.as_manager()
    history = history()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=lifecycle.STATES), name="referral_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"]) | Q(sent_at__isnull=False), name="referral_sent_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(decline_reason=""), name="referral_declined_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="completed") | Q(completed_on__isnull=False) & ~Q(result=""),
                name="referral_completed_how",
            ),
            models.UniqueConstraint(
                fields=["need", "service"], condition=Q(state__in=sorted(lifecycle.OPEN)),
                name="one_open_referral_a_need_and_service",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_organisation", "state", "answer_by"], condition=Q(state__in=sorted(lifecycle.OPEN)),
                name="referral_inbox",
            ),
            models.Index(fields=["to_organisation", "-moved_at"], name="referral_ended"),
            models.Index(fields=["to_organisation", "sent_at"], name="referral_received"),
            models.Index(fields=["client", "-created_at"], name="referral_of_client"),
            # Few at any time, whatever there is: the number beside a list, asked for on every page.
            models.Index(fields=["to_organisation"], condition=unseen("receiver"), name="referral_new_to_receiver"),
            models.Index(fields=["client"], condition=unseen("sender"), name="referral_new_to_sender"),
            # What senders still have to look after.
            models.Index(fields=["client"], name="referral_at_work", condition=Q(state__in=sorted(lifecycle.OPEN))),
        ]

    class Privacy:
        identifying = ("snapshot", "senders_copy")
        sensitive = ("message", "answer")
        quasi_identifying = (
            "appointment_at", "attended_on", "completed_on", "result", "next_step", "next_on", "decline_reason",
            "fail_reason",
        )
        operational = (
            "id", "reference", "client", "need", "service", "from_organisation", "to_organisation", "sent_by", "state",
            "urgent", "created_at", "sent_at", "answer_by", "attend_by", "reminded_on", "escalated_on", "answered_at",
            "suggested", "arrived_from", "result_by", "reopened_because", "moved_at", "sender_told_at",
            "sender_seen_at", "receiver_told_at", "receiver_seen_at", "view_ended_on",
        )
        retention = Retention.CASE
        # The receiver's share of the row, for a shorter time than the row.
        shorter = {Retention.SHARED: ("snapshot", "message", "answer")}

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state in lifecycle.OPEN

    @staticmethod
    def called(state: str) -> str:
        """A state, in a word."""
        return str(LABELS[state][0])

    @staticmethod
    def standing(held: dict) -> str:
        """Where one stands, of what `ReferralQuerySet.last_of` gives: in a word, with its appointment."""
        moment = held["appointment"] and dt.datetime.fromisoformat(held["appointment"])
        said = Referral.called(held["state"])
        waits = held["state"] == "accepted" and moment
        return _("%(state)s, hẹn %(when)s") % {"state": said, "when": appointment(moment)} if waits else said

    @property
    def takes_slip(self) -> bool:
        """Whether a paper can still answer it or say that somebody came."""
        return self.state in lifecycle.TAKES_SLIP

    @property
    def prints_slip(self) -> bool:
        """Whether a new paper is of use: not for what has ended, for which the one in somebody's pocket may be."""
        return self.is_open and self.takes_slip

    @property
    def arrival(self) -> str:
        """The receiver's verb for somebody who stands at the desk now; none where nobody can come any more."""
        return lifecycle.arrival(self.state)

    @property
    def is_emptied(self) -> bool:
        """The receiver's share is gone: taken back, erased, or its time over. Asked without opening anything."""
        return type(self).snapshot.field.stored(self) is None

    @property
    def copy(self) -> dict:
        """What was shared and said, for the sender: {"snapshot", "message", "answer"}, and once the view has ended
        the "messages" too, as `referrals.talk.words.rows` gives them."""
        if self.is_emptied:
            return self.senders_copy or {"snapshot": {}, "message": "", "answer": ""}
        return {"snapshot": self.snapshot, "message": self.message, "answer": self.answer}

    @property
    def label(self) -> str:
        """Where it stands, in a word."""
        return self.called(self.state)

    @property
    def tone(self) -> str:
        return LABELS[self.state][1]

    @property
    def awaited_by(self) -> dt.date | None:
        """By when the receiver is to say something: an answer, or what came of it. None where neither is awaited."""
        if self.state in lifecycle.WAITING_FOR_ANSWER:
            return self.answer_by
        return self.result_by if self.state == "attended" else None

    @property
    def is_late(self) -> bool:
        """Whether the day by which an answer or a result was awaited is over."""
        last = self.awaited_by
        return last is not None and last < timezone.localdate()

    @property
    def late(self) -> str:
        """Since when an answer or the result is overdue, in words; nothing where neither is."""
        words = _("quá hạn ghi kết quả từ %(day)s") if self.state == "attended" else _("quá hạn trả lời từ %(day)s")
        return words % {"day": short_date(self.awaited_by)} if self.is_late else ""

    @property
    def news(self) -> str:
        """What is new in one line for its sender: from whom, and when or why."""
        told = {
            "sent": self.late, "attended": self.late, "accepted": appointment(self.appointment_at),
            "declined": self.get_decline_reason_display(), "failed": self.get_fail_reason_display(),
            "completed": self.get_result_display(),
        }.get(self.state, "")
        return " · ".join(filter(None, [self.service.organisation.name, str(told)]))
