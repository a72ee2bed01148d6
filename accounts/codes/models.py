"""A code that lets somebody into their own account: for whom, who asked, who said yes, until when it is good.

The code itself is nowhere; `digest` recognises it with the help of the key ring alone.
"""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.codes.choices import OF_THE_SYSTEM, TONES, EntryKind, EntryReason, EntryState
from accounts.codes.lifecycle import OPEN, TRANSITIONS
from accounts.roles import Role
from privacy.classification import Retention

EVERYBODYS = (Role.ADMINISTRATOR, Role.PRIVACY_OFFICER)
COLLEAGUES = (Role.CASE_MANAGER, Role.PROGRAMME_MANAGER, Role.PARTNER_OFFICER)


class EntryCodeQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Who may ask or say yes. What somebody had mailed to themselves, or brought on the first day, is not."""
        asked_for = self.exclude(kind__in=OF_THE_SYSTEM)
        if user.role in EVERYBODYS:
            return asked_for
        if user.role in COLLEAGUES:
            return asked_for.filter(user__organisation_id=user.organisation_id)
        return self.none()

    def standing(self) -> Self:
        """Not ended, also when its time is over."""
        return self.filter(state__in=OPEN)

    def open(self) -> Self:
        """Something may still be done with it."""
        return self.standing().filter(expires_at__gt=timezone.now())

    def over(self, before) -> Self:
        """Their time was over before this day."""
        return self.filter(expires_at__date__lt=before)


class EntryCode(models.Model):
    """One asking, and the last code that came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="entry_codes")
    kind = models.CharField(max_length=12, choices=EntryKind)
    reason = models.CharField(max_length=12, choices=EntryReason)
    state = models.CharField(max_length=12, choices=EntryState, default=EntryState.ASKED)
    # Nobody for one that was mailed on its owner's own wish, or handed over by the server's operator on the first day.
    asked_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    # Which printing the digest is of: the one before opens nothing any more.
    paper = models.UUIDField(default=uuid.uuid4, editable=False)
    digest = models.BinaryField(max_length=16, null=True)
    key_version = models.PositiveSmallIntegerField(null=True)
    by_mail = models.BooleanField(default=False)
    issued_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()  # of the step that is waited for
    used_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    objects = EntryCodeQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(state__in=OPEN), name="one_open_entry_code"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("asked_by")) & ~Q(approved_by=F("user")) & ~Q(asked_by=F("user")),
                name="entry_code_by_two_others",
            ),
            # No code comes to be, and none is used, without two people; but the owner's own, by their mail, and those
            # of the first day, when nobody is there yet. These say so and name nobody.
            models.CheckConstraint(
                condition=Q(kind__in=OF_THE_SYSTEM) | ~Q(state__in=["approved", "issued", "used"])
                | Q(asked_by__isnull=False, approved_by__isnull=False),
                name="entry_code_approved_first",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EntryKind.BEGINNING) | Q(asked_by__isnull=True, approved_by__isnull=True),
                name="entry_code_begun_by_nobody",
            ),
        ]

    class Privacy:
        operational = (
            "id", "user", "kind", "reason", "state", "asked_by", "asked_at", "approved_by", "approved_at", "paper",
            "digest", "key_version", "by_mail", "issued_at", "expires_at", "used_at", "taken_back_at",
        )
        retention = Retention.ENTRY

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def stands(self) -> EntryState:
        """The state, at this moment: what nobody dealt with in time has expired."""
        over = self.state in OPEN and self.expires_at <= timezone.now()
        return EntryState.EXPIRED if over else EntryState(self.state)

    @property
    def tone(self) -> str:
        return TONES.get(self.stands, "neutral")

    def may(self, verb: str) -> bool:
        """Whether the lifecycle lets this happen now, whoever does it."""
        return self.stands in TRANSITIONS[verb].sources
