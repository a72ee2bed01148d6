"""What stands beside the counted persons: estimates of the population, and the plan's other figures. No person here."""

import datetime as dt

from privacy.identity import RELEASE, acting_as
from reporting.catalogue import TOTAL
from reporting.models import Estimate, ProgrammeReport
from reporting.programme.standing import standings_of
from services.models import Commune


def estimates(year: int) -> dict[str, tuple[int, int, int]]:
    """(low, point, high) persons of each commune that has an estimate, of each zone whose communes all have one, and
    of the province if all have."""
    known = {one.commune_id: one for one in Estimate.objects.as_of(year)}
    areas: dict[str, list[str]] = {}
    for code, zone in Commune.objects.order_by("code").values_list("code", "former_district_id"):
        for area in (code, zone, TOTAL):
            areas.setdefault(area, []).append(code)
    return {
        area: tuple(sum(getattr(known[code], name) for code in codes) for name in ("low", "point", "high"))
        for area, codes in areas.items() if all(code in known for code in codes)
    }


def programme(end: dt.date) -> dict[tuple[str, str], int]:
    """The table `programme`: of each figure the sums over those who reported it for the period that ends on `end`, how
    many reported and how many should have. The part of a yes or no is how many said yes, of all who should report."""
    with acting_as(RELEASE):
        found = standings_of(ProgrammeReport.objects.all(), end)
    return {
        (one.figure.code, name): getattr(one, name)
        for one in found for name in ("part", "whole", "reported", "expected")
    }
