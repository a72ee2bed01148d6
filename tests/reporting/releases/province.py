"""Releases of invented counts, prepared through the real actions: what a test of their life stands on."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from unittest.mock import patch

import time_machine

from reporting.models import Release
from reporting.releases.actions import approve_release, prepare_release
from reporting.releases.working import prepare_now
from tests.reporting.people import Person, counted

HALF = (dt.date(2026, 1, 1), dt.date(2026, 6, 30))
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
MAY = (dt.date(2026, 5, 1), dt.date(2026, 5, 31))
JULY = (dt.date(2026, 7, 1), dt.date(2026, 7, 31))
AFTER = dt.datetime(2027, 1, 10, 3, tzinfo=dt.UTC)


def people(near: int = 0, far: int = 0, *, served_near: int = 0, served_far: int = 0, cast) -> list[Person]:
    """So many eligible for health services in each of the cast's two communes, the first of them served."""
    made = []
    for commune, every, served in ((cast.commune, near, served_near), (cast.far_commune, far, served_far)):
        for n in range(every):
            one = Person(commune.pk, step=6, eligible={"health"}, served={"health"} if n < served else set())
            one.served_in_month = set(one.served)
            one.kinds = {"clinic"} if one.served else set()
            one.quarters = {"q1": "new"}
            made.append(one)
    return made


@contextmanager
def counting(who: Iterable[Person], late: Mapping | None = None):
    """Count these persons, whatever the records say."""
    made = dict(counted(who))
    made["late"] = dict(late or {})

    def count(start, end, *, quarters=None, late=(), k=5):
        held = dict(made)
        held["quarters"] = {codes: n for codes, n in made["quarters"].items() if codes[0] in (quarters or ())}
        return held

    with patch("reporting.counting.count", count):
        yield


def ask(cast, period=HALF, **more) -> Release:
    with time_machine.travel(AFTER, tick=False):
        return prepare_release(
            by=cast.manager, id=uuid.uuid4(), period_start=period[0], period_end=period[1], **more
        )


def prepared(cast, period=HALF, *, who: Iterable[Person] = (), late=None, **more) -> Release:
    """A release of these persons, waiting to be approved, or failed."""
    release = ask(cast, period, **more)
    with counting(who, late):
        return prepare_now(release)


def approved(cast, period=HALF, *, who: Iterable[Person] = (), **more) -> Release:
    return approve_release(by=cast.second_manager, release=prepared(cast, period, who=who, **more))


def figure(release, table: str, **at) -> dict:
    """One cell of the stored open form."""
    held = next(one for one in release.tables["tables"] if one["name"] == table)
    return next(cell for cell in held["cells"] if cell["at"] == at)
