"""Releases of invented persons, for tests of what reads them; without a database and without waiting.

What is small is withheld and nothing else, which would not be enough for a real release: these are for looking at.
"""

import csv
import datetime as dt
from dataclasses import replace
from functools import cache

from privacy.disclosure.openform import Cell, written
from reporting.catalogue import UNCOUNTED
from reporting.draft import Frame, draft
from services.actions import COMMUNES_FILE, district_code
from tests.reporting.people import counted, invented

YEAR = 2026


def frame(start: dt.date, end: dt.date, *, number: int = 1, estimated: bool = True) -> Frame:
    with COMMUNES_FILE.open(encoding="utf-8", newline="") as handle:
        zone_of = {one["code"]: district_code(one["former_district"]) for one in csv.DictReader(handle)}
    return Frame(number, start, end, "2026-1", 5, zone_of, estimates(zone_of) if estimated else {})


def estimates(zone_of: dict[str, str]) -> dict[str, tuple[int, int, int]]:
    found: dict[str, tuple[int, int, int]] = {}
    for i, (commune, zone) in enumerate(sorted(zone_of.items())):
        point = 6 + i * 7 % 22
        for area in (commune, zone, "total"):
            held = found.get(area, (0, 0, 0))
            found[area] = (held[0] + point * 3 // 4, held[1] + point, held[2] + point * 3 // 2)
    return found


@cache
def half_year(*, seed: int = 1, mean: float = 9.0, estimated: bool = True) -> dict:
    """The first half of 2026 in the open form, as a release stores it."""
    return tables(frame(dt.date(YEAR, 1, 1), dt.date(YEAR, 6, 30), estimated=estimated), seed, mean)


@cache
def whole_year(*, seed: int = 1, mean: float = 14.0) -> dict:
    return tables(frame(dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31), number=2), seed, mean)


@cache
def month(*, number: int = 3, of: int = 10, seed: int = 1, mean: float = 9.0) -> dict:
    last = dt.date(YEAR, of + 1, 1) - dt.timedelta(days=1)
    return tables(frame(dt.date(YEAR, of, 1), last, number=number), seed, mean)


def tables(about: Frame, seed: int, mean: float) -> dict:
    made = draft(counted(*invented(sorted(about.zone_of), mean=mean, seed=seed)), about)
    return written(made.with_cells({cell.place: shown(cell, about.k) for cell in made.cells()}))


def shown(cell: Cell, k: int) -> Cell:
    is_small = cell.place.table not in UNCOUNTED and 1 <= (cell.value or 0) < k
    return replace(cell, value=None, low=1, high=2 * k - 1) if is_small else cell
