"""The reader as a linear program: how far a figure can be pushed under a pattern, and the cut where that isn't enough.

With M(y − a) = 0 and any multipliers of the rows, y_p − a_p = Σ r_i (y_i − a_i) for the reduced costs r. So a pattern x
in which y_p can reach the required a_p + u fulfils

    Σ_{r_i > 0} u x_i + Σ_{r_i < 0} min(u, |r_i| (a_i − floor_i)) x_i >= u.

(M. Fischetti, J. J. Salazar, "Solving the cell suppression problem on tabular data with linear constraints",
Management Science 47, 2001; here a withheld figure has no upper bound.)
"""

from typing import NamedTuple

import numpy as np

from privacy.disclosure.programs import Answer, Program
from privacy.disclosure.rules import Rules, Target
from privacy.disclosure.system import System

SHORT = 1e-6
CLEARLY = 1e-4
NOTHING = 1e-9
PARTLY = 10  # how far a partly withheld figure may rise; guides the search for cuts, changes nothing in them


class Cut(NamedTuple):
    """coefficients · x[columns] >= bound, true of every pattern that protects the target in this direction."""

    target: Target
    upward: bool
    columns: np.ndarray
    coefficients: np.ndarray
    bound: float


class Adversary:
    """Pushes figures under one pattern after another, whole (0 or 1) or fractional."""

    def __init__(self, system: System, rules: Rules) -> None:
        self.system, self.readers, self.targets = system, rules.readers, rules.targets
        self.choosable = system.free & ~rules.primary
        self.always = rules.primary | system.hidden
        nothing = np.zeros(system.columns)
        self._program = Program(nothing, nothing, nothing, system.rows, changes_only_prices=True)
        self._state: tuple[int, bytes] | None = None
        self._columns = np.array([target.column for target in self.targets], dtype=np.int64)
        self._goals = np.array([target.up_to for target in self.targets], dtype=float)
        self._reader_of = np.array([target.reader for target in self.targets], dtype=np.int64)
        self._short_last: list[int] = []

    def cuts(self, pattern: np.ndarray, *, enough: int, relaxed: bool = False) -> list[Cut]:
        """Cuts that this pattern (0 to 1 by column) does not fulfil, those short last time first, up to `enough`;
        none where every target reaches what it needs. `relaxed` leaves out targets with two ways."""
        first = [*self._short_last, *np.setdiff1d(np.arange(len(self.targets)), self._short_last).tolist()]
        fine = np.zeros(len(self.targets), dtype=bool)
        found: dict[bytes, Cut] = {}
        short = []
        for i in sorted(first, key=lambda i: self._reader_of[i]) if len(self.readers) > 1 else first:
            target = self.targets[i]
            if fine[i] or (relaxed and target.down_to is not None):
                continue
            for cut in self._short(target, pattern, fine):
                if cut.coefficients @ pattern[cut.columns] < cut.bound - CLEARLY:
                    found.setdefault(_key(cut), cut)
                    short.append(i)
            if len(found) >= enough:
                break
        self._short_last = list(dict.fromkeys([*short, *self._short_last])) if found else self._short_last
        return list(found.values())

    def reach(self, target: Target, pattern: np.ndarray, *, upward: bool = True) -> Answer:
        """The furthest that the target's figure goes under the pattern, no further than required."""
        self._look_at(target.reader, pattern)
        column = target.column
        low, high = self._low[column], self._high[column]
        self._program.bound(column, *((low, target.up_to) if upward else (target.down_to, high)))
        self._program.price(column, -1.0 if upward else 1.0)
        answer = self._program.solve()
        self._program.price(column, 0.0)
        self._program.bound(column, low, high)
        if answer is None:
            raise RuntimeError("A reader's linear program has no answer.")
        return answer

    def _short(self, target: Target, pattern: np.ndarray, fine: np.ndarray) -> list[Cut]:
        """The cuts of a target that no way protects; marks as fine whatever reached its goal on the way."""
        found = []
        for upward in (True, False) if target.down_to is not None else (True,):
            value = int(self.system.values[target.column])
            need = target.up_to - value if upward else value - (target.down_to or 0)
            if need <= 0:
                return []
            answer = self.reach(target, pattern, upward=upward)
            fine |= (answer.values[self._columns] >= self._goals - SHORT) & (self._reader_of == target.reader)
            if abs(answer.values[target.column] - value) >= need - SHORT:
                return []
            gain = -answer.reduced
            gain[target.column] = 0.0
            if (cut := self._made(target, upward, need, gain)) is not None:
                found.append(cut)
        return found

    def _made(self, target: Target, upward: bool, need: int, gain: np.ndarray) -> Cut | None:
        reader = self.readers[target.reader]
        spare = np.where(reader.known, 0, self.system.values - reader.floor)
        worth = np.where(gain > NOTHING, float(need), np.where(gain < -NOTHING, -gain * spare, 0.0))
        worth[reader.known] = 0.0
        bound = need - worth[self.always].sum()
        columns = np.flatnonzero(self.choosable & (worth > NOTHING))
        if bound <= SHORT:
            return None
        return Cut(target, upward, columns, np.minimum(worth[columns], bound), bound)

    def _look_at(self, reader: int, pattern: np.ndarray) -> None:
        state = (reader, pattern.tobytes())
        if state == self._state:
            return
        self._state = state
        one = self.readers[reader]
        values = self.system.values.astype(float)
        share = np.where(self.always, 1.0, np.where(self.choosable, pattern, 0.0))
        share = np.where(one.known, 0.0, np.where(share > 1 - SHORT, 1.0, np.where(share < SHORT, 0.0, share)))
        self._low = values - (values - one.floor) * share
        self._high = np.where(share == 1.0, np.inf, values + PARTLY * share)
        self._program.bound_all(self._low, self._high)


def _key(cut: Cut) -> bytes:
    return cut.columns.tobytes() + np.round(cut.coefficients / cut.bound, 9).tobytes()
