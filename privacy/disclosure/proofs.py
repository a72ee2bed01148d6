"""The auditor's arithmetic: between which whole numbers every withheld figure of some releases is bound to lie.

Shares nothing with the protection but the open form and the opening of HiGHS. Shown figures are put into the
relations, what remains falls apart into components of withheld figures, and of each figure the least and the greatest
are sought in its component: by a linear program and, wherever the answer is not in whole numbers already, by an
integer one.
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
        self.points: list[np.ndarray] = []  # whole-number answers met on the way: each might be the truth
        self._model = _model(component, low, high)
        self._linear = self._program(integer=False)
        self._integer: highspy.Highs | None = None

    def least(self, i: int) -> int:
        """The least that figure i can be."""
        return self._extreme(i, 1.0, float(self.low[i]))

    def greatest(self, i: int) -> int:
        """The greatest that figure i can be; ENDLESS where nothing bounds it."""
        return self._extreme(i, -1.0, min(ENDLESS, float(self.high[i])))

    def reaches(self, i: int, persons: int) -> bool:
        """Whether figure i can be as large as this."""
        return any(point[i] >= persons for point in self.points) or self.greatest(i) >= persons

    def _extreme(self, i: int, sign: float, limit: float) -> int:
        """The extreme value of figure i in the direction, as far as `limit`."""
        if any(sign * point[i] <= sign * limit for point in self.points):
            return int(limit)
        found = self._solve(self._linear, i, sign, limit)
        if not self._is_whole(found):
            if self._integer is None:
                self._integer = self._program(integer=True)
            found = self._solve(self._integer, i, sign, limit)
        self.points = [*self.points[-40:], np.rint(found)]
        return round(found[i])

    def _solve(self, program: highspy.Highs, i: int, sign: float, limit: float) -> np.ndarray:
        low, high = float(self.low[i]), float(self.high[i])
        program.changeColBounds(i, low, limit if sign < 0 else high)
        program.changeColCost(i, sign)
        program.run()
        self.attempts += 1
        found = program.getSolution()
        values = np.array(found.col_value)
        status = program.getModelStatus()
        program.changeColCost(i, 0.0)
        program.changeColBounds(i, low, high)
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Inconsistent(f"No figures fulfil all relations around {self.places[i]}.")
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"The attack came to no end: {program.modelStatusToString(status)}")
        return values

    @staticmethod
    def _is_whole(values: np.ndarray) -> bool:
        return bool((np.abs(values - np.rint(values)) < CLOSE).all())

    def _program(self, *, integer: bool) -> highspy.Highs:
        program = instance()
        program.setOptionValue("mip_rel_gap", 0.0)
        program.setOptionValue("mip_abs_gap", 0.5)
        program.setOptionValue("simplex_strategy", 4)  # primal: between questions only the objective changes
        program.passModel(self._model)
        if integer:
            n = len(self.places)
            kind = np.full(n, highspy.HighsVarType.kInteger.value, dtype=np.uint8)
            program.changeColsIntegrality(n, np.arange(n, dtype=np.int32), kind)
        return program


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
