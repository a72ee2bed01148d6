"""Which releases a person may see: the one statement of their scope."""

import datetime as dt
from typing import Self

from accounts.roles import Role
from privacy.querysets import GuardedQuerySet
from reporting.releases.lifecycle import PUBLISHED, TAKES_PERIOD
from services.categories import OrganisationKind


class ReleaseQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        """A programme manager sees what is approved; in the managing department everything, whatever became of it."""
        if getattr(user, "role", None) != Role.PROGRAMME_MANAGER:
            return self.none()
        if user.organisation.kind == OrganisationKind.DEPARTMENT:
            return self.all()
        return self.approved()

    def approved(self) -> Self:
        """In force: what pages and papers read."""
        return self.filter(state="approved")

    def ever_published(self, year: int) -> Self:
        """All of a year that anybody ever read, withdrawn ones too, in the order of their numbers."""
        return self.filter(state__in=PUBLISHED, period_end__year=year).order_by("number")

    def of_period(self, start: dt.date, end: dt.date) -> Self:
        return self.filter(period_start=start, period_end=end)

    def taking_period(self, start: dt.date, end: dt.date) -> Self:
        """Under way, waiting or in force: another release of the same period has no place beside it."""
        return self.of_period(start, end).filter(state__in=TAKES_PERIOD)

    def waiting(self) -> Self:
        """Those that no process has begun with."""
        return self.filter(state="preparing", started_at=None).order_by("number")
