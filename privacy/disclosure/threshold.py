"""The threshold rule: no figure of fewer than k persons leaves, and none by which one could be worked out.

A figure stays withheld only if there is a *witness*: another table, equal in all that is published, in which
the withheld group has k persons or more (or, for a figure withheld merely to cover others, another value).
Whoever reads the figures can't tell the witness from the truth, whatever arithmetic they use. Where no witness
is found, more is withheld. What it does not defend against: somebody who knows further figures, and somebody
who reasons from the rule itself about which figures it would have withheld.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from privacy.disclosure.attack import TOTAL, Pair, Place, Published, intervals, leaks

__all__ = ["TOTAL", "Published", "leaks", "protect"]

K = 10
Table = dict[str, dict[str, int]]


def protect(
    columns: Mapping[str, Mapping[str, int]],
    *,
    totals: Mapping[str, int],
    pairs: Sequence[Pair] = (),
    k: int = K,
) -> dict[str, dict[str, Published]]:
    """What may be published of these figures, with the totals in a zone of their own named TOTAL.

    `columns` are persons by column and zone, `totals` their sums over the zones. A pair (numerator,
    denominator) says that the numerator counts some of the denominator's persons: the difference is protected
    too, and a rate may be shown only where both are. The same figures always give the same answer. Raises
    ValueError for figures that don't add up, since nothing could be promised about them.
    """
    _refuse_nonsense(columns, totals, pairs)
    pattern = Pattern(columns, pairs, k)
    while open_targets := [target for target in pattern.targets() if not pattern.is_safe(target)]:
        for target in open_targets:
            if not pattern.is_safe(target):
                pattern.withhold_for(target)
    return intervals(pattern.values(), pairs)


class Target(NamedTuple):
    """Something a reader must not learn. `ways` each try to turn a copy of the table into a witness."""

    columns: tuple[str, ...]
    ways: tuple[Callable[[Table], bool], ...]


class Pattern:
    """The true figures, and which of them are withheld so far."""

    def __init__(self, columns: Mapping[str, Mapping[str, int]], pairs: Sequence[Pair], k: int) -> None:
        self.table: Table = {column: dict(sorted(row.items())) for column, row in sorted(columns.items())}
        self.pairs, self.k = sorted(set(pairs)), k
        self.above = {c: [d for n, d in self.pairs if n == c] for c in self.table}
        self.below = {c: [n for n, d in self.pairs if d == c] for c in self.table}
        self.withheld: set[Place] = set()
        self._blocked: Place | None = None
        for place, value in self._figures():
            if 1 <= value < k:
                self.withheld.add(place)
        for numerator, _denominator, zone, _ in self._small_differences():
            if self.figure(numerator, zone):
                self.withheld.add((numerator, zone))

    def figure(self, column: str, zone: str, table: Table | None = None) -> int:
        row = (table or self.table)[column]
        return sum(row.values()) if zone == TOTAL else row[zone]

    def values(self) -> dict[str, dict[str, int | None]]:
        """The figures that are shown, None for those that are not."""
        shown: dict[str, dict[str, int | None]] = {column: {} for column in self.table}
        for (column, zone), value in self._figures():
            shown[column][zone] = None if (column, zone) in self.withheld else value
        return shown

    def _figures(self) -> list[tuple[Place, int]]:
        return [
            ((column, zone), self.figure(column, zone))
            for column, row in self.table.items()
            for zone in (*row, TOTAL)
        ]

    def _small_differences(self) -> list[tuple[str, str, str, int]]:
        """(numerator, denominator, zone, difference) wherever 1 to k-1 persons lie between the two."""
        everywhere = [
            (n, d, zone, self.figure(d, zone) - self.figure(n, zone))
            for n, d in self.pairs
            for zone in (*self.table[n], TOTAL)
        ]
        return [found for found in everywhere if 1 <= found[3] < self.k]

    # --- what must not be learned --------------------------------------------------------------------------
    def targets(self) -> list[Target]:
        cells = [self._target(column, zone) for column, zone in sorted(self.withheld)]
        return cells + [self._target_between(*small) for small in self._small_differences()]

    def is_safe(self, target: Target) -> bool:
        """Whether one of the ways gives a witness."""
        return any(way(copied(self.table)) for way in target.ways)

    def _target(self, column: str, zone: str) -> Target:
        """A withheld figure: below k it might be k, above it might be another."""
        value = self.figure(column, zone)
        steps = (self.k - value,) if value < self.k else (1, -1)
        return Target((column,), tuple(self._moves(column, zone, step) for step in steps))

    def _target_between(self, numerator: str, denominator: str, zone: str, difference: int) -> Target:
        """A small difference: it might be k, by fewer in the numerator, more in the denominator, or both."""
        step = self.k - difference
        fewer, more = self._moves(numerator, zone, -step), self._moves(denominator, zone, step)
        return Target((numerator, denominator), (fewer, more, self._moves_apart(numerator, denominator, zone)))

    def _moves(self, column: str, zone: str, step: int) -> Callable[[Table], bool]:
        if zone == TOTAL:
            return lambda table: self._move_total(table, column, step)
        return lambda table: self._move(table, column, zone, table[column][zone] + step)

    def _moves_apart(self, numerator: str, denominator: str, zone: str) -> Callable[[Table], bool]:
        """The numerator down to one person, if it may move at all, and the denominator up to k more."""

        def move(table: Table) -> bool:
            if zone == TOTAL:
                return False
            trial = copied(table)
            if self._move(trial, numerator, zone, 1):
                table.update(trial)
            return self._move(table, denominator, zone, max(table[denominator][zone], table[numerator][zone] + self.k))

        return move

    # --- witnesses -----------------------------------------------------------------------------------------
    def _move_total(self, table: Table, column: str, step: int) -> bool:
        """Bring a withheld total up or down, through as many withheld zones as it takes."""
        if (column, TOTAL) not in self.withheld:
            return False
        goal = self.figure(column, TOTAL, table) + step
        for zone in table[column]:
            missing = goal - self.figure(column, TOTAL, table)
            trial = copied(table)
            to = max(trial[column][zone] + missing, self._floor(trial, column, zone))
            if missing and self._move(trial, column, zone, to):
                table.update(trial)
        return self.figure(column, TOTAL, table) == goal or self._stuck(column, TOTAL)

    def _move(self, table: Table, column: str, zone: str, to: int) -> bool:
        """Change one withheld figure to `to`, and with it whatever must change for the table to stay true to
        all that is published. False, with the table spoilt, where that can't be done."""
        change = to - table[column][zone]
        if change == 0:
            return True
        if to < 1:
            return False
        if (column, zone) not in self.withheld:
            return self._stuck(column, zone)
        linked = self.above[column] if change > 0 else self.below[column]
        for other in linked:
            if (to - table[other][zone]) * change > 0 and not self._move(table, other, zone, to):
                return False
        table[column][zone] = to
        return self._balanced(table, column, zone, change)

    def _balanced(self, table: Table, column: str, moved: str, change: int) -> bool:
        """Let the column's other withheld zones make up for a change, if its total is shown."""
        if (column, TOTAL) in self.withheld:
            return True
        for zone in table[column]:
            if change and zone != moved and (column, zone) in self.withheld:
                value = table[column][zone]
                low, high = self._floor(table, column, zone), self._ceiling(table, column, zone)
                table[column][zone] = max(low, value - change) if change > 0 else min(high, value - change)
                change += table[column][zone] - value
        return change == 0 or self._stuck(column, TOTAL)

    def _floor(self, table: Table, column: str, zone: str) -> int:
        return max([1, *(table[other][zone] for other in self.below[column])])

    def _ceiling(self, table: Table, column: str, zone: str) -> int:
        return min([table[other][zone] for other in self.above[column]], default=sys.maxsize)

    def _stuck(self, column: str, zone: str) -> bool:
        """Remember the shown figure that a witness would have to change."""
        self._blocked = (column, zone)
        return False

    # --- withholding more ----------------------------------------------------------------------------------
    def withhold_for(self, target: Target) -> None:
        """Withhold what stood in the way of a witness; of several such figures, one that is enough by itself.
        With everything withheld every target has its witness, so this comes to an end."""
        obstacles = self.obstacles(target)
        for place in obstacles:
            self.withheld.add(place)
            if self.is_safe(target):
                return
            self.withheld.discard(place)
        self.withheld.add(obstacles[-1])

    def obstacles(self, target: Target) -> list[Place]:
        """The shown figure that stopped each way; where none did, the next that is left."""
        found = []
        for way in target.ways:
            self._blocked = None
            way(copied(self.table))
            column, zone = self._blocked or (target.columns[0], TOTAL)
            found.append((column, zone) if zone != TOTAL else self._next_in(column))
        return found

    def _next_in(self, column: str) -> Place:
        """The smallest figure still shown in this column or, failing that, in the nearest: zones before totals.
        Zeros stay, for nobody is behind them."""
        for candidate in (column, *self.below[column], *self.above[column], *self.table):
            places = [(candidate, zone) for zone in (*self.table[candidate], TOTAL)]
            shown = [place for place in places if place not in self.withheld and self.figure(*place)]
            if shown:
                return min(shown, key=lambda place: (place[1] == TOTAL, self.figure(*place), place))
        raise AssertionError("Everything is withheld, and yet a reader could learn something.")


def copied(table: Table) -> Table:
    return {column: dict(row) for column, row in table.items()}


def _refuse_nonsense(columns, totals, pairs) -> None:
    zones = {frozenset(row) for row in columns.values()}
    if len(zones) > 1 or any(TOTAL in names for names in zones):
        raise ValueError(f"Every column needs the same zones, none of them named {TOTAL!r}.")
    if any(sum(row.values()) != totals[column] for column, row in columns.items()):
        raise ValueError("A total is not the sum of its zones.")
    if any(value < 0 for row in columns.values() for value in row.values()):
        raise ValueError("Persons are counted in whole numbers from 0.")
    if any(columns[n][zone] > columns[d][zone] for n, d in pairs for zone in columns[n]):
        raise ValueError("A numerator is larger than its denominator.")
    try:
        TopologicalSorter({n: [d for m, d in pairs if m == n] for n, _ in pairs}).prepare()
    except CycleError:
        raise ValueError("The pairs go in a circle.") from None
