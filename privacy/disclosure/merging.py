"""Small neighbouring areas of one zone put together, so that more is shown: which, and what it brings back."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from privacy.disclosure.openform import Cell, Place, Relation, Release


@dataclass(frozen=True)
class Area:
    """A commune: its code, its zone, where it lies (degrees) and how many persons its figure counts."""

    code: str
    zone: str
    latitude: float
    longitude: float
    persons: int


@dataclass(frozen=True)
class Merge:
    """Areas to be shown as one. `brought_back`: persons in figures under k that become part of a figure of k or more;
    `given_up`: areas that could have been shown by themselves. Only an audit says what is shown in the end."""

    zone: str
    parts: tuple[str, ...]
    persons: int
    brought_back: int
    given_up: int

    @property
    def code(self) -> str:
        return "+".join(self.parts)


def proposed(areas: Iterable[Area], k: int) -> list[Merge]:
    """Merges after which no area of a zone counts 1 to k−1 persons, as far as its zone has enough.

    Zone by zone the smallest group joins the nearest other small one; where it is the last small one, the nearest
    merged group, and only then an area that could stand alone. Areas with nobody stay as they are.
    """
    zones: dict[str, list[Area]] = {}
    for area in areas:
        if area.persons:
            zones.setdefault(area.zone, []).append(area)
    return [merge for zone in sorted(zones) for merge in _of_zone(zone, zones[zone], k)]


def _of_zone(zone: str, areas: Sequence[Area], k: int) -> list[Merge]:
    groups: list[tuple[Area, ...]] = [(area,) for area in sorted(areas, key=lambda area: area.code)]
    while len(groups) > 1 and (small := [group for group in groups if _persons(group) < k]):
        one = min(small, key=lambda group: (_persons(group), group[0].code))
        others = [group for group in groups if group is not one]
        other = min(others, key=lambda group: (_reluctance(group, k), _distance(one, group), group[0].code))
        groups = [group for group in groups if group is not one and group is not other]
        groups.append(tuple(sorted((*one, *other), key=lambda area: area.code)))
    return [_merge(zone, group, k) for group in sorted(groups, key=lambda g: g[0].code) if len(group) > 1]


def _merge(zone: str, group: Sequence[Area], k: int) -> Merge:
    persons = _persons(group)
    back = sum(area.persons for area in group if area.persons < k) if persons >= k else 0
    return Merge(zone, tuple(a.code for a in group), persons, back, sum(area.persons >= k for area in group))


def _persons(group: Sequence[Area]) -> int:
    return sum(area.persons for area in group)


def _reluctance(group: Sequence[Area], k: int) -> int:
    """0 for what is small, 1 for what is merged already, 2 for an area that could stand alone."""
    return 0 if _persons(group) < k else 1 if len(group) > 1 else 2


def _distance(one: Sequence[Area], other: Sequence[Area]) -> float:
    """Degrees of latitude between the nearest two points of two groups."""
    return min(
        math.hypot(a.latitude - b.latitude, (a.longitude - b.longitude) * math.cos(math.radians(a.latitude)))
        for a in one for b in other
    )


def merged(draft: Release, merges: Sequence[Merge], dimension: str) -> Release:
    """The draft with each merge's areas as one in all tables that have the dimension: its figures are their sums, and
    every relation stands between the sums. Raises ValueError where a part is linked with another release, since a
    reader would then know more than the relations say."""
    code_of = {part: merge.code for merge in merges for part in merge.parts}

    def moved(place: Place) -> Place:
        at = tuple((name, code_of.get(code, code) if name == dimension else code) for name, code in place.at)
        return place._replace(at=at)

    if any(
        place.release != draft.release and moved(inside) != inside
        for one in draft.relations for place in (one.whole, *one.parts) for inside in (one.whole, *one.parts)
    ):
        raise ValueError("An area that is linked with another release can't be merged in this one alone.")
    tables = tuple(replace(table, cells=_added(table.cells, moved)) for table in draft.tables)
    relations = dict.fromkeys(
        Relation(one.kind, moved(one.whole), tuple(dict.fromkeys(map(moved, one.parts)))) for one in draft.relations
    )
    return replace(draft, tables=tables, relations=tuple(relations))


def _added(cells: Sequence[Cell], moved) -> tuple[Cell, ...]:
    values: dict[Place, int] = {}
    for cell in cells:
        if cell.value is None:
            raise ValueError("Every figure of a draft needs its value.")
        values[moved(cell.place)] = values.get(moved(cell.place), 0) + cell.value
    return tuple(Cell(place, value, value, value) for place, value in values.items())


def gain(before: Mapping[Place, int], shown: Release, shown_merged: Release) -> int:
    """Persons more in shown figures of the finest kind with the merges than without: `before` are the true figures of
    the areas concerned, by place."""
    without = sum(cell.value or 0 for cell in shown.cells() if cell.place in before)
    wholes = {cell.place for cell in shown.cells()} - before.keys()
    return sum(cell.value or 0 for cell in shown_merged.cells() if cell.place not in wholes) - without
