"""Which programme reports and reminders a person may read: every programme manager all. They hold no person."""

from typing import Self

from django.db.models import Exists, OuterRef, Q

from accounts.roles import Role
from privacy.querysets import GuardedQuerySet


class ProgrammeReportQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        return self.all() if getattr(user, "role", None) == Role.PROGRAMME_MANAGER else self.none()

    def about(self, subject) -> Self:
        """All editions of one subject of `subjects.Subject`, newest first."""
        return self.filter(of=subject.of, commune=subject.commune, organisation=subject.organisation)

    def standing(self) -> Self:
        """Of each subject and period the newest edition."""
        same = Q(commune=OuterRef("commune")) | Q(organisation=OuterRef("organisation"))
        newer = self.model._default_manager.filter(
            same, of=OuterRef("of"), period_end=OuterRef("period_end"), edition__gt=OuterRef("edition")
        )
        return self.filter(~Exists(newer))


class ProgrammeReminderQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        return self.all() if getattr(user, "role", None) == Role.PROGRAMME_MANAGER else self.none()
