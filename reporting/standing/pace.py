"""Where C1 is going: the months observed, what December may come to, and what the target would take. Pure arithmetic.

Each release says how many were eligible (D1) and served (N1) since 1 January, so that a month's gain is one figure
less the one before. The first month's is left out: it brings in everybody carried over from the year before.

December is expected at the mean monthly gain. Its band says how far months have differed so far: with r the expected
ratio, each gain leaves a residual N1 − r·D1 (less its mean); the sum of h further months then differs from its
expectation with standard deviation s·√(h + h²/m), s from the residuals and m the months of gain; times Student's t,
over the expected D1. That is the usual interval of a ratio of sums (Cochran, Sampling Techniques, 1977, 6.4), 80 %, as
of months yet to come. It knows of the months observed and nothing of a campaign to come.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reporting.figures import Figures
from reporting.indicators import TARGET

DECEMBER, FEWEST = 12, 3
# Student's t that leaves one in ten on each side, by degrees of freedom from 1.
T = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372)


@dataclass(frozen=True)
class Month:
    """What one release says of the year so far, at the end of this month."""

    month: int
    served: int
    eligible: int
    release: object = None

    @property
    def share(self) -> float | None:
        return self.served / self.eligible if self.eligible else None


@dataclass(frozen=True)
class Pace:
    """What is known and expected. Persons are expected numbers, not whole ones. Where nothing can be said, `why` is
    "few" (too few months), "over" (the year is closed) or "none" (nobody yet), and the rest is None."""

    months: tuple[Month, ...]
    why: str = ""
    served: float | None = None
    eligible: float | None = None
    low: float | None = None
    high: float | None = None
    gain: float | None = None
    needed: float | None = None

    @property
    def last(self) -> Month | None:
        return self.months[-1] if self.months else None

    @property
    def left(self) -> int:
        return DECEMBER - self.last.month if self.last else DECEMBER

    @property
    def expected(self) -> float | None:
        return self.served / self.eligible if self.served is not None and self.eligible else None

    @property
    def verdict(self) -> str:
        """Of December: met, below, or "undecided" where the band holds the target."""
        if self.low is None or self.high is None:
            return "none"
        return "met" if self.low >= TARGET else "below" if self.high < TARGET else "undecided"


def observed(read: Sequence[Figures]) -> list[Month]:
    """The months of these releases, oldest first; of one month the last read. One whose province is protected says
    nothing that could be projected."""
    found = {}
    for one in read:
        share, month = one.c1, one.release.period_end.month
        if share.part.value is not None and share.whole.value is not None:
            found[month] = Month(month, share.part.value, share.whole.value, one.release)
    return [found[month] for month in sorted(found)]


def pace(months: Sequence[Month]) -> Pace:
    """What December may come to, from what was observed."""
    held = tuple(months)
    if not held or not held[-1].eligible:
        return Pace(held, "none")
    if held[-1].month == DECEMBER:
        return Pace(held, "over")
    if len(held) < FEWEST:
        return Pace(held, "few")
    return projected(held)


def projected(months: tuple[Month, ...]) -> Pace:
    last, left = months[-1], DECEMBER - months[-1].month
    span = last.month - months[0].month
    gains = (last.served - months[0].served) / span, (last.eligible - months[0].eligible) / span
    served, eligible = last.served + left * gains[0], last.eligible + left * gains[1]
    half = half_width(months, served / eligible, left) / eligible
    middle = served / eligible
    return Pace(
        months, "", served, eligible, max(middle - half, 0.0), min(middle + half, 1.0), gains[0],
        max(TARGET * eligible - last.served, 0.0) / left,
    )


def half_width(months: Sequence[Month], ratio: float, left: int) -> float:
    """Persons by which the sum of `left` further months may differ. A gain of several months at once counts as such:
    its variance is as many times a month's."""
    steps = [(b.month - a.month, b.served - a.served - ratio * (b.eligible - a.eligible)) for a, b in pairwise(months)]
    span = sum(n for n, _gain in steps)
    mean = sum(gain for _n, gain in steps) / span
    free = len(steps) - 1
    variance = sum((gain - n * mean) ** 2 / n for n, gain in steps) / free
    return T[min(free, len(T)) - 1] * math.sqrt(variance * (left + left**2 / span))
