"""The open form of a release: every figure published and every relation that a reader knows.

The only thing that the protection and the auditor share. `read` takes what `json.load` gives and refuses what is not
exactly the form; `written` gives it back. docs/disclosure.md describes it for those who attack from outside.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

SUM, AT_MOST, AT_LEAST = "sum", "at_most", "at_least"
KINDS = (SUM, AT_MOST, AT_LEAST)
SMALLEST_K, LARGEST_K = 5, 11
RELEASE_KEYS = ("release", "period", "catalogue", "rules", "k", "tables", "relations")


class Malformed(ValueError):
    """What is not the open form, and where: `tables[2].cells[14].value: …`. Never repeats a figure."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")


class Place(NamedTuple):
    """Where a figure stands. `at` are its (dimension, code) pairs, sorted."""

    release: int
    table: str
    at: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        codes = ", ".join(f"{dimension}={code}" for dimension, code in self.at)
        return f"release {self.release}, {self.table}({codes})"


@dataclass(frozen=True)
class Cell:
    """A figure in persons: its value, or None and the whole numbers that any reader can prove it to lie between.
    `high` is None where nothing bounds it."""

    place: Place
    value: int | None
    low: int
    high: int | None


@dataclass(frozen=True)
class Table:
    name: str
    dimensions: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Relation:
    """`sum`: the whole is the sum of its parts; `at_most`: at most their sum; `at_least`: at least each of them."""

    kind: str
    whole: Place
    parts: tuple[Place, ...]


@dataclass(frozen=True)
class Release:
    """All tables of one closed period, `period` its first and last day in ISO form; `k` the smallest group that may
    be shown."""

    release: int
    period: tuple[str, str]
    catalogue: str
    rules: str
    k: int
    tables: tuple[Table, ...]
    relations: tuple[Relation, ...]

    def cells(self) -> Iterator[Cell]:
        return (cell for table in self.tables for cell in table.cells)

    def with_cells(self, cells: dict[Place, Cell]) -> "Release":
        """The same release with other cells at the same places."""
        tables = tuple(replace(t, cells=tuple(cells[cell.place] for cell in t.cells)) for t in self.tables)
        return replace(self, tables=tables)


@dataclass(frozen=True)
class Insider:
    """What one organisation knows besides the release: its own persons in each cell, and the cells in which it knows
    that nobody else's are counted (`alone`)."""

    organisation: str
    own: dict[Place, int]
    alone: frozenset[Place] = frozenset()


# --- Reading -------------------------------------------------------------------------------------------------
def read(data: Any) -> Release:
    """The release in `data`; raises Malformed where it is not the open form."""
    _keys("release", data, RELEASE_KEYS)
    number = _whole("release", data["release"])
    period = _listed("period", data["period"])
    if len(period) != 2:
        raise Malformed("period", "a first and a last day are needed")
    k = _whole("k", data["k"])
    if not SMALLEST_K <= k <= LARGEST_K:
        raise Malformed("k", f"a whole number from {SMALLEST_K} to {LARGEST_K} is needed")
    tables = tuple(_table(f"tables[{i}]", number, one) for i, one in enumerate(_listed("tables", data["tables"])))
    relations = tuple(
        _relation(f"relations[{i}]", number, one) for i, one in enumerate(_listed("relations", data["relations"]))
    )
    release = Release(
        number, (_text("period[0]", period[0]), _text("period[1]", period[1])), _text("catalogue", data["catalogue"]),
        _text("rules", data["rules"]), k, tables, relations,
    )
    check(release)
    return release


def check(release: Release) -> None:
    """Raise Malformed where cells or tables stand twice, or a relation names a cell that isn't there."""
    names = [table.name for table in release.tables]
    if len(set(names)) < len(names):
        raise Malformed("tables", "two tables have one name")
    places = [cell.place for cell in release.cells()]
    known = set(places)
    if len(known) < len(places):
        raise Malformed("tables", f"a cell stands twice: {next(p for p in places if places.count(p) > 1)}")
    for i, relation in enumerate(release.relations):
        for place in (relation.whole, *relation.parts):
            if place.release == release.release and place not in known:
                raise Malformed(f"relations[{i}]", f"there is no cell {place}")


def read_insider(data: Any, release: int) -> Insider:
    """`{"organisation": code, "cells": [{"at": [table, at], "own": int, "alone": bool}]}`; `alone` may be left out."""
    _keys("insider", data, ("organisation", "cells"))
    own, alone = {}, set()
    for i, one in enumerate(_listed("cells", data["cells"])):
        where = f"cells[{i}]"
        if isinstance(one, dict):
            one = {"alone": False, **one}
        _keys(where, one, ("at", "own", "alone"))
        place = _place(f"{where}.at", release, one["at"])
        own[place] = _whole(f"{where}.own", one["own"])
        if not isinstance(one["alone"], bool):
            raise Malformed(f"{where}.alone", "true or false is needed")
        if one["alone"]:
            alone.add(place)
    return Insider(_text("organisation", data["organisation"]), own, frozenset(alone))


