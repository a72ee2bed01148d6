"""Witnesses, and the greedy protection made of them.

A witness of a target is another set of figures that fulfils every relation, agrees with all that is shown, and gives
the target what it needs. The cheapest one says what more to withhold; a pattern in which every target has a witness in
whole numbers gives nothing away, whatever arithmetic a reader uses.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from privacy.disclosure.programs import Answer, Program
from privacy.disclosure.rules import Reader, Target
from privacy.disclosure.system import Rows, System

NEXT_TO_NOTHING = 1e-3
ROUNDING = 1e-6
CHEAP_ENOUGH = 0.3  # a witness in whole numbers need not be the very cheapest


class Unreachable(ValueError):
    """No pattern gives this target what it needs."""

    def __init__(self, target: Target) -> None:
        super().__init__("A figure can't be protected, whatever else is withheld.")
        self.target = target


class Witness(NamedTuple):
    moved: np.ndarray  # bool by column: differs from the true figure
    change: np.ndarray  # persons by column
    is_whole: bool


class Witnesses:
    """Looks for cheapest witnesses, from the true figures up and down, under one pattern after another."""

    def __init__(self, system: System, readers: Sequence[Reader], weights: np.ndarray) -> None:
        self.system, self.readers, self.weights = system, readers, weights
        self._program = self._new_program(integer=False)
        self._whole: Program | None = None
        self._reader: dict[bool, int] = {}
        self._bounds = [self._bounds_of(reader) for reader in readers]

    def _new_program(self, *, integer: bool) -> Program:
        rows, n = self.system.rows, self.system.columns
        both = Rows(
            rows.starts * 2, np.stack([rows.columns, rows.columns + n], axis=1).ravel(),
            np.stack([rows.coefficients, -rows.coefficients], axis=1).ravel(),
        )
        nothing = np.zeros(2 * n)
        return Program(nothing, nothing, nothing, both, integer=integer, good_enough=CHEAP_ENOUGH)

    def withhold(self, pattern: np.ndarray) -> None:
        """Look under this pattern (bool by column) from now on: moving what is withheld costs next to nothing."""
        dear = np.maximum(self.weights, 2 * NEXT_TO_NOTHING)
        cost = np.where(pattern | self.system.hidden, NEXT_TO_NOTHING, dear)
        self._cost = np.concatenate([cost, cost])
        for program in filter(None, (self._program, self._whole)):
            program.price_all(self._cost)

    def cheapest(self, target: Target, *, whole: bool = False) -> Witness | None:
        """The cheapest witness of the target, up or down; None where there is none at all."""
        value = int(self.system.values[target.column])
        steps = [target.up_to - value] if target.down_to is None else [target.up_to - value, target.down_to - value]
        if steps[0] <= 0:
            still = np.zeros(self.system.columns)
            return Witness(still != 0, still, True)
        answers = [answer for step in steps if (answer := self._moved(target, step, whole)) is not None]
        if not answers:
            return None
        n = self.system.columns
        best = min(answers, key=lambda answer: answer.objective)
        change = best.values[:n] - best.values[n:]
        return Witness(
            np.abs(change) > ROUNDING, change, bool((np.abs(change - np.rint(change)) < ROUNDING).all())
        )

    def _moved(self, target: Target, step: int, whole: bool) -> Answer | None:
        program = self._program_of(target.reader, whole)
        n, column = self.system.columns, target.column
        low, high = self._bounds[target.reader]
        if step < 0 and high[n + column] < -step:
            return None
        up, down = (step, 0) if step > 0 else (0, -step)
        program.bound(column, up, up)
        program.bound(n + column, down, down)
        answer = program.solve()
        for i in (column, n + column):
            program.bound(i, low[i], high[i])
        return answer

    def _program_of(self, reader: int, whole: bool) -> Program:
        if whole and self._whole is None:
            self._whole = self._new_program(integer=True)
            self._whole.price_all(self._cost)
        program = self._whole if whole and self._whole else self._program
        if self._reader.get(whole) != reader:
            program.bound_all(*self._bounds[reader])
            self._reader[whole] = reader
        return program

    def _bounds_of(self, one: Reader) -> tuple[np.ndarray, np.ndarray]:
        """How far each figure may move up and down for this reader, if it were withheld."""
        may = (self.system.free | self.system.hidden) & ~one.known
        up = np.where(may, np.inf, 0.0)
        down = np.where(may, self.system.values - one.floor, 0).astype(float)
        return np.zeros(2 * len(up)), np.concatenate([up, down])


def covered(
    witnesses: Witnesses, targets: Sequence[Target], pattern: np.ndarray, known: dict[Target, Witness] | None = None,
) -> tuple[np.ndarray, dict[Target, Witness]]:
    """The pattern with whatever the cheapest witness in whole numbers of each target moves withheld too, and the
    witnesses. `known` are witnesses under the pattern already."""
    system = witnesses.system
    pattern = pattern.copy()
    found = dict(known or {})
    witnesses.withhold(pattern)
    open_targets = [target for target in targets if target not in found]
    for target in sorted(open_targets, key=lambda t: (t.reader, system.values[t.column] - t.up_to, t.column)):
        witness = witnesses.cheapest(target)
        if witness is not None and not witness.is_whole:
            witness = witnesses.cheapest(target, whole=True)
        if witness is None:
            raise Unreachable(target)
        found[target] = witness
        more = witness.moved & system.free & ~pattern
        if more.any():
            pattern |= more
            witnesses.withhold(pattern)
    return pattern, found


def pruned(
    witnesses: Witnesses, primary: np.ndarray, pattern: np.ndarray, found: dict[Target, Witness], *, out_of_time=None,
) -> tuple[np.ndarray, dict[Target, Witness]]:
    """The pattern without the figures that need not be withheld, the dearest tried first."""
    system, pattern, found = witnesses.system, pattern.copy(), dict(found)
    extra = np.flatnonzero(pattern & ~primary)
    for column in sorted(extra, key=lambda i: (-witnesses.weights[i], i)):
        if out_of_time is not None and out_of_time():
            break
        pattern[column] = False
        fresh = _without(witnesses, pattern, [t for t, one in found.items() if one.moved[column]])
        if fresh is None:
            pattern[column] = True
        else:
            found |= fresh
    witnesses.withhold(pattern)
    return pattern & system.free, found


def _without(witnesses: Witnesses, pattern: np.ndarray, targets: list[Target]) -> dict[Target, Witness] | None:
    """Other witnesses of these targets that keep to the pattern, or None where one has none."""
    if not targets:
        return {}
    witnesses.withhold(pattern)
    outside = witnesses.system.free & ~pattern
    found = {}
    for target in targets:
        witness = witnesses.cheapest(target)
        if witness is None or not witness.is_whole or (witness.moved & outside).any():
            return None  # where only fractions would do, whole numbers might too: not worth the search
        found[target] = witness
    return found
