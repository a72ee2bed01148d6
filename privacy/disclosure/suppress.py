"""Complementary suppression: the cheapest pattern under which no reader learns what they must not.

Row generation: a master chooses, adversaries cut, in fractions first, then in whole numbers. The greedy pattern is
there from the start; every pattern kept is one in which each target has its witness in whole numbers, so whenever the
time is up the best of them is sound.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from privacy.disclosure.adversary import Adversary, Cut
from privacy.disclosure.cover import Witness, Witnesses, covered, pruned
from privacy.disclosure.master import Master
from privacy.disclosure.openform import Place
from privacy.disclosure.rules import Rules, Target
from privacy.disclosure.system import System

SECONDS = 60.0
CUTS_AT_ONCE = 60
ALMOST = 1e-6

# Called with what is being done, the cost of the best pattern so far (None before the first) and what is proved that
# no pattern can cost less than.
Progress = Callable[[str, float | None, float], None]


@dataclass(frozen=True)
class Cap:
    """A figure that can't be protected as the rules ask, whatever is withheld: merge areas, or decide and sign."""

    place: Place
    reader: str
    wanted: int
    attainable: int


@dataclass
class Solution:
    """Which columns to withhold, and how good that is proved to be. Costs are of complementary figures only."""

    pattern: np.ndarray  # bool by column of the system: primary and complementary figures
    cost: float
    bound: float  # no pattern costs less
    greedy_cost: float
    is_optimal: bool
    seconds: float
    rounds: int
    cuts: int
    caps: list[Cap] = field(default_factory=list)

    @property
    def gap(self) -> float:
        """How much of the cost might be saved at the very most, 0 to 1."""
        return (self.cost - self.bound) / self.cost if self.cost > self.bound else 0.0


def solve(
    system: System, rules: Rules, weights: np.ndarray, *, seconds: float = SECONDS, progress: Progress | None = None,
    exact: bool = True,
) -> Solution:
    """The cheapest pattern by whole-number `weights`, or the best sound one found in the time.

    The greedy pattern is always finished, whatever the limit. `exact=False` stops there. The same input gives the same
    pattern as long as the time does not run out.
    """
    rules, caps = attainable(system, rules)
    search = Search(system, rules, weights, seconds, progress or (lambda *_: None))
    search.begin()
    if exact:
        search.relax()
        search.branch()
    return search.solution(caps)


def attainable(system: System, rules: Rules) -> tuple[Rules, list[Cap]]:
    """The rules with every requirement cut down to what can be had with everything withheld, and the cuts made.

    Where nothing linked is fixed from outside, all figures could be twice or ten times as large: nothing to do.
    """
    linked = np.isin(np.arange(system.columns), system.rows.columns)
    fixed = linked & ~(system.free | system.hidden) & (system.values > 0)
    if not fixed.any() and not any(reader.known.any() for reader in rules.readers):
        return rules, []
    witnesses = Witnesses(system, rules.readers, np.zeros(system.columns))
    witnesses.withhold(system.free)
    far = Far(system, len(rules.readers))
    targets, caps = [], []
    for target in rules.targets:
        kept = target if far.reaches(target) else _as_far_as_possible(witnesses, target, far)
        if kept != target:
            reached = int(system.values[target.column]) if kept is None else kept.up_to
            reader = rules.readers[target.reader].name
            caps.append(Cap(system.places[target.column], reader, target.up_to, reached))
        targets += [kept] if kept is not None else []
    return Rules(rules.readers, rules.primary, tuple(targets)), caps


class Far:
    """How large each figure was in any witness so far, by reader: one witness serves for many targets."""

    def __init__(self, system: System, readers: int) -> None:
        self.values = system.values
        self.most = np.tile(system.values.astype(float), (readers, 1))

    def note(self, target: Target, witness: Witness) -> None:
        if witness.is_whole:
            self.most[target.reader] = np.maximum(self.most[target.reader], self.values + witness.change)

    def reaches(self, target: Target) -> bool:
        return target.down_to is None and self.most[target.reader, target.column] >= target.up_to


def _as_far_as_possible(witnesses: Witnesses, target: Target, far: Far) -> Target | None:
    value = int(witnesses.system.values[target.column])
    while target.up_to > value:
        witness = witnesses.cheapest(target)
        if witness is not None and not witness.is_whole:
            witness = witnesses.cheapest(target, whole=True)
        if witness is not None:
            far.note(target, witness)
            return target
        target = target._replace(up_to=target.up_to - 1)
    return None