def _table(where: str, release: int, data: Any) -> Table:
    _keys(where, data, ("name", "dimensions", "cells"))
    name = _text(f"{where}.name", data["name"])
    dimensions = tuple(
        _text(f"{where}.dimensions", one) for one in _listed(f"{where}.dimensions", data["dimensions"])
    )
    cells = _listed(f"{where}.cells", data["cells"])
    return Table(name, dimensions, tuple(
        _cell(f"{where}.cells[{i}]", release, name, dimensions, one) for i, one in enumerate(cells)
    ))


def _cell(where: str, release: int, table: str, dimensions: tuple[str, ...], data: Any) -> Cell:
    _keys(where, data, ("at", "value", "low", "high"))
    at = _codes(f"{where}.at", data["at"])
    if {dimension for dimension, _ in at} != set(dimensions):
        raise Malformed(f"{where}.at", "a code for each dimension of the table, and no other, is needed")
    value = None if data["value"] is None else _whole(f"{where}.value", data["value"])
    low = _whole(f"{where}.low", data["low"])
    high = None if data["high"] is None else _whole(f"{where}.high", data["high"])
    if (high is not None and low > high) or (value is not None and not low <= value <= (low if high is None else high)):
        raise Malformed(where, "low, value and high are not in order")
    return Cell(Place(release, table, at), value, low, high)


def _relation(where: str, release: int, data: Any) -> Relation:
    _keys(where, data, ("kind", "whole", "parts"))
    if data["kind"] not in KINDS:
        raise Malformed(f"{where}.kind", f"one of {', '.join(KINDS)} is needed")
    whole = _place(f"{where}.whole", release, data["whole"])
    given = _listed(f"{where}.parts", data["parts"])
    parts = tuple(_place(f"{where}.parts[{i}]", release, one) for i, one in enumerate(given))
    if not parts:
        raise Malformed(f"{where}.parts", "at least one part is needed")
    if whole in parts or len(set(parts)) < len(parts):
        raise Malformed(f"{where}.parts", "the whole, or a part twice, is among the parts")
    return Relation(data["kind"], whole, parts)


def _place(where: str, release: int, data: Any) -> Place:
    given = _listed(where, data)
    if len(given) == 3:
        release, given = _whole(f"{where}[0]", given[0]), given[1:]
    if len(given) != 2:
        raise Malformed(where, "[table, at] or [release, table, at] is needed")
    return Place(release, _text(where, given[0]), _codes(where, given[1]))


def _codes(where: str, data: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(data, dict):
        raise Malformed(where, "an object of dimension and code is needed")
    return tuple(sorted((dimension, _text(where, code)) for dimension, code in data.items()))


def _keys(where: str, data: Any, keys: tuple[str, ...]) -> None:
    if not isinstance(data, dict) or set(data) != set(keys):
        raise Malformed(where, f"an object with exactly {', '.join(keys)} is needed")


def _whole(where: str, data: Any) -> int:
    if isinstance(data, bool) or not isinstance(data, int) or data < 0:
        raise Malformed(where, "a whole number from 0 is needed")
    return data


def _text(where: str, data: Any) -> str:
    if not isinstance(data, str):
        raise Malformed(where, "a text is needed")
    return data


def _listed(where: str, data: Any) -> list:
    if not isinstance(data, list):
        raise Malformed(where, "a list is needed")
    return data


# --- Writing -------------------------------------------------------------------------------------------------
def written(release: Release) -> dict[str, Any]:
    """The form of `read`, for `json.dump`."""
    return {
        "release": release.release,
        "period": list(release.period),
        "catalogue": release.catalogue,
        "rules": release.rules,
        "k": release.k,
        "tables": [
            {"name": t.name, "dimensions": list(t.dimensions), "cells": [_written_cell(cell) for cell in t.cells]}
            for t in release.tables
        ],
        "relations": [
            {
                "kind": one.kind,
                "whole": _written_place(one.whole, release.release),
                "parts": [_written_place(part, release.release) for part in one.parts],
            }
            for one in release.relations
        ],
    }


def _written_cell(cell: Cell) -> dict[str, Any]:
    return {"at": dict(cell.place.at), "value": cell.value, "low": cell.low, "high": cell.high}


def _written_place(place: Place, release: int) -> list:
    here: list = [] if place.release == release else [place.release]
    return [*here, place.table, dict(place.at)]
