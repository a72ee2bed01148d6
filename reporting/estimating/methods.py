"""How many people there are, worked out of a field study by three standard methods. Arithmetic alone: no database.

Source of the choice: WHO and UNAIDS, guidelines on estimating the size of key populations, 2010. Every result is a
whole number of people with its range, low ≤ point ≤ high.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, median, quantiles

Z = NormalDist().inv_cdf(0.975)  # both sides of 95 %


@dataclass(frozen=True)
class Range:
    """A number of people with what it may be."""

    low: int
    point: int
    high: int


def capture_recapture(first: int, second: int, both: int) -> Range:
    """Two visits to the same places: how many were met on the first, on the second, and on both.

    Chapman's estimator (1951) with its variance, and a log-normal 95 % range (Chao, 1987), which never falls below the
    number of people who were actually met. Raises ValueError where more were met twice than once.
    """
    if not 0 <= both <= min(first, second):
        raise ValueError("more people met twice than once")
    met = first + second - both
    point = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    unseen = point - met
    if unseen <= 0 or variance == 0:
        return whole(met, max(point, met), max(point, met))
    spread = math.exp(Z * math.sqrt(math.log(1 + variance / unseen**2)))
    return whole(met + unseen / spread, point, met + unseen * spread)


def multiplier(users: int, asked: int, used: int, design_effect: float = 1.0) -> Range:
    """`users` of a service are known, and of `asked` people of the same population `used` say that they used it.

    users / share, with the Wilson 95 % range of the share; `design_effect` (1 or more) widens it for samples that are
    not simple random ones. Raises ValueError where nobody used it or more used it than were asked.
    """
    if not 0 < used <= asked or design_effect < 1:
        raise ValueError("no share to divide by")
    low, high = wilson(used / asked, asked / design_effect)
    return whole(max(users / high, users), users * asked / used, users / low)


def wilson(share: float, trials: float) -> tuple[float, float]:
    """The 95 % range of a share among so many trials (Wilson, 1927)."""
    middle = share + Z**2 / (2 * trials)
    reach = Z * math.sqrt(share * (1 - share) / trials + Z**2 / (4 * trials**2))
    return (middle - reach) / (1 + Z**2 / trials), min(1.0, (middle + reach) / (1 + Z**2 / trials))


def wisdom_of_crowds(guesses: Sequence[int]) -> Range:
    """What people who know the place guess, each for themselves: the median, and the middle half of the guesses.

    Raises ValueError for fewer than three.
    """
    if len(guesses) < 3:
        raise ValueError("fewer than three guesses")
    lower, _middle, upper = quantiles(guesses, n=4, method="inclusive")
    return whole(lower, median(guesses), upper)


def whole(low: float, point: float, high: float) -> Range:
    """Whole people: the range outwards, the point to the nearest and within the range."""
    least, most = math.floor(low + 1e-9), math.ceil(high - 1e-9)
    return Range(least, min(max(round(point), least), most), most)