class Search:
    """One run: the best sound pattern so far, and the best bound."""

    def __init__(self, system: System, rules: Rules, weights: np.ndarray, seconds: float, progress: Progress) -> None:
        self.system, self.rules, self.weights, self.progress = system, rules, weights, progress
        self.started = time.monotonic()
        self.seconds = seconds
        self.adversary = Adversary(system, rules)
        self.witnesses = Witnesses(system, rules.readers, weights)
        self.master = Master(weights, self.adversary.choosable, rules.targets)
        self.best: np.ndarray | None = None
        self.found: dict[Target, Witness] = {}
        self.bound, self.rounds, self.greedy_cost = 0.0, 0, math.inf
        self._unmended, self._patience = 0, 1  # mending is dear: after 1, 2, 4, 8 … more rounds

    def left(self) -> float:
        return self.started + self.seconds - time.monotonic()

    @property
    def is_out_of_time(self) -> bool:
        return self.left() <= 0

    @property
    def cost(self) -> float:
        return math.inf if self.best is None else self.master.cost(self.best)

    @property
    def is_proved(self) -> bool:
        return self.cost <= self.bound

    # --- Greedy ----------------------------------------------------------------------------------------------
    def begin(self) -> None:
        self.progress("greedy", None, 0.0)
        self.keep_better(self.rules.primary)
        self.greedy_cost = self.cost

    def keep_better(self, start: np.ndarray) -> None:
        """Make a sound pattern out of this one, and keep it if it is the cheapest so far."""
        known = {t: w for t, w in self.found.items() if not (w.moved & self.system.free & ~start).any()}
        pattern, found = covered(self.witnesses, self.rules.targets, start, known)
        pattern, found = pruned(
            self.witnesses, self.rules.primary, pattern, found, out_of_time=lambda: self.is_out_of_time
        )
        if self.master.cost(pattern) < self.cost:
            self.best, self.found = pattern, found

    # --- Optimum ---------------------------------------------------------------------------------------------
    def relax(self) -> None:
        """Cut the fractional master until no adversary finds anything."""
        while not self.is_out_of_time and not self.is_proved:
            pattern, cost = self.master.relaxed()
            self._raise_bound(cost)
            self._tell("relaxed")
            pattern[self.rules.primary] = 1.0
            if not self.master.add(self._deep_cuts(pattern, relaxed=True)):
                return

    def branch(self) -> None:
        """Cut the master in whole numbers until its pattern is sound, or the best one known is as cheap."""
        while not self.is_out_of_time and not self.is_proved and self.best is not None:
            answer = self.master.whole(self.best, self.left())
            if answer is None:
                return
            pattern, bound, _ = answer
            self._raise_bound(bound)
            self._tell("whole")
            if not self.is_proved:
                self._cut_or_keep(pattern | self.rules.primary)

    def _cut_or_keep(self, pattern: np.ndarray) -> None:
        cuts = self._deep_cuts(pattern.astype(float))
        if not self.master.add(cuts):
            self.keep_better(pattern)  # as it is, unless only fractions protected it
            if not self.is_proved:
                self.master.forbid(pattern)
            return
        self._unmended += 1
        if self._unmended >= self._patience:
            self.keep_better(pattern)
            self._unmended, self._patience = 0, self._patience * 2

    def _deep_cuts(self, pattern: np.ndarray, *, relaxed: bool = False) -> list[Cut]:
        """Cuts against this pattern, looked for half-way to the best sound one first: what cuts there cuts here, and
        deeper."""
        half = (pattern + self.best) / 2
        return self.adversary.cuts(half, enough=CUTS_AT_ONCE, relaxed=True) or self.adversary.cuts(
            pattern, enough=CUTS_AT_ONCE, relaxed=relaxed
        )

    def _raise_bound(self, bound: float) -> None:
        """Costs are whole numbers, so a bound may be rounded up."""
        self.bound = max(self.bound, math.ceil(bound - ALMOST))

    def _tell(self, doing: str) -> None:
        self.rounds += 1
        self.progress(doing, self.cost, self.bound)

    def solution(self, caps: list[Cap]) -> Solution:
        if self.best is None:
            raise RuntimeError("There is no pattern.")
        return Solution(
            self.best, self.cost, min(self.bound, self.cost), self.greedy_cost, self.is_proved,
            time.monotonic() - self.started, self.rounds, self.master.rows, caps,
        )
