"""Every table of the catalogue on a province small enough to count by hand, lived through the actions."""

import datetime as dt

import pytest

from reporting.counting import count
from tests.factories import busy_client

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_whoever_was_met_is_contacted_and_what_they_were_given_is_a_supply(cast):
    busy_client(cast.worker)
    year = dt.datetime.now(dt.UTC).year
    found = count(dt.date(year, 1, 1), dt.date(year, 12, 31), k=1)
    assert found["contacts"] == {("anonymous", "field"): 3, ("with_record", "field"): 1}
    assert found["supplies"] == {("condoms",): 5}
    assert found["profile"] == {("female", "25-49"): 1}
