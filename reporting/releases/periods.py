"""The periods that can be published: months, half-years and years that are over, from 2026 on."""

import calendar
import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reporting.catalogue import HALF, MONTH, Period, period_of

FIRST_YEAR = 2026


@dataclass(frozen=True)
class Span:
    """A period from `start` to `end`, both included."""

    start: dt.date
    end: dt.date

    @property
    def kind(self) -> Period:
        found = period_of(self.start, self.end)
        if found is None:
            raise ValueError("This is no period that a release can have.")
        return found

    @property
    def slug(self) -> str:
        """2026-05, 2026-h1 or 2026: its code in addresses and in the table of late entries."""
        tail = {MONTH: f"-{self.end.month:02d}", HALF: "-h1"}.get(self.kind, "")
        return f"{self.end.year}{tail}"

    @property
    def name(self) -> str:
        """The period in words."""
        year = self.end.year
        if self.kind == MONTH:
            return _("Tháng %(month)s/%(year)s") % {"month": self.end.month, "year": year}
        return (_("6 tháng đầu năm %(year)s") if self.kind == HALF else _("Năm %(year)s")) % {"year": year}

    def is_over(self, today: dt.date) -> bool:
        return self.end < today


def month(year: int, number: int) -> Span:
    return Span(dt.date(year, number, 1), dt.date(year, number, calendar.monthrange(year, number)[1]))


def of_year(year: int) -> list[Span]:
    """Every period of a year, in the order in which they end; of two that end together the month first."""
    longer = [Span(dt.date(year, 1, 1), dt.date(year, 6, 30)), Span(dt.date(year, 1, 1), dt.date(year, 12, 31))]
    return sorted([*(month(year, n) for n in range(1, 13)), *longer], key=lambda one: (one.end, -one.start.toordinal()))


def over(today: dt.date) -> list[Span]:
    """Every period that is over, the newest first."""
    every = [one for year in range(FIRST_YEAR, today.year + 1) for one in of_year(year)]
    return [one for one in reversed(every) if one.is_over(today)]
