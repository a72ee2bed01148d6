"""What ties a draft to everything published of its year: so that nothing is found by subtracting one from the other.

A reader knows that a year's figures only grow, and can subtract whatever two releases show of the same persons. The
first is said as relations between cells of two releases; the second as cells of their own, the differences, which are
then protected like any figure. No database here.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from privacy.disclosure.openform import AT_LEAST, AT_MOST, SUM, Cell, Place, Relation, Release, Table
from reporting.catalogue import ANY, ELIGIBLE, SERVED, TOTAL, UNCOUNTED

CHANGE = "_change"  # the end of the name of a table of differences
SINCE = "since"  # its dimension: the number of the earlier release
Cells = Mapping[Place, Cell]
# Of these every figure counts persons since 1 January; of the first two not those who were not reached.
RISING = ("coverage", "needs", "cascade", "channels", "providers", "referrals", "given")
FOUND_AGAIN = (ELIGIBLE, SERVED)


def linked(draft: Release, earlier: Sequence[Release]) -> Release:
    """The draft with its relations to the earlier releases of the year, and with the differences to them as cells."""
    changes = [one for before in earlier for one in changes_of(draft, before)]
    relations = [one for before in earlier for one in growth(draft, before)]
    tables: dict[str, list[Cell]] = {}
    for cell, relation in changes:
        tables.setdefault(cell.place.table, []).append(cell)
        relations.append(relation)
    made = tuple(Table(name, tuple(name for name, _ in cells[0].place.at), tuple(cells))
                 for name, cells in tables.items())
    return replace(draft, tables=(*draft.tables, *made), relations=(*draft.relations, *dict.fromkeys(relations)))


def importance_of(draft: Release) -> dict[str, int]:
    """Differences are there to be protected, not to be read."""
    return {table.name: 0 for table in draft.tables if table.name.endswith(CHANGE)}


# --- What only grows ------------------------------------------------------------------------------------------
def growth(draft: Release, before: Release) -> Iterator[Relation]:
    """Of each figure that both hold, which is at least the other: the later one, unless people left since."""
    if draft.period == before.period:
        return
    wide, narrow = (draft, before) if end_of(draft) >= end_of(before) else (before, draft)
    held = cells_of(wide)
    for cell in narrow.cells():
        for places in later_of(cell.place, wide.release, held):
            yield from grown([held[one] for one in places], cell)


def later_of(place: Place, number: int, held: Cells) -> Iterator[list[Place]]:
    """Where another release, with these cells, counts whom this figure of an earlier end counts."""
    if place.table in RISING and dict(place.at).get("measure", SERVED) in FOUND_AGAIN:
        yield same_persons(place, number, held)
    if place.table == "month":
        yield [one for one in of_the_year(place, number) if one in held]


def grown(wide: Sequence[Cell], narrow: Cell) -> Iterator[Relation]:
    """The relation between the later figure (or its parts) and the earlier one; none where it can't be told."""
    if not wide:
        return
    places = tuple(cell.place for cell in wide)
    top, of_narrow = most(wide[0]), most(narrow)
    if of_narrow is not None and sum(map(least, wide)) >= of_narrow:
        yield Relation(AT_MOST, narrow.place, places)
    elif len(wide) == 1 and top is not None and top <= least(narrow):
        yield Relation(AT_LEAST, narrow.place, places)


def least(cell: Cell) -> int:
    return cell.low if cell.value is None else cell.value


def most(cell: Cell) -> int | None:
    return cell.high if cell.value is None else cell.value


def same_persons(place: Place, number: int, held: Cells) -> list[Place]:
    """The cell, or the cells of the single communes, of another release that count the same persons as this one."""
    one = place._replace(release=number)
    if one in held:
        return [one]
    parts = [at(one, "area", part) for part in dict(place.at).get("area", "").split("+")]
    return parts if len(parts) > 1 and all(part in held for part in parts) else []


def of_the_year(place: Place, number: int) -> Iterator[Place]:
    """Where those of one month's cell are counted since 1 January."""
    area, service = dict(place.at)["area"], dict(place.at)["service"]
    if service == ANY:
        yield Place(number, "coverage", (("area", area), ("measure", SERVED)))
    else:
        yield Place(number, "needs", (("area", area), ("measure", SERVED), ("service", service)))


# --- Differences -----------------------------------------------------------------------------------------------
def changes_of(draft: Release, before: Release) -> Iterator[tuple[Cell, Relation]]:
    """The difference of each figure that both show, where subtracting tells of the same persons: of a release of the
    same period all figures, of another one the province's coverage and the late entries."""
    mine, theirs = cells_of(draft), cells_of(before)
    is_same = draft.period == before.period
    for place, old in theirs.items():
        new = mine.get(place._replace(release=draft.release))
        if new is None or old.value is None or place.table in UNCOUNTED or place.table.endswith(CHANGE):
            continue
        if is_same or is_compared(place):
            yield difference(new, old, before.release)


def is_compared(place: Place) -> bool:
    area = dict(place.at).get("area")
    return place.table in {"late", "quarters"} or (place.table == "coverage" and area == TOTAL)


def difference(new: Cell, old: Cell, since: int) -> tuple[Cell, Relation]:
    """The larger is the smaller and the difference."""
    place = new.place._replace(table=new.place.table + CHANGE,
                               at=tuple(sorted((*new.place.at, (SINCE, str(since))))))
    rise = (new.value or 0) - (old.value or 0)
    larger, smaller = (new, old) if rise >= 0 else (old, new)
    return Cell(place, abs(rise), abs(rise), abs(rise)), Relation(SUM, larger.place, (smaller.place, place))


# --- Helpers -----------------------------------------------------------------------------------------------------
def cells_of(release: Release) -> dict[Place, Cell]:
    return {cell.place: cell for cell in release.cells()}


def end_of(release: Release) -> dt.date:
    return dt.date.fromisoformat(release.period[1])


def at(place: Place, dimension: str, code: str) -> Place:
    return place._replace(at=tuple((name, code if name == dimension else held) for name, held in place.at))
