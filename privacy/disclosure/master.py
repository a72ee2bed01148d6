"""The master: which figures to withhold at the least cost, as far as the cuts found so far know."""

from collections.abc import Iterable, Sequence

import numpy as np

from privacy.disclosure.adversary import Cut
from privacy.disclosure.programs import Answer, Program
from privacy.disclosure.rules import Target
from privacy.disclosure.system import Rows

LIKENESS = 0.5  # what a pattern wholly like the best one gains; the least difference of two costs is 1
NO_ROWS = Rows(np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))


class Master:
    """One column (0 or 1) for each figure that may be withheld, and one for each target with two ways out: 1 there
    asks for the way up. Rows are added, never taken away."""

    def __init__(self, weights: np.ndarray, choosable: np.ndarray, targets: Sequence[Target]) -> None:
        self.columns = np.flatnonzero(choosable)
        self._of = {int(column): i for i, column in enumerate(self.columns)}
        two_ways = [target for target in targets if target.down_to is not None]
        self._way = {target: len(self.columns) + i for i, target in enumerate(two_ways)}
        cost = np.concatenate([weights[self.columns], np.zeros(len(two_ways))])
        self._program = Program(cost, np.zeros(len(cost)), np.ones(len(cost)), NO_ROWS)
        self._cost, self._size = cost, len(choosable)
        self._seen: set[bytes] = set()
        self.rows = 0

    def add(self, cuts: Iterable[Cut]) -> int:
        """Take in the cuts that are new; how many were."""
        before = self.rows
        for cut in cuts:
            columns = np.array([self._of[int(column)] for column in cut.columns], dtype=np.int64)
            coefficients, bound = cut.coefficients, cut.bound
            if cut.target in self._way:
                columns = np.append(columns, self._way[cut.target])
                coefficients = np.append(coefficients, -bound if cut.upward else bound)
                bound = 0.0 if cut.upward else bound
            self._require(columns, coefficients, bound)
        return self.rows - before

    def forbid(self, pattern: np.ndarray) -> None:
        """Something outside this pattern has to be withheld: it leaves no whole numbers, only fractions."""
        outside = np.flatnonzero(~pattern[self.columns])
        self._require(outside, np.ones(len(outside)), 1.0)

    def _require(self, columns: np.ndarray, coefficients: np.ndarray, bound: float) -> None:
        scale = np.abs(coefficients).max(initial=1.0)
        key = columns.tobytes() + np.round(coefficients / scale, 9).tobytes()
        if key not in self._seen:
            self._seen.add(key)
            self._program.require(columns, coefficients / scale, bound / scale)
            self.rows += 1

    def relaxed(self) -> tuple[np.ndarray, float]:
        """The cheapest fractional pattern, over all columns of the system, and its cost."""
        self._program.require_whole_numbers(False)
        answer = self._program.solve()
        if answer is None:
            raise RuntimeError("The master has no answer.")
        return self._pattern(answer.values), answer.objective

    def whole(self, best: np.ndarray, seconds: float) -> tuple[np.ndarray, float, bool] | None:
        """The cheapest pattern found in the time, what no pattern can cost less than, and whether it is proved.

        Of equally cheap patterns, and there are many, the one most like the best sound pattern is asked for: it is the
        likeliest to be sound itself. What is gained so is less than the least difference of two costs.
        """
        self._program.require_whole_numbers()
        cost = self._cost.copy()
        liked = best[self.columns]
        cost[: len(liked)] -= LIKENESS / (1 + liked.sum()) * liked
        self._program.price_all(cost)
        start = np.concatenate([best[self.columns].astype(float), np.ones(len(self._way))])
        self._program.start_from(start)
        answer: Answer | None = self._program.solve(seconds)
        self._program.price_all(self._cost)
        if answer is None:
            return None
        return self._pattern(answer.values) > 0.5, answer.bound, answer.is_best

    def cost(self, pattern: np.ndarray) -> float:
        return float(self._cost[: len(self.columns)] @ pattern[self.columns])

    def _pattern(self, values: np.ndarray) -> np.ndarray:
        pattern = np.zeros(self._size)
        pattern[self.columns] = np.clip(values[: len(self.columns)], 0.0, 1.0)
        return pattern
