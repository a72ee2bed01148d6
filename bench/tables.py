"""Invented tables in the open form: a province's year, month and year by sex. The same seed gives the same table."""

from collections.abc import Sequence
from random import Random

from privacy.disclosure.openform import AT_LEAST, AT_MOST, SUM, Cell, Place, Relation, Release, Table

SERVICES = ("health", "gbv", "psychosocial", "legal", "vocational", "employment", "loan", "livelihood", "social")
ANY, PROVINCE = "any", "total"
SEXES = ("female", "male")


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


def by_sex(*, adding: bool = True, seed: int = 1, mean: float = 9.0, k: int = 5, communes: int = 124) -> Release:
    """Commune × service × sex with the sum over sexes linked: two provinces and their sum, of which the larger tables
    are shown, 2,640 cells in all (124 communes, 8 zones)."""
    women = province(seed=seed, mean=mean, adding=adding, k=k, communes=communes)
    men = province(seed=seed + 1, mean=mean / 3, adding=adding, k=k, communes=communes)
    tables, relations = [], []
    for sex, one in zip(SEXES, (women, men), strict=True):
        tables.append(_renamed_table(one.tables[0], sex))
        relations += [
            Relation(r.kind, _renamed(r.whole, sex), tuple(_renamed(p, sex) for p in r.parts)) for r in one.relations
        ]
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


def _renamed(place: Place, sex: str) -> Place:
    return Place(place.release, f"reached_{sex}", place.at)


def _renamed_table(table: Table, sex: str) -> Table:
    cells = tuple(Cell(_renamed(c.place, sex), c.value, c.low, c.high) for c in table.cells)
    return Table(f"reached_{sex}", table.dimensions, cells)
