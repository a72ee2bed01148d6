"""Where each of the plan's other targets stands in a period: a few queries, whatever the number of communes."""

import datetime as dt
from dataclasses import dataclass

from reporting.programme.figures import FIGURES, Figure, Kind, Of
from reporting.programme.models import ProgrammeReport
from reporting.programme.subjects import departments
from services.models import Commune


@dataclass(frozen=True)
class Standing:
    """One figure over all who report it. `low` to `high` is the share that those who have not reported leave open."""

    figure: Figure
    reported: int
    expected: int
    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """Of a yes or no: of all who should report. Of a share: of what was reported. None where nothing is known."""
        return self.part / self.whole if self.whole and self.reported else None

    @property
    def high(self) -> float | None:
        """The share if everybody who is missing said yes; for yes or no alone."""
        if self.figure.kind != Kind.YES_NO or not self.whole:
            return self.share
        return (self.part + self.expected - self.reported) / self.whole

    @property
    def reaches(self) -> bool | None:
        """Whether the target is reached; None where those who are missing decide, or where there is no target."""
        if self.figure.goal is None or self.share is None:
            return None
        if self.share >= self.figure.goal:
            return True
        return None if (self.high or 0) >= self.figure.goal else False


def standings(user, end: dt.date) -> list[Standing]:
    """Every figure of the period, in the plan's order."""
    return standings_of(ProgrammeReport.objects.visible_to(user), end)


def standings_of(reports, end: dt.date) -> list[Standing]:
    """The same of these reports, a queryset."""
    held = list(reports.standing().filter(period_end=end))
    expected = {Of.COMMUNE: Commune.objects.count(), Of.DEPARTMENT: departments().count(), Of.SUPPLIED: 1}
    return [_standing(figure, held, expected[figure.of]) for figure in FIGURES]


def _standing(figure: Figure, held: list[ProgrammeReport], expected: int) -> Standing:
    values = [one.read[figure.code] for one in held if one.of == figure.of and figure.code in one.read]
    part = sum(one.part for one in values)
    whole = expected if figure.kind == Kind.YES_NO else sum(one.whole or 0 for one in values)
    return Standing(figure, len(values), max(expected, len(values)), part, whole)
