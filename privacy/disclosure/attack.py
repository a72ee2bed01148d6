"""A reader with pencil and patience: what the published figures prove about the withheld ones.

Shares no code with the protection, only the published form. It knows that zones add up to the total, that a
numerator is at most its denominator, and that a true zero is always shown, so what is withheld is at least 1.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

TOTAL = "total"
ROUNDS = 1000

Place = tuple[str, str]
Pair = tuple[str, str]


class Published(NamedTuple):
    """One figure as it may be read: its value, or None and the interval that any reader can work out.
    `high` is None where nothing bounds it."""

    value: int | None
    low: int
    high: int | None


class Leak(NamedTuple):
    """What the figures give away: a withheld value ("found"), or that a group is smaller than k ("under")."""

    what: str
    column: str
    zone: str
    low: int
    high: int


class Interval:
    """What is known of one number so far."""

    __slots__ = ("high", "low")

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def narrow(self, low: float, high: float) -> bool:
        """Take in new knowledge; whether it said anything new."""
        before = (self.low, self.high)
        self.low, self.high = max(self.low, low), min(self.high, high)
        return (self.low, self.high) != before


def leaks(
    published: Mapping[str, Mapping[str, Published]], *, pairs: Sequence[Pair] = (), k: int = 10
) -> list[Leak]:
    """Everything that must not be found and is: withheld figures, and differences of 1 to k-1 persons."""
    values = {column: {zone: cell.value for zone, cell in row.items()} for column, row in published.items()}
    cells, differences = _proved(values, pairs)
    found = []
    for (column, zone), known in cells.items():
        if values[column][zone] is None and (known.low == known.high or known.high < k):
            what = "found" if known.low == known.high else "under"
            found.append(Leak(what, column, zone, int(known.low), int(known.high)))
    for (numerator, denominator), row in differences.items():
        for zone, known in row.items():
            if known.low >= 1 and known.high < k:
                name = f"{denominator} - {numerator}"
                found.append(Leak("under", name, zone, int(known.low), int(known.high)))
    return sorted(found)


def intervals(
    values: Mapping[str, Mapping[str, int | None]], pairs: Sequence[Pair] = ()
) -> dict[str, dict[str, Published]]:
    """The published form: each figure, and for a withheld one (None) the interval that a reader can prove."""
    cells, _ = _proved(values, pairs)
    return {
        column: {zone: _published(value, cells[column, zone]) for zone, value in row.items()}
        for column, row in values.items()
    }


def _published(value: int | None, known: Interval) -> Published:
    high = None if known.high == math.inf else int(known.high)
    return Published(value, int(known.low), high)


def _proved(
    values: Mapping[str, Mapping[str, int | None]], pairs: Sequence[Pair]
) -> tuple[dict[Place, Interval], dict[Pair, dict[str, Interval]]]:
    """Narrow all intervals by all relations until no relation says anything new."""
    cells = {
        (column, zone): Interval(1, math.inf) if value is None else Interval(value, value)
        for column, row in values.items()
        for zone, value in row.items()
    }
    differences = {pair: {zone: Interval(0, math.inf) for zone in values[pair[0]]} for pair in pairs}
    sums = [{zone: cells[column, zone] for zone in row} for column, row in values.items()]
    sums += differences.values()
    for _ in range(ROUNDS):
        news = [_add_up(row) for row in sums]
        news += [_subtract(*triple) for triple in _triples(cells, differences)]
        if not any(news):
            break
    return cells, differences


def _triples(cells, differences) -> Iterator[tuple[Interval, Interval, Interval]]:
    """(denominator, numerator, their difference) in every zone."""
    for (numerator, denominator), row in differences.items():
        for zone, difference in row.items():
            yield cells[denominator, zone], cells[numerator, zone], difference


def _add_up(row: dict[str, Interval]) -> bool:
    """The zones of a row add up to its total."""
    total, zones = row[TOTAL], [known for zone, known in row.items() if zone != TOTAL]
    news = [total.narrow(sum(zone.low for zone in zones), sum(zone.high for zone in zones))]
    for zone in zones:
        others = [other for other in zones if other is not zone]
        low = total.low - sum(other.high for other in others)
        high = total.high - sum(other.low for other in others)
        news.append(zone.narrow(low, high))
    return any(news)


def _subtract(whole: Interval, part: Interval, rest: Interval) -> bool:
    """whole = part + rest."""
    return any(
        [
            whole.narrow(part.low + rest.low, part.high + rest.high),
            part.narrow(_less(whole.low, rest.high), whole.high - rest.low),
            rest.narrow(_less(whole.low, part.high), whole.high - part.low),
        ]
    )


def _less(a: float, b: float) -> float:
    return -math.inf if b == math.inf else a - b
