"""The cheapest pattern is the cheapest there is, comes out the same every time, and is sound when time runs out."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from bench.tables import province
from privacy.disclosure.audit import audit
from privacy.disclosure.openform import AT_LEAST, SUM
from privacy.disclosure.protect import protect
from privacy.disclosure.rules import rules_of, weights_of
from privacy.disclosure.system import system_of
from tests.disclosure.shapes import draft, hierarchies, row, values_of

GENTLY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
SMALL = {"communes": 16, "zones": 3, "mean": 9.0}


def cheapest_of_all(before) -> int:
    """The least cost of any pattern in which the auditor finds nothing, by trying all of them, the cheap ones first."""
    system = system_of(before)
    rules, weights = rules_of(system, before.k), weights_of(system, {})
    choice = np.flatnonzero(system.free & ~rules.primary)
    assume(len(choice) <= 9)  # 512 patterns, each attacked
    primary = {system.places[i] for i in np.flatnonzero(rules.primary)}
    tried = [some for size in range(len(choice) + 1) for some in combinations(choice, size)]
    for some in sorted(tried, key=lambda some: weights[list(some)].sum()):
        places = primary | {system.places[i] for i in some}
        bare = before.with_cells({
            c.place: replace(c, value=None, low=1, high=None) if c.place in places else c for c in before.cells()
        })
        if audit(bare).certificate.holds:
            return int(weights[list(some)].sum())
    raise AssertionError("Everything withheld, and yet a reader finds something.")


@given(hierarchies(zones=2, communes=2, columns=1, largest=9))
@settings(max_examples=25, **GENTLY)
def test_no_cheaper_pattern_would_have_done(before):
    done = protect(before)
    assert done.is_optimal
    assert done.cost == done.bound == cheapest_of_all(before)


@pytest.mark.parametrize("adding", [True, False])
def test_the_pattern_is_the_same_every_time(adding):
    before = province(**SMALL, adding=adding)
    one, other = protect(before), protect(before)
    assert one.release == other.release
    assert one.certificate.sha256 == other.certificate.sha256


def test_the_order_of_tables_and_relations_does_not_make_it_dearer():
    before = province(**SMALL)
    turned = replace(before, relations=tuple(reversed(before.relations)))
    assert protect(before).cost == protect(turned).cost


@pytest.mark.parametrize("adding", [True, False])
@pytest.mark.parametrize("seconds", [0.0, 0.5])
def test_what_there_is_when_time_runs_out_is_sound(adding, seconds):
    done = protect(province(**SMALL, adding=adding, seed=4), seconds=seconds)
    assert done.certificate.holds
    assert done.bound <= done.cost
    assert done.gap == pytest.approx((done.cost - done.bound) / done.cost)


def test_out_of_time_nothing_is_claimed_to_be_proved():
    done = protect(province(**SMALL), seconds=0.0)
    assert not done.is_optimal
    assert done.bound == 0


def test_whoever_waits_is_told_how_far_it_is():
    told = []
    protect(province(**SMALL), progress=lambda *news: told.append(news))
    assert told[0] == ("greedy", None, 0.0)
    assert [doing for doing, *_ in told[1:2]] == ["relaxed"]
    bounds = [bound for _, _, bound in told]
    assert bounds == sorted(bounds)


def test_the_optimum_is_never_dearer_than_the_greedy_pattern():
    before = province(**SMALL, seed=7)
    assert protect(before).cost <= protect(before, exact=False).cost


def test_weights_come_from_levels_and_tables_never_from_values():
    small, large = (system_of(row(*values)) for values in [(1, 2, 3), (100, 200, 300)])
    assert (weights_of(small, {}) == weights_of(large, {})).all()
    assert weights_of(small, {}).tolist() == [1, 1, 1, 2]
    assert weights_of(small, {"persons": 0}).tolist() == [0, 0, 0, 0]


def test_a_cascade_is_protected_as_one():
    """Four steps, the gap of 2 between two of them is a figure of its own."""
    before = draft(
        {"assessed": 60, "need": 40, "eligible": 38, "lost": 2}, (AT_LEAST, "assessed", ("need",)),
        (AT_LEAST, "need", ("eligible",)), (SUM, "need", ("eligible", "lost")),
    )
    done = protect(before)
    assert done.certificate.holds
    assert values_of(done.release)["assessed"] == 60


@pytest.mark.parametrize("k", [4, 12])
def test_k_has_its_limits(k):
    with pytest.raises(ValueError, match="from 5 to 11"):
        protect(row(20, 30, k=k))


@pytest.mark.parametrize("k", range(5, 12))
def test_every_k_is_kept_to(k):
    done = protect(replace(province(**SMALL), k=k), exact=False)
    assert done.certificate.holds
    assert not any(1 <= (cell.value or 0) < k for cell in done.release.cells())
