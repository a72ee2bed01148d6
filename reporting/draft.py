"""From raw counts to a draft in the open form: every cell of the catalogue, and every relation that a reader knows.

Pure: no database, no protection. A draft holds true figures, lives in memory only, and goes into
`privacy.disclosure.protect`.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from privacy.disclosure.openform import AT_LEAST, AT_MOST, SUM, Cell, Place, Relation, Release
from privacy.disclosure.openform import Table as DraftTable
from reporting.catalogue import (
    ANY,
    BY_NAME,
    CATALOGUE,
    SERVED,
    SERVICES,
    SEXES,
    TOTAL,
    UNREACHED,
    Grain,
    Period,
    Table,
    period_of,
    tables_of,
)

# By table and by its codes in the order of its dimensions. Areas are communes; a figure that isn't there is 0; what is
# the sum of others need not be there, and is made here.
Counts = Mapping[str, Mapping[tuple[str, ...], int]]
# (low, point, high) persons of the population.
Estimates = Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True)
class Frame:
    """What a release is about, apart from its figures. `zone_of`: commune code to the code of its former district."""

    number: int
    start: dt.date
    end: dt.date
    rules: str
    k: int
    zone_of: Mapping[str, str]
    estimates: Estimates = field(default_factory=dict)

    @property
    def period(self) -> Period:
        found = period_of(self.start, self.end)
        if found is None:
            raise ValueError("This is no period that a release can have.")
        return found

    @property
    def zones(self) -> dict[str, list[str]]:
        """The communes of each former district."""
        found: dict[str, list[str]] = {}
        for commune, zone in sorted(self.zone_of.items()):
            found.setdefault(zone, []).append(commune)
        return dict(sorted(found.items()))

    def area_sums(self, grain: Grain | None) -> list[tuple[str, tuple[str, ...]]]:
        """(whole, parts) of the areas of a table with this grain, the finest first."""
        by_zone = [(zone, tuple(communes)) for zone, communes in self.zones.items()] if grain == Grain.COMMUNE else []
        return [*by_zone, (TOTAL, tuple(self.zones))] if grain in (Grain.COMMUNE, Grain.ZONE) else []

    def areas(self, grain: Grain | None) -> list[str]:
        communes = sorted(self.zone_of) if grain in (Grain.COMMUNE, Grain.COMMUNE_ALONE) else []
        zones = list(self.zones) if grain in (Grain.COMMUNE, Grain.ZONE) else []
        return [*communes, *zones, *([] if grain in (None, Grain.COMMUNE_ALONE) else [TOTAL])]

    def above(self, commune: str, grain: Grain | None) -> list[str]:
        """The areas of a table with this grain into which a commune's figures are counted."""
        chain = {Grain.COMMUNE_ALONE: [commune], Grain.COMMUNE: [commune, self.zone_of[commune], TOTAL],
                 Grain.ZONE: [self.zone_of[commune], TOTAL], Grain.PROVINCE: [TOTAL]}
        return chain[grain] if grain else []


def draft(counts: Counts, frame: Frame) -> Release:
    """The draft of a release, without relations to earlier ones."""
    tables = [filled(table, counts.get(table.name, {}), frame) for table in tables_of(frame.period)]
    if frame.estimates:
        tables = [estimated(one, frame) if one.name == "estimate" else one for one in tables]
    made = Release(
        frame.number, (frame.start.isoformat(), frame.end.isoformat()), CATALOGUE, frame.rules, frame.k,
        tuple(tables), (),
    )
    places = {cell.place for cell in made.cells()}
    known = dict.fromkeys(one for one in relations(made, frame) if {one.whole, *one.parts} <= places)
    return Release(**{**vars(made), "relations": tuple(known)})


# --- Figures -------------------------------------------------------------------------------------------------
def filled(table: Table, counts: Mapping[tuple[str, ...], int], frame: Frame) -> DraftTable:
    """All cells of one table, what is a sum added up."""
    grain = table.grain(frame.period)
    values = added(table, counts, lambda commune: frame.above(commune, grain))
    every = every_code(table, counts, frame.areas(grain)) if table.name != "estimate" else ()  # these are filled apart
    cells = (cell(place(frame.number, table, codes), values.get(codes, 0)) for codes in every)
    return DraftTable(table.name, table.dimensions, tuple(cells))


