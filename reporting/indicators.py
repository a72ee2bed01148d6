"""Each indicator, stated once: distinct persons of a period by former district (the zones) and province.

Who is counted: a person with a record that was open in the period and for which a consent to statistics lived
in it and was not taken back. One person in several organisations counts once, in the commune of the record
registered last. Whoever is under 18 is in no indicator: children under protection are one figure apart.

- C1 = served / eligible. `eligible` (D1): assessed by the period's end, with a wanted need, eligible by the
  rules, known by then and not closed before the period. `served` (N1): those of them who received a service
  of the same category in the period, on or after the day when the need was identified.
- C2 = contacted / the estimate; D1 over the estimate stands beside C1.
- The cascade counts at each step whoever got there *or further*, so it can't rise. Contacted and registered are
  the same persons: whoever has no record can't be told apart, and is counted as an anonymous contact.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from casework.contacts.models import Contact
from privacy.identity import RELEASE, acting_as
from reporting.models import Estimate
from services.models import Commune, FormerDistrict

TOTAL = "total"
CATALOGUE = "2026-1"
TARGET = 0.7
CASCADE = {
    "contacted": _("Đã tiếp cận"),
    "registered": _("Đã lập hồ sơ"),
    "assessed": _("Đã sàng lọc"),
    "in_need": _("Có nhu cầu"),
    "eligible": _("Đủ điều kiện"),
    "referred": _("Được chuyển gửi"),
    "accepted": _("Được tiếp nhận"),
    "attended": _("Đã đến"),
    "completed": _("Hoàn thành"),
    "followed_up": _("Được theo dõi sau đó"),
}
STEPS = tuple(CASCADE)
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
