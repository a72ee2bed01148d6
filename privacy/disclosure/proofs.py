"""The auditor's arithmetic: what every withheld figure of some releases can still be, in whole numbers.

Shares nothing with the protection but the open form and the opening of HiGHS. Shown figures are put into the
relations, and what remains falls apart into components of withheld figures. What a figure *can* be is shown by a point:
whole numbers for its whole component that fulfil every relation. One point serves for many figures, so they are pushed
together first and only what is still open is asked one by one. What it *can't* be is proved by a program.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

from privacy.disclosure.highs import instance
from privacy.disclosure.openform import AT_LEAST, AT_MOST, SUM, Cell, Insider, Place, Release

ENDLESS = 1_000_000  # persons: what can be as large as this has no upper bound
CLOSE = 1e-6
ROUNDS = 40  # of pushing many figures at once; most need three
ROUGHLY, EXACTLY = 0.3, 0.0  # how far from the best an integer program may stop


class Inconsistent(ValueError):
    """No figures at all fulfil every relation: what is published contradicts itself."""


@dataclass
class Component:
    """Withheld figures that relations tie together. A row is (coefficient by place, least, greatest)."""

    places: list[Place]
    rows: list[tuple[dict[Place, int], float, float]] = field(default_factory=list)


def components(releases: Sequence[Release], insider: Insider | None = None) -> list[Component]:
    """All withheld figures of the releases, taken apart; with what an insider knows put in as shown."""
    cells = {cell.place: cell for release in releases for cell in release.cells()}
    known = {place: cell.value for place, cell in cells.items() if cell.value is not None}
    if insider is not None:
        known |= {place: insider.own[place] for place in insider.alone if place in cells}
    rows = []
    for coefficients, least, greatest in _all_rows(releases):
        if missing := [place for place in coefficients if place not in cells]:
            raise ValueError(f"A relation needs a release that was not given: {min(missing)}")
        constant = sum(factor * known[place] for place, factor in coefficients.items() if place in known)
        unknown = {place: factor for place, factor in coefficients.items() if place not in known}
        if unknown:
            rows.append((unknown, least - constant, greatest - constant))
        elif not least <= constant <= greatest:
            raise Inconsistent(f"Shown figures contradict a relation of {min(coefficients)}.")
    return _taken_apart([place for place in cells if place not in known], rows)


def _all_rows(releases: Iterable[Release]) -> Iterator[tuple[dict[Place, int], float, float]]:
    for release in releases:
        for relation in release.relations:
            if relation.kind == AT_LEAST:
                for part in relation.parts:
                    yield {relation.whole: 1, part: -1}, 0.0, np.inf
            elif relation.kind in (SUM, AT_MOST):
                row = dict.fromkeys(relation.parts, 1) | {relation.whole: -1}
                yield row, 0.0, 0.0 if relation.kind == SUM else np.inf


def _taken_apart(places: Sequence[Place], rows) -> list[Component]:
    """Group places by the rows that they share."""
    above = {place: place for place in places}

    def root(place: Place) -> Place:
        while above[place] != place:
            above[place] = above[above[place]]
            place = above[place]
        return place

    for coefficients, *_ in rows:
        first, *others = coefficients
        for other in others:
            above[root(other)] = root(first)
    found: defaultdict[Place, Component] = defaultdict(lambda: Component([]))
    for place in places:
        found[root(place)].places.append(place)
    for row in rows:
        found[root(next(iter(row[0])))].rows.append(row)
    return list(found.values())


class Room:
    """What the figures of one component can still be, for one reader."""

    def __init__(self, component: Component, low: np.ndarray, high: np.ndarray) -> None:
        self.places, self.low, self.high = component.places, low, high
        self.attempts = 0
        # The least and the greatest of each figure in any point met so far.
        self.seen_low = np.full(len(low), np.inf)
        self.seen_high = np.full(len(low), -np.inf)
        self._model = _model(component, low, high)
        self._linear = self._program(integer=False)
        self._whole = self._program(integer=True)

    # --- What a figure can be ----------------------------------------------------------------------------------
    def explore(self, goal: np.ndarray) -> None:
        """Look for points in which as many figures as possible reach their goal (persons by place), and for others in
        which they differ."""
        for _round in range(ROUNDS):
            short = self.seen_high < goal
            if not short.any() or not self._push(short, -1.0):
                break
        for sign in (1.0, -1.0):
            if (same := self.seen_low == self.seen_high).any():
                self._push(same, sign)

    def _push(self, which: np.ndarray, sign: float) -> bool:
        """Push these figures together, down (1) or up (-1); whether that showed anything new."""
        before = (self.seen_low.sum(), self.seen_high.sum())
        high = np.where(which, np.minimum(self.high, ENDLESS), self.high)
        found = self._asked(self._whole, np.where(which, sign, 0.0), self.low, high, ROUGHLY)
        if found is None and not np.isfinite(self.seen_low).any():
            raise Inconsistent(f"No figures fulfil all relations around {self.places[0]}.")
        return found is not None and before != (self.seen_low.sum(), self.seen_high.sum())

    def reaches(self, i: int, persons: int) -> bool:
        """Whether figure i can be as large as this."""
        if self.seen_high[i] >= persons:
            return True
        return persons <= self.high[i] and self._is_possible(i, persons, float(self.high[i]))

    def is_found(self, i: int) -> bool:
        """Whether figure i can be one number alone."""
        if self.seen_low[i] < self.seen_high[i]:
            return False
        if not np.isfinite(self.seen_low[i]) and not self._is_possible(i, float(self.low[i]), float(self.high[i])):
            raise Inconsistent(f"No figures fulfil all relations around {self.places[i]}.")
        value = float(self.seen_low[i])
        more = value < self.high[i] and self._is_possible(i, value + 1, float(self.high[i]))
        return not more and not (value > self.low[i] and self._is_possible(i, float(self.low[i]), value - 1))

    def _is_possible(self, i: int, low: float, high: float) -> bool:
        lows, highs = self.low.copy(), self.high.copy()
        lows[i], highs[i] = low, high
        return self._asked(self._whole, np.zeros(len(lows)), lows, highs, EXACTLY) is not None

    # --- Between what it lies ------------------------------------------------------------------------------------
    def least(self, i: int, *, exactly: bool = True) -> int:
        """The least that figure i can be; a bound below it, found faster, unless `exactly`."""
        return self._extreme(i, 1.0, float(self.low[i]), exactly)

    def greatest(self, i: int, *, exactly: bool = True) -> int:
        """The greatest that figure i can be, ENDLESS where nothing bounds it; or a bound above it."""
        return self._extreme(i, -1.0, min(ENDLESS, float(self.high[i])), exactly)

    def _extreme(self, i: int, sign: float, limit: float, exactly: bool) -> int:
        """The extreme value of figure i in the direction, as far as `limit`."""
        seen = self.seen_low[i] if sign > 0 else self.seen_high[i]
        if sign * seen <= sign * limit:
            return int(limit)
        high = self.high.copy()
        high[i] = limit if sign < 0 else high[i]
        cost = np.zeros(len(high))
        cost[i] = sign
        found = self._asked(self._linear, cost, self.low, high, EXACTLY)
        if found is not None and exactly and not _is_whole(found):
            found = self._asked(self._whole, cost, self.low, high, EXACTLY)
        if found is None:
            raise Inconsistent(f"No figures fulfil all relations around {self.places[i]}.")
        return int(np.ceil(found[i] - CLOSE) if sign > 0 else np.floor(found[i] + CLOSE))

    # --- Asking --------------------------------------------------------------------------------------------------
    def _asked(self, program: highspy.Highs, cost: np.ndarray, low: np.ndarray, high: np.ndarray, gap: float):
        """The best figures within these bounds, or None where there are none; a point among them is remembered."""
        n = len(cost)
        every = np.arange(n, dtype=np.int32)
        program.changeColsBounds(n, every, low, high)
        program.changeColsCost(n, every, cost)
        program.setOptionValue("mip_rel_gap", gap)
        program.run()
        self.attempts += 1
        status = program.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"The attack came to no end: {program.modelStatusToString(status)}")
        found = np.array(program.getSolution().col_value)
        if _is_whole(found) and self._is_point(np.rint(found)):
            self.seen_low = np.minimum(self.seen_low, np.rint(found))
            self.seen_high = np.maximum(self.seen_high, np.rint(found))
        elif program is self._whole:
            raise RuntimeError("The solver's whole numbers don't fulfil the relations.")
        return found

    def _is_point(self, values: np.ndarray) -> bool:
        """Whether these whole numbers fulfil every relation and bound: the solver's word is not taken for it."""
        matrix = self._model.a_matrix_
        terms = np.asarray(matrix.value_) * values[np.asarray(matrix.index_, dtype=np.int64)]
        sums = np.add.reduceat(terms, np.asarray(matrix.start_)[:-1]) if len(terms) else np.zeros(0)
        least, greatest = np.asarray(self._model.row_lower_), np.asarray(self._model.row_upper_)
        in_rows = (sums >= least).all() and (sums <= greatest).all()
        return bool(in_rows and (values >= self.low).all() and (values <= self.high).all())

    def _program(self, *, integer: bool) -> highspy.Highs:
        program = instance()
        program.setOptionValue("mip_abs_gap", 0.5)
        program.setOptionValue("simplex_strategy", 4)  # primal: between questions only the objective changes
        program.passModel(self._model)
        if integer:
            n = len(self.places)
            kind = np.full(n, highspy.HighsVarType.kInteger.value, dtype=np.uint8)
            program.changeColsIntegrality(n, np.arange(n, dtype=np.int32), kind)
        return program


