"""Every story of these tests begins at five past ten in the morning: some patterns are of the night."""

import datetime as dt

import pytest
import time_machine

TEN = dt.datetime(2026, 11, 24, 3, 5, tzinfo=dt.UTC)  # 10:05 in Viet Nam


@pytest.fixture(autouse=True)
def in_the_morning():
    with time_machine.travel(TEN, tick=True):
        yield
