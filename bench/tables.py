"""Invented tables in the open form: a province's year, month and year by sex. The same seed gives the same table."""

from collections.abc import Sequence
from random import Random

from privacy.disclosure.openform import AT_LEAST, AT_MOST, SUM, Cell, Place, Relation, Release, Table

SERVICES = ("health", "gbv", "psychosocial", "legal", "vocational", "employment", "loan", "livelihood", "social")
ANY, PROVINCE = "any", "total"
WOMEN, MEN, ALL = "female", "male", "all"


def province(
    *, communes: int = 124, zones: int = 8, services: Sequence[str] = SERVICES, mean: float = 9.0, seed: int = 1,
    adding: bool = True, k: int = 5, number: int = 1,
) -> Release:
    """A draft of commune × service with zones, province and "any": persons, few in most communes.

    `adding`: "any" is the sum of the services (services given); else a count of persons, at least each service and at
    most their sum. `mean` is the mean number of a commune's persons, and about half of its non-zero cells are under 5
    at 9; 0.4 gives a sparse month.
    """
    chance = Random(seed)
    shares = [chance.uniform(0.1, 0.9) ** 2 for _ in services]
    counts = {}
    for commune in range(communes):
        persons = _few(chance, mean)
        for service, share in zip(services, shares, strict=True):
            counts[f"c{commune:03}", service] = sum(chance.random() < share for _ in range(persons))
        given = [counts[f"c{commune:03}", service] for service in services]
        counts[f"c{commune:03}", ANY] = sum(given) if adding else chance.randint(max(given), min(sum(given), persons))
    zone_of = {f"c{i:03}": f"z{i * zones // communes:02}" for i in range(communes)}
    return release_of(counts, zone_of, services, adding=adding, k=k, number=number)


def by_sex(
    *, communes: int = 80, zones: int = 7, mean: float = 9.0, seed: int = 1, adding: bool = True, k: int = 5,
) -> Release:
    """The same for women, for men and for all, each figure for all being the sum of the two: 2,640 linked cells."""
    women, men = (
        province(communes=communes, zones=zones, mean=size, seed=seed + i, adding=adding, k=k)
        for i, size in enumerate((mean, mean / 3))
    )
    tables = [_by(women, WOMEN), _by(men, MEN)]
    both = {here.place: here.value + there.value for here, there in zip(women.cells(), men.cells(), strict=True)}
    everybody = women.with_cells({place: Cell(place, value, value, value) for place, value in both.items()})
    tables.append(_by(everybody, ALL))
    relations = [
        Relation(r.kind, _of(r.whole, sex), tuple(_of(part, sex) for part in r.parts))
        for sex in (WOMEN, MEN, ALL) for r in women.relations
    ]
    relations += [Relation(SUM, _of(place, ALL), (_of(place, WOMEN), _of(place, MEN))) for place in both]
    return Release(1, women.period, women.catalogue, women.rules, k, tuple(tables), tuple(relations))


def release_of(counts, zone_of, services, *, adding: bool, k: int = 5, number: int = 1) -> Release:
    """The draft of counts by (commune, service), with their sums by zone and province and all its relations."""
    columns = [*services, ANY]
    zones = sorted(set(zone_of.values()))
    inside = {zone: [commune for commune in zone_of if zone_of[commune] == zone] for zone in zones}
    full = dict(counts)
    for column in columns:
        for zone in zones:
            full[zone, column] = sum(counts[commune, column] for commune in inside[zone])
        full[PROVINCE, column] = sum(full[zone, column] for zone in zones)

    def place(area: str, column: str) -> Place:
        return Place(number, "reached", (("area", area), ("service", column)))

    relations = [
        Relation(SUM, place(whole, column), tuple(place(part, column) for part in parts))
        for column in columns
        for whole, parts in [*inside.items(), (PROVINCE, zones)]
    ]
    for area in [*zone_of, *zones, PROVINCE]:
        given = tuple(place(area, service) for service in services)
        kinds = (SUM,) if adding else (AT_MOST, AT_LEAST)
        relations += [Relation(kind, place(area, ANY), given) for kind in kinds]
    cells = tuple(
        Cell(place(area, column), full[area, column], full[area, column], full[area, column])
        for area in [*zone_of, *zones, PROVINCE]
        for column in columns
    )
    table = Table("reached", ("area", "service"), cells)
    return Release(number, ("2026-01-01", "2026-12-31"), "invented", "invented", k, (table,), tuple(relations))


def _few(chance: Random, mean: float) -> int:
    """Persons of one commune: skewed, sometimes nobody."""
    persons, threshold, product = 0, pow(2.718281828459045, -chance.gammavariate(0.8, mean / 0.8)), chance.random()
    while product > threshold:
        persons, product = persons + 1, product * chance.random()
    return persons


def _of(place: Place, sex: str) -> Place:
    return place._replace(table=f"reached_{sex}")


def _by(release: Release, sex: str) -> Table:
    cells = tuple(Cell(_of(c.place, sex), c.value, c.low, c.high) for c in release.cells())
    return Table(f"reached_{sex}", release.tables[0].dimensions, cells)