def _is_whole(values: np.ndarray) -> bool:
    return bool((np.abs(values - np.rint(values)) < CLOSE).all())


def _model(component: Component, low: np.ndarray, high: np.ndarray) -> highspy.HighsLp:
    column = {place: i for i, place in enumerate(component.places)}
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(column), len(component.rows)
    model.col_cost_ = np.zeros(len(column))
    model.col_lower_, model.col_upper_ = low.astype(float), high.astype(float)
    model.row_lower_ = np.array([least for _, least, _ in component.rows])
    model.row_upper_ = np.array([greatest for _, _, greatest in component.rows])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row) for row, _, _ in component.rows)]).astype(np.int32)
    model.a_matrix_.index_ = np.array([column[p] for row, _, _ in component.rows for p in row], dtype=np.int32)
    model.a_matrix_.value_ = np.array([f for row, _, _ in component.rows for f in row.values()], dtype=float)
    return model


def room_of(component: Component, cells: dict[Place, Cell], insider: Insider | None = None) -> Room:
    """The room of a component for a reader: at least 1 person in each withheld figure, at least one's own, and what
    is printed beside it."""
    own = {} if insider is None else insider.own
    low = np.array([max(1, own.get(place, 0), cells[place].low) for place in component.places], dtype=float)
    highs = [cells[place].high for place in component.places]
    return Room(component, low, np.array([np.inf if high is None else high for high in highs], dtype=float))