def added(
    table: Table, counts: Mapping[tuple[str, ...], int], above: Callable[[str], Sequence[str]],
) -> dict[tuple[str, ...], int]:
    """Raw counts and their sums. `above` gives the areas into which a commune's figures are counted."""
    values: dict[tuple[str, ...], int] = {}
    for codes, count in counts.items():
        wider = (into(table, name, code, above) for name, code in zip(table.dimensions, codes, strict=True))
        for place_of in product(*wider):
            values[place_of] = values.get(place_of, 0) + count
    return values


def into(table: Table, dimension: str, code: str, above: Callable[[str], Sequence[str]]) -> Sequence[str]:
    """The codes of one dimension that a raw count is counted under: its own, and what is the sum of it and others."""
    if dimension == "area":
        return above(code)
    whole, parts = table.sums.get(dimension, (None, ()))
    return [code, whole] if whole is not None and code in parts else [code]


def every_code(
    table: Table, counts: Mapping[tuple[str, ...], int], areas: Sequence[str],
) -> Iterator[tuple[str, ...]]:
    """The codes of all cells that a table with these areas has."""
    return product(*(codes_of(table, name, counts, areas) for name in table.dimensions))


def codes_of(
    table: Table, dimension: str, counts: Mapping[tuple[str, ...], int], areas: Sequence[str],
) -> Sequence[str]:
    if dimension == "area":
        return areas
    if dimension in table.open:
        i = table.dimensions.index(dimension)
        return sorted({codes[i] for codes in counts})
    return table.codes[dimension]


def place(number: int, table: Table | str, codes: Iterable[str]) -> Place:
    known = BY_NAME[table] if isinstance(table, str) else table
    return Place(number, known.name, tuple(sorted(zip(known.dimensions, codes, strict=True))))


def cell(where: Place, value: int) -> Cell:
    return Cell(where, value, value, value)


def estimated(table: DraftTable, frame: Frame) -> DraftTable:
    """The estimates, their cells with the estimate's own low and high."""
    areas = frame.areas(BY_NAME["estimate"].grain(frame.period))
    given = [(area, frame.estimates[area]) for area in areas if area in frame.estimates]
    cells = tuple(
        Cell(place(frame.number, "estimate", (area,)), point, low, high) for area, (low, point, high) in given
    )
    return DraftTable(table.name, table.dimensions, cells)


# --- Relations -------------------------------------------------------------------------------------------------
def relations(made: Release, frame: Frame) -> Iterator[Relation]:
    """Everything that a reader knows of the figures of one release; some name cells that it doesn't hold."""
    for one in made.tables:
        yield from within(BY_NAME[one.name], one, frame)

    def at(table: str, *codes: str) -> Place:
        return place(made.release, table, codes)

    areas = frame.areas(Grain.COMMUNE)
    yield from of_services(at, areas)
    yield from of_whole_province(at)
    yield from of_month(at, frame)
    for zone, communes in frame.zones.items():
        for service in SERVICES:
            yield Relation(SUM, at("needs", zone, service, SERVED), tuple(at("given", c, service) for c in communes))


def within(table: Table, made: DraftTable, frame: Frame) -> Iterator[Relation]:
    """What adds up and what never rises inside one table."""
    if not table.counted:
        return
    sums = {name: [pair] for name, pair in table.sums.items()}
    if "area" in table.dimensions:
        sums["area"] = frame.area_sums(table.grain(frame.period))
    for one in made.cells:
        here = dict(one.place.at)
        for name, pairs in sums.items():
            for whole, parts in pairs:
                if here[name] == whole:
                    yield Relation(SUM, one.place, tuple(moved(one.place, name, part) for part in parts))
        for name, steps in table.falls.items():
            for more, fewer in steps:
                if here[name] == more:
                    yield Relation(AT_LEAST, one.place, (moved(one.place, name, fewer),))


def moved(where: Place, dimension: str, code: str) -> Place:
    return where._replace(at=tuple((name, code if name == dimension else held) for name, held in where.at))


