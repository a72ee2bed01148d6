"""From releases to one system of linear equations over all their cells, for the protection.

Every relation is homogeneous: `sum` gives parts − whole = 0; the inequalities get a slack column of their own, a figure
that is never shown and may be 0. So with the true figures a, a reader's other possible figures y fulfil M(y − a) = 0.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from privacy.disclosure.openform import AT_LEAST, AT_MOST, SUM, Cell, Place, Relation, Release
from privacy.disclosure.programs import Program


class Contradiction(ValueError):
    """The figures contradict a relation: nothing could be promised about them."""


class Rows(NamedTuple):
    """A sparse matrix by rows: row i has its columns and coefficients from starts[i] up to starts[i + 1]."""

    starts: np.ndarray  # (rows + 1,) int
    columns: np.ndarray  # (entries,) int
    coefficients: np.ndarray  # (entries,) float

    def __len__(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True)
class System:
    """n cells, then one slack column for each inequality; all arrays are as long as the columns."""

    places: tuple[Place, ...]  # of the n cells
    values: np.ndarray  # persons: true figures, stand-ins for what is withheld in an earlier release, slacks
    rows: Rows
    free: np.ndarray  # bool: may be shown or withheld, as the protection chooses
    hidden: np.ndarray  # bool: never shown, whatever is chosen
    floor: np.ndarray  # what any reader knows of a withheld figure: 1 for cells, 0 for slacks
    level: np.ndarray  # how many sums lie below: 0 for the finest cells

    @property
    def columns(self) -> int:
        return len(self.values)


def system_of(draft: Release, earlier: Sequence[Release] = (), *, uncounted: Iterable[str] = ()) -> System:
    """The system of a draft, in which every figure has its true value, and of the earlier releases it is linked with.

    Cells of `uncounted` tables (estimates, figures that count no person of the records) are always shown. Raises
    Contradiction where the figures don't fulfil a relation, ValueError for a missing value or release.
    """
    relations = _linked(draft, earlier)
    cells = {cell.place: cell for release in (draft, *earlier) for cell in release.cells()}
    touched = {place for one in relations for place in (one.whole, *one.parts)}
    if missing := sorted(touched - cells.keys()):
        raise ValueError(f"A relation needs an earlier release that was not given: {missing[0]}")
    if any(cell.value is None for cell in draft.cells()):
        raise ValueError("Every figure of a draft needs its value.")
    places = (*(c.place for c in draft.cells()), *sorted(p for p in touched if p.release != draft.release))
    rows, slacks = _rows(relations, {place: i for i, place in enumerate(places)})
    values = _values([cells[place] for place in places], rows, slacks)
    of_draft = np.array([p.release == draft.release and p.table not in set(uncounted) for p in places], dtype=bool)
    withheld = np.array([cells[place].value is None for place in places], dtype=bool)
    padding = np.zeros(slacks, dtype=bool)
    return System(
        places, values, rows,
        free=np.concatenate([of_draft & (values[: len(places)] > 0), padding]),
        hidden=np.concatenate([withheld, ~padding]),
        floor=np.concatenate([np.ones(len(places), dtype=np.int64), np.zeros(slacks, dtype=np.int64)]),
        level=np.concatenate([_levels(draft, places), np.zeros(slacks, dtype=np.int64)]),
    )


def _linked(draft: Release, earlier: Sequence[Release]) -> list[Relation]:
    """The relations that connect, directly or through others, with a cell of the draft."""
    by_place = defaultdict(list)
    everything = [relation for release in (draft, *earlier) for relation in release.relations]
    for i, relation in enumerate(everything):
        for place in (relation.whole, *relation.parts):
            by_place[place].append(i)
    reached, waiting = set(), [cell.place for cell in draft.cells()]
    seen = set(waiting)
    while waiting:
        for i in by_place[waiting.pop()]:
            if i not in reached:
                reached.add(i)
                fresh = {everything[i].whole, *everything[i].parts} - seen
                seen |= fresh
                waiting += fresh
    return [everything[i] for i in sorted(reached)]


def _rows(relations: Sequence[Relation], column: Mapping[Place, int]) -> tuple[Rows, int]:
    """The rows of all relations, and how many slack columns they have."""
    starts, columns, coefficients = [0], [], []
    slack = len(column)
    for relation in relations:
        for parts in [relation.parts] if relation.kind in (SUM, AT_MOST) else [(part,) for part in relation.parts]:
            columns += [column[part] for part in parts] + [column[relation.whole]]
            coefficients += [1.0] * len(parts) + [-1.0]
            if relation.kind != SUM:  # parts − whole = slack, or whole − part = slack
                columns.append(slack)
                coefficients.append(1.0 if relation.kind == AT_LEAST else -1.0)
                slack += 1
            starts.append(len(columns))
    return Rows(np.array(starts), np.array(columns, dtype=np.int64), np.array(coefficients)), slack - len(column)


def _values(cells: Sequence[Cell], rows: Rows, slacks: int) -> np.ndarray:
    """The true figures, with whole numbers that fulfil all rows for slacks and for what is withheld elsewhere."""
    low = np.array([cell.low if cell.value is None else cell.value for cell in cells] + [0] * slacks, dtype=float)
    high = np.array([np.inf if cell.value is None else cell.value for cell in cells] + [np.inf] * slacks, dtype=float)
    if np.isinf(high).any():
        program = Program(np.zeros(len(low)), low, high, rows, integer=True)
        answer = program.solve()
        if answer is None:
            raise Contradiction("The figures contradict a relation, or what was published before.")
        return np.rint(answer.values).astype(np.int64)
    for i in range(len(rows)):
        entries = slice(rows.starts[i], rows.starts[i + 1])
        if rows.coefficients[entries] @ low[rows.columns[entries]] != 0:
            raise Contradiction(f"The figures contradict a relation of {cells[rows.columns[entries][-1]].place}.")
    return low.astype(np.int64)


def _levels(draft: Release, places: Sequence[Place]) -> np.ndarray:
    """How many steps of adding up lead from the finest cells to each cell of the draft."""
    level = dict.fromkeys(places, 0)
    upward = [one for one in draft.relations if one.kind != AT_LEAST]
    for _round in range(len(draft.tables) + 8):
        before = dict(level)
        for relation in upward:
            level[relation.whole] = max(level[relation.whole], *(level[part] + 1 for part in relation.parts))
        if level == before:
            break
    return np.array([level[place] if place.release == draft.release else 0 for place in places], dtype=np.int64)
