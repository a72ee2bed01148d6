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
PUSHES = 6  # together, before the rest is pushed one by one
PARTLY = 10  # how far a partly withheld figure may rise; guides the search for cuts, changes nothing in them


class Cut(NamedTuple):
    """coefficients · x[columns] >= bound, true of every pattern that protects the target in this direction."""

    target: Target
    upward: bool
    columns: np.ndarray
    coefficients: np.ndarray
    bound: float


class Adversary:
    """Pushes figures under one pattern after another, whole (0 or 1) or fractional.

    Keeps for each target the last point (figures by column) in which it reached its goal: as long as a pattern allows
    that point, nothing needs to be pushed again.
    """

    def __init__(self, system: System, rules: Rules) -> None:
        self.system, self.readers, self.targets = system, rules.readers, rules.targets
        self.choosable = system.free & ~rules.primary
        self.always = rules.primary | system.hidden
        nothing = np.zeros(system.columns)
        self._program = Program(nothing, nothing, nothing, system.rows, changes_only_prices=True)
        self._column = np.array([target.column for target in self.targets], dtype=np.int64)
        self._goal = np.array([target.up_to for target in self.targets], dtype=float)
        self._reader = np.array([target.reader for target in self.targets], dtype=np.int64)
        self._one_way = np.array([target.down_to is None for target in self.targets], dtype=bool)
        self._point = np.full((len(self.targets), system.columns), np.inf)
        self._last_short = np.zeros(len(self.targets), dtype=np.int64)
        self._asked = 0

    def cuts(self, pattern: np.ndarray, *, enough: int, relaxed: bool = False) -> list[Cut]:
        """Cuts that this pattern (0 to 1 by column) does not fulfil, the last ones short first, up to `enough`; none
        where every target reaches what it needs. `relaxed` leaves out targets with two ways."""
        found: dict[bytes, Cut] = {}
        self._asked += 1
        for reader in range(len(self.readers)):
            open_targets = self._look_at(reader, pattern) & (self._one_way | (not relaxed))
            self._push_together(open_targets)
            for i in sorted(np.flatnonzero(open_targets), key=lambda i: (-self._last_short[i], i)):
                if not open_targets[i]:
                    continue
                for cut in self._short(int(i), open_targets):
                    if cut.coefficients @ pattern[cut.columns] < cut.bound - CLEARLY:
                        found.setdefault(_key(cut), cut)
                        self._last_short[i] = self._asked
                if len(found) >= enough:
                    return list(found.values())
        return list(found.values())

    def _look_at(self, reader: int, pattern: np.ndarray) -> np.ndarray:
        """Set all bounds as this reader sees the pattern; which of their targets have no point that it allows."""
        one = self.readers[reader]
        values = self.system.values.astype(float)
        share = np.where(self.always, 1.0, np.where(self.choosable, pattern, 0.0))
        share = np.where(one.known, 0.0, np.where(share > 1 - SHORT, 1.0, np.where(share < SHORT, 0.0, share)))
        self._low = values - (values - one.floor) * share
        self._high = np.where(share == 1.0, np.inf, values + PARTLY * share)
        self._program.bound_all(self._low, self._high)
        mine = np.flatnonzero(self._reader == reader)
        points = self._point[mine]
        allowed = ((points >= self._low - SHORT) & (points <= self._high + SHORT)).all(axis=1)
        is_open = np.zeros(len(self.targets), dtype=bool)
        is_open[mine[~allowed]] = True
        return is_open

    def _push_together(self, is_open: np.ndarray) -> None:
        """Push all open targets at once, each up to its goal, again and again while some arrive; most do."""
        for _round in range(PUSHES):
            pushed = np.flatnonzero(is_open & self._one_way)
            if len(pushed) < 2:
                return
            columns = self._column[pushed]
            price, high = np.zeros(self.system.columns), self._high.copy()
            price[columns] = -1.0
            high[columns] = np.minimum(high[columns], self._goal[pushed])
            self._program.bound_all(self._low, high)
            self._program.price_all(price)
            answer = self._solved()
            self._program.price_all(np.zeros(self.system.columns))
            self._program.bound_all(self._low, self._high)
            if not self._note(answer, is_open):
                return

    def _note(self, answer: Answer, is_open: np.ndarray) -> int:
        """Remember the point for whatever reached its goal in it; how many did."""
        reached = np.flatnonzero(is_open & (answer.values[self._column] >= self._goal - SHORT))
        self._point[reached] = answer.values
        is_open[reached] = False
        return len(reached)

    def _short(self, i: int, is_open: np.ndarray) -> list[Cut]:
        """The cuts of a target that no way protects; closes whatever reached its goal on the way."""
        target, found = self.targets[i], []
        for upward in (True, False) if target.down_to is not None else (True,):
            value = int(self.system.values[target.column])
            need = target.up_to - value if upward else value - (target.down_to or 0)
            answer = self._pushed(target, upward)
            self._note(answer, is_open)
            if need <= 0 or abs(answer.values[target.column] - value) >= need - SHORT:
                return []
            gain = -answer.reduced
            gain[target.column] = 0.0
            if (cut := self._made(target, upward, need, gain)) is not None:
                found.append(cut)
        return found

    def _pushed(self, target: Target, upward: bool) -> Answer:
        """The furthest that the target's figure goes, no further than required."""
        column = target.column
        low, high = self._low[column], self._high[column]
        self._program.bound(column, *((low, target.up_to) if upward else (target.down_to, high)))
        self._program.price(column, -1.0 if upward else 1.0)
        answer = self._solved()
        self._program.price(column, 0.0)
        self._program.bound(column, low, high)
        return answer

    def _solved(self) -> Answer:
        answer = self._program.solve()
        if answer is None:
            raise RuntimeError("A reader's linear program has no answer.")
        return answer

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


def _key(cut: Cut) -> bytes:
    return cut.columns.tobytes() + np.round(cut.coefficients / cut.bound, 9).tobytes()
