"""The counting by former district that releases of the first catalogue are made of. Goes with them."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from casework.contacts.models import Contact
from privacy.identity import RELEASE, acting_as
from reporting.catalogue import CASCADE as STEPS
from reporting.catalogue import TOTAL
from reporting.models import Estimate
from services.models import Commune, FormerDistrict

CATALOGUE = "2026-1"
# (part, whole): the persons of the part are among those of the whole.
PAIRS = (*zip(STEPS[1:], STEPS, strict=False), ("served", "eligible"))
MEASURES = (*STEPS, "served")


@dataclass(frozen=True)
class Counts:
    """The raw counts of one period. They live in memory only, until they are protected."""

    persons: dict[str, dict[str, int]]
    children: int
    anonymous: int

    def totals(self) -> dict[str, int]:
        return {measure: sum(row.values()) for measure, row in self.persons.items()}


@cache
def query() -> str:
    return (Path(__file__).parent / "persons.sql").read_text(encoding="utf-8")


def count(start: dt.date, end: dt.date) -> Counts:
    """Count everything of the period in one pass over de-duplicated persons."""
    with acting_as(RELEASE), connection.cursor() as cursor:
        cursor.execute(query(), {"start": start, "end": end, "zone": settings.TIME_ZONE})
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    by_zone = {row["zone"]: row for row in rows}
    zones = list(FormerDistrict.objects.order_by("code").values_list("code", flat=True))
    persons = {m: {zone: by_zone[zone][m] if zone in by_zone else 0 for zone in zones} for m in MEASURES}
    return Counts(persons, by_zone[TOTAL]["children"], anonymous_contacts(start, end))


def anonymous_contacts(start: dt.date, end: dt.date) -> int:
    """Meetings with people who have no record, each person at each meeting: contacts, never persons."""
    met = Contact.objects.filter(client__isnull=True, on__range=(start, end))
    with acting_as(RELEASE):
        return met.aggregate(people=Sum("people"))["people"] or 0


def estimates(year: int) -> dict[str, tuple[int, int, int]]:
    """(low, point, high) of each zone in which every commune has an estimate, and of the province if all have."""
    known = {one.commune_id: one for one in Estimate.objects.as_of(year)}
    communes: dict[str, list[str]] = {TOTAL: []}
    for code, zone in Commune.objects.values_list("code", "former_district_id"):
        communes.setdefault(zone, []).append(code)
        communes[TOTAL].append(code)
    return {
        zone: tuple(sum(getattr(known[code], name) for code in codes) for name in ("low", "point", "high"))
        for zone, codes in sorted(communes.items())
        if codes and all(code in known for code in codes)
    }
