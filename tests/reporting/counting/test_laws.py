"""What holds for any records: the statement agrees with reading them one by one, and its figures with each other."""

import contextlib
import datetime as dt
import os
from collections.abc import Iterator

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy.disclosure.system import system_of
from reporting.catalogue import UNCOUNTED, tables_of
from reporting.counting import count, count_own, insiders
from reporting.draft import Frame, draft
from services.models import Commune
from tests.reporting.counting.rows import Year, noon
from tests.reporting.counting.slow import slowly, slowly_late, slowly_own

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
EXAMPLES = int(os.environ.get("DH_EXAMPLES", "25"))
JANUARY, JUNE, DECEMBER = dt.date(2026, 1, 1), dt.date(2026, 6, 30), dt.date(2026, 12, 31)
PERIODS = {
    "year": (JANUARY, DECEMBER, ("q1", "q2", "q3", "q4")), "year after its half": (JANUARY, DECEMBER, ("q3", "q4")),
    "half": (JANUARY, JUNE, ("q1", "q2")), "month": (dt.date(2026, 9, 1), dt.date(2026, 9, 30), ()),
}
LAW = settings(
    max_examples=EXAMPLES, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
anything = given(seed=st.integers(0, 2**32), persons=st.integers(0, 12))


@pytest.fixture
def communes(cast) -> list[str]:
    """Two of one former district, two of another."""
    found = []
    for zone in (cast.commune.former_district_id, cast.far_commune.former_district_id):
        found += Commune.objects.filter(former_district_id=zone).order_by("code").values_list("code", flat=True)[:2]
    return found


@contextlib.contextmanager
def records(cast, communes, seed: int, persons: int) -> Iterator[None]:
    """These records, for as long as one example is looked at."""
    with transaction.atomic():
        Year(cast, communes, seed).fill(persons)
        yield
        transaction.set_rollback(True)


def some(table) -> dict:
    """Without the zeros, which a count may name or leave out."""
    return {codes: n for codes, n in table.items() if n}


@pytest.mark.parametrize("name", PERIODS)
def test_the_statement_agrees_with_reading_one_by_one(cast, communes, name):
    start, end, quarters = PERIODS[name]

    @LAW
    @anything
    def law(seed, persons):
        with records(cast, communes, seed, persons):
            found, told = count(start, end, quarters=quarters, k=2), slowly(start, end, quarters, k=2)
            for table in found.keys() - {"late"}:
                assert some(found[table]) == some(told[table]), table

    law()


@pytest.mark.parametrize("name", PERIODS)
def test_the_figures_of_any_records_contradict_no_relation(cast, communes, name):
    start, end, quarters = PERIODS[name]
    zones = dict(Commune.objects.filter(code__in=communes).values_list("code", "former_district_id"))
    frame = Frame(1, start, end, "2026.1", 5, zones)

    @LAW
    @anything
    def law(seed, persons):
        with records(cast, communes, seed, persons):
            late = [("2026-half", JANUARY, JUNE, noon(dt.date(2026, 7, 20)))]
            made = draft(count(start, end, quarters=quarters, late=late), frame)
            assert [table.name for table in made.tables] == [table.name for table in tables_of(frame.period)]
            system_of(made, uncounted=UNCOUNTED)  # raises Contradiction

    law()


def test_late_entries_are_those_that_the_cut_off_did_not_know(cast, communes):
    cutoff = noon(dt.date(2026, 7, 20)) + dt.timedelta(hours=1)

    @LAW
    @anything
    def law(seed, persons):
        with records(cast, communes, seed, persons):
            found = count(JANUARY, DECEMBER, late=[("2026-half", JANUARY, JUNE, cutoff)])["late"]
            told = slowly_late(JANUARY, JUNE, cutoff)
            assert found == {("2026-half", measure): n for measure, n in told.items()}

    law()


def test_an_organisation_counts_its_own_records_as_it_sees_them(cast, communes):
    @LAW
    @anything
    def law(seed, persons):
        with records(cast, communes, seed, persons):
            found, told = count_own(cast.case_manager, JANUARY, DECEMBER), slowly_own(cast.group, JANUARY, DECEMBER)
            for table in ("coverage", "needs", "cascade", "referrals"):
                assert some(found.get(table, {})) == some(told[table]), table

    law()


def test_no_organisation_knows_more_of_a_figure_than_there_are(cast, communes):
    @LAW
    @anything
    def law(seed, persons):
        with records(cast, communes, seed, persons):
            everybody = count(JANUARY, DECEMBER)
            for own in insiders(JANUARY, DECEMBER).values():
                for table, cells in own.items():
                    assert all(n <= everybody[table][codes] for codes, n in cells.items())

    law()