def of_services(at: Callable[..., Place], areas: Iterable[str]) -> Iterator[Relation]:
    """Somebody with needs of several kinds counts once in all: at least each kind, at most their sum."""
    for area in areas:
        for measure in ("eligible", SERVED):
            parts = tuple(at("needs", area, service, measure) for service in SERVICES)
            yield Relation(AT_LEAST, at("coverage", area, measure), parts)
            yield Relation(AT_MOST, at("coverage", area, measure), parts)
        # Who got nothing at all is among those who still need something.
        missed = tuple(at("needs", area, service, UNREACHED) for service in SERVICES)
        yield Relation(AT_MOST, at("coverage", area, UNREACHED), missed)
        given = tuple(at("given", area, service) for service in SERVICES)
        yield Relation(AT_LEAST, at("coverage", area, SERVED), given)
        yield Relation(AT_MOST, at("coverage", area, SERVED), given)
        yield from by_sex(at, area)
    yield from by_age(at)


def by_sex(at: Callable[..., Place], area: str) -> Iterator[Relation]:
    for service in SERVICES:
        parts = tuple(at("by_sex", area, service, sex) for sex in SEXES)
        yield Relation(SUM, at("needs", area, service, SERVED), parts)
    yield Relation(SUM, at("coverage", area, SERVED), tuple(at("by_sex", area, ANY, sex) for sex in SEXES))
    for sex in SEXES:
        kinds = tuple(at("by_sex", area, service, sex) for service in SERVICES)
        yield Relation(AT_LEAST, at("by_sex", area, ANY, sex), kinds)
        yield Relation(AT_MOST, at("by_sex", area, ANY, sex), kinds)


def by_age(at: Callable[..., Place]) -> Iterator[Relation]:
    ages = BY_NAME["by_age"].codes["age"]
    for sex in SEXES:
        for service in (*SERVICES, ANY):
            parts = tuple(at("by_age", service, sex, age) for age in ages)
            yield Relation(SUM, at("by_sex", TOTAL, service, sex), parts)
        for age in ages:
            kinds = tuple(at("by_age", service, sex, age) for service in SERVICES)
            yield Relation(AT_LEAST, at("by_age", ANY, sex, age), kinds)
            yield Relation(AT_MOST, at("by_age", ANY, sex, age), kinds)


def of_whole_province(at: Callable[..., Place]) -> Iterator[Relation]:
    """Tables of the whole province that speak of the same persons."""
    yield Relation(SUM, at("cascade", "eligible"), (at("coverage", TOTAL, "eligible"),))
    yield Relation(SUM, at("cascade", "contacted"), (at("cascade", "registered"),))
    yield Relation(SUM, at("cascade", "contacted"), (at("profile", TOTAL, TOTAL),))
    channels = BY_NAME["channels"].codes["channel"]
    yield Relation(AT_LEAST, at("cascade", "contacted"), tuple(at("channels", channel) for channel in channels))
    kinds = tuple(at("providers", kind) for kind in BY_NAME["providers"].codes["kind"])
    yield Relation(AT_LEAST, at("coverage", TOTAL, SERVED), kinds)
    yield Relation(AT_MOST, at("coverage", TOTAL, SERVED), kinds)
    for step in BY_NAME["referrals"].codes["step"]:
        parts = tuple(at("referrals", service, step) for service in SERVICES)
        yield Relation(AT_LEAST, at("referrals", ANY, step), parts)
        yield Relation(AT_MOST, at("referrals", ANY, step), parts)
    yield Relation(SUM, at("referrals", ANY, "attended"), (at("waiting", "attended", TOTAL),))
    for measure in ("eligible", SERVED):
        yield Relation(AT_LEAST, at("coverage", TOTAL, measure), (at("duplicates", measure),))


def of_month(at: Callable[..., Place], frame: Frame) -> Iterator[Relation]:
    """Who received a service in the month counts once in all, and is among those of the year so far."""
    for area in frame.areas(Grain.ZONE):
        parts = tuple(at("month", area, service) for service in SERVICES)
        yield Relation(AT_LEAST, at("month", area, ANY), parts)
        yield Relation(AT_MOST, at("month", area, ANY), parts)
    yield Relation(AT_LEAST, at("coverage", TOTAL, SERVED), (at("month", TOTAL, ANY),))
