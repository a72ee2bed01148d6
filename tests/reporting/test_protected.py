"""The real catalogue, with all its linked tables, on a small invented province: nobody finds anything."""

import datetime as dt
import json

import pytest

from privacy.disclosure.openform import Release, written
from privacy.disclosure.protect import protect
from reporting.catalogue import IMPORTANCE, UNCOUNTED
from reporting.draft import Frame, draft
from tests.disclosure.attacker import proved
from tests.reporting.people import counted, invented

PERIODS = {"month": (dt.date(2026, 10, 1), dt.date(2026, 10, 31)), "half": (dt.date(2026, 1, 1), dt.date(2026, 6, 30)),
           "year": (dt.date(2026, 1, 1), dt.date(2026, 12, 31))}
ZONE_OF = {"c1": "z1", "c2": "z1", "c3": "z2"}


def small(period: str, seed: int) -> Release:
    about = Frame(1, *PERIODS[period], "2026-1", 5, ZONE_OF)
    return draft(counted(*invented(sorted(ZONE_OF), mean=9.0, seed=seed)), about)


@pytest.mark.parametrize("period", list(PERIODS))
@pytest.mark.parametrize("seed", [1, 2])
def test_an_attacker_written_apart_finds_nothing_in_any_kind_of_release(period, seed):
    before = small(period, seed)
    done = protect(before, importance=IMPORTANCE, uncounted=UNCOUNTED, exact=False)
    assert done.may_be_published
    assert done.primary > 0
    printed = {json.dumps([c.place.release, c.place.table, dict(c.place.at)], sort_keys=True): (c.low, c.high)
               for c in done.release.cells() if c.value is None}
    found = proved(json.dumps(written(done.release)))
    assert found.keys() == printed.keys()
    for name, (low, high) in found.items():
        assert low != high, name
        assert high is None or high >= before.k, name
        least, greatest = printed[name]
        assert least <= low, name
        assert greatest is None or (high is not None and high <= greatest), name
