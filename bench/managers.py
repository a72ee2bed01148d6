"""Every page of a programme manager against an empty signed-in page, turn by turn in one run.

The releases are invented, as large as the catalogue makes them: a year of months, a half-year, a year and the year
before. The empty page is as signed in as they are and asks no figure: that of the work to be done by mail.
"""

import datetime as dt
import statistics
import uuid

from bench.pages import milliseconds, signed_in
from bench.report import Line

MANAGER, EMPTY = "chuongtrinh1", "/mail/"
PAGES = {
    "where we stand": "/coverage/", "places": "/coverage/places/", "services": "/coverage/services/",
    "who is reached": "/coverage/people/", "results": "/coverage/results/", "pace": "/coverage/pace/",
    "what to do next": "/coverage/next/", "how figures are protected": "/coverage/protection/",
}
ROUNDS, TIMES, QUERIES = 60, 2.0, 12


def figures(_province, given) -> list[Line]:
    """One line of time and one of queries a page."""
    fill()
    from reporting.standing.keeping import forget

    page, rounds = signed_in(MANAGER), 1 if given.quick else ROUNDS
    took: dict[str, list[float]] = {path: [] for path in (EMPTY, *PAGES.values())}
    for path in took:
        assert page.get(path).status_code == 200, path
    for _round in range(rounds):
        for path, times in took.items():
            times.append(milliseconds(page, path))
    empty, lines = statistics.median(took[EMPTY]), []
    for name, path in PAGES.items():
        forget()
        queries = queries_before_it_is_kept(page, path)
        lines += compared(name, statistics.median(took[path]), empty, first_time(page, path, forget, rounds), queries)
    return lines


def first_time(page, path: str, forget, rounds: int) -> float:
    """The median of a page that nobody has read since its release was approved."""
    times = []
    for _round in range(min(rounds, 15)):
        forget()
        times.append(milliseconds(page, path))
    return statistics.median(times)


def queries_before_it_is_kept(page, path: str) -> int:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connections["default"]) as records, CaptureQueriesContext(connections["keys"]) as keys:
        page.get(path)
    return len(records) + len(keys)


def compared(name: str, time: float, empty: float, first: float, queries: int) -> list[Line]:
    return [
        Line(f"manager: {name}", f"{time:.1f} ms, an empty page {empty:.1f} ms", time / empty, TIMES),
        Line("", f"{first:.1f} ms for its first reader", first / empty),
        Line("", f"{queries} queries for its first reader", queries, QUERIES, "queries"),
    ]


def fill() -> None:
    """Approved releases of a whole year and of the year before, in the place of those that are there."""
    from django.utils import timezone

    from accounts.models import User
    from accounts.roles import Role
    from privacy.identity import acting_as
    from reporting.catalogue import CATALOGUE
    from reporting.models import Release

    by = User.objects.get(username=MANAGER)
    other = User.objects.filter(role=Role.PROGRAMME_MANAGER).exclude(pk=by.pk).first()
    with acting_as(by):
        number = Release.objects.count()
        for start, end, tables in periods():
            number += 1
            Release.objects.create(**{
                "id": uuid.uuid4(), "number": number, "period_start": start, "period_end": end,
                "cutoff": timezone.now(), "catalogue": CATALOGUE, "rules": "2026.1", "state": "approved",
                "prepared_by": other, "approved_by": by, "approved_at": timezone.now(), "tables": tables,
                "certificate": {"holds": True}, "solution": {"caps": []},
            })


def periods():
    """(start, end, tables) of the months, the half-year and the year, and of the year before."""
    from tests.reporting.invented import frame, tables

    spans = [(dt.date(2024, month, 1), last_of(2024, month)) for month in range(1, 13)]
    spans += [(dt.date(year, 1, 1), last_of(year, month)) for year in (2023, 2024) for month in (6, 12)]
    for n, (start, end) in enumerate(spans, start=1):
        yield start, end, tables(frame(start, end, number=n), n, 20.0)


def last_of(year: int, month: int) -> dt.date:
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
