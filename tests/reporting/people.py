"""Persons as plain facts, counted into the catalogue's tables one by one: slow, plain, sharing nothing with the SQL.

`counted` says what each table means, person by person. `invented` makes persons for releases that need no database.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from reporting.catalogue import AGES, ANY, BY_NAME, CASCADE, LASTING, SERVICES, SEXES, TOTAL

CHANNELS = ("field", "drop_in", "online", "hotline", "mobile")
KINDS = ("outreach", "peer", "clinic", "job_centre")


@dataclass
class Person:
    """One person in one period, whichever organisations know them. `step`: how far along CASCADE, from 0; -1 for
    somebody whose record was open but of whom nothing happened. `referred`: by service, the outcomes of CASE."""

    commune: str
    sex: str = "female"
    age: str = "25-49"
    child: bool = False
    step: int = 0
    eligible: set[str] = field(default_factory=set)
    served: set[str] = field(default_factory=set)
    served_in_month: set[str] = field(default_factory=set)
    channels: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    quarters: dict[str, str] = field(default_factory=dict)  # quarter to "new" or "returning"
    referred: dict[str, set[str]] = field(default_factory=dict)  # service to steps of the table "referrals"
    waits: dict[str, str] = field(default_factory=dict)  # "answered", "attended" to a band
    lasting: set[tuple[str, str, str]] = field(default_factory=set)
    duplicates: set[str] = field(default_factory=set)
    late: set[tuple[str, str]] = field(default_factory=set)


def counted(people: Iterable[Person], contacts: Counter | None = None) -> dict[str, Counter]:
    """All tables of persons, as `reporting.draft.Counts`. `contacts`: meetings by (who, channel)."""
    tables: dict[str, Counter] = {"contacts": Counter(contacts or {})}
    for name in BY_NAME:
        tables.setdefault(name, Counter())
    for one in people:
        count_one(one, tables)
    return tables


def count_one(one: Person, tables: dict[str, Counter]) -> None:
    if one.child:
        tables["children"][()] += 1
        return
    measure = "served" if one.served else "unreached"
    if one.eligible:
        tables["coverage"][one.commune, measure] += 1
    for service in one.eligible:
        tables["needs"][one.commune, service, "served" if service in one.served else "unreached"] += 1
    for service in one.served | ({ANY} if one.served else set()):
        if service != ANY:
            tables["given"][one.commune, service] += 1
        tables["by_sex"][one.commune, service, one.sex] += 1
        tables["by_age"][service, one.sex, one.age] += 1
    for service in one.served_in_month | ({ANY} if one.served_in_month else set()):
        tables["month"][one.commune, service] += 1
    for step in CASCADE[:one.step + 1]:
        tables["cascade"][step,] += 1
    if one.step >= 0:
        tables["profile"][one.sex, one.age] += 1
    for quarter, who in one.quarters.items():
        tables["quarters"][quarter, who] += 1
    count_results(one, tables)


def count_results(one: Person, tables: dict[str, Counter]) -> None:
    for channel in one.channels:
        tables["channels"][channel,] += 1
    for kind in one.kinds:
        tables["providers"][kind,] += 1
    every = set().union(*one.referred.values())
    for service, steps in [*one.referred.items(), (ANY, every)]:
        for step in steps:
            tables["referrals"][service, step] += 1
    for until, band in one.waits.items():
        tables["waiting"][until, band] += 1
    for key in one.lasting:
        tables["lasting"][key] += 1
    for measure in one.duplicates:
        tables["duplicates"][measure,] += 1
    for key in one.late:
        tables["late"][key] += 1


# --- Invented ------------------------------------------------------------------------------------------------
def invented(communes: list[str], *, mean: float = 9.0, seed: int = 1) -> tuple[list[Person], Counter]:
    """Persons of a province, a few in most communes, and meetings; the same seed gives the same."""
    chance = Random(seed)
    people = []
    for commune in communes:
        for _n in range(round(chance.gammavariate(0.9, mean / 0.9))):
            people.append(somebody(commune, chance))
    contacts = Counter({
        (who, channel): chance.randint(0, 900) for who in ("with_record", "anonymous") for channel in CHANNELS
    })
    return people, contacts


def somebody(commune: str, chance: Random) -> Person:
    step = chance.choices((-1, *range(1, 10)), (2, 7, 10, 8, 10, 5, 6, 8, 14, 40))[0]
    one = Person(commune, chance.choices(SEXES, (80, 17, 3))[0], chance.choices(AGES, (5, 22, 60, 11, 2))[0],
                 child=chance.random() < .02, step=step)
    one.channels = set(chance.choices(CHANNELS, (60, 20, 10, 4, 6), k=2)) if one.step >= 0 else set()
    if one.step >= 0:
        one.quarters = {"q1": chance.choice(("new", "returning")), "q2": "returning"}
    if one.step >= CASCADE.index("eligible"):
        one.eligible = set(chance.choices(SERVICES, (40, 12, 20, 10, 15, 20, 8, 6, 16), k=chance.randint(1, 3)))
        one.served = {service for service in sorted(one.eligible) if chance.random() < .62}
        one.served_in_month = {service for service in sorted(one.served) if chance.random() < .3}
        one.kinds = set(chance.choices(KINDS, k=2)) if one.served else set()
    if one.step >= CASCADE.index("referred"):
        refer(one, chance)
    return one


def refer(one: Person, chance: Random) -> None:
    for service in sorted(one.eligible):
        far = chance.randint(0, 3)
        steps = ("sent", "accepted", "attended", "completed")[:far + 1]
        one.referred[service] = set(steps) | ({"declined"} if chance.random() < .15 else set())
    every = set().union(*one.referred.values())
    bands = ("days_2", "days_7", "days_14", "longer")
    if every & {"accepted", "declined"}:
        one.waits["answered"] = chance.choice(bands)
    if "attended" in every:
        one.waits["attended"] = chance.choice(bands)
    if "completed" in every:
        for result in LASTING:
            held = ("due", "followed", "lasting")[:chance.randint(0, 3)]
            one.lasting |= {(result, "months_3", measure) for measure in held}


def total(table: Counter) -> int:
    return sum(table.values())


__all__ = ["TOTAL", "Person", "counted", "invented", "total"]
