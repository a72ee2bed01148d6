"""Two attackers written apart find the same; and whoever publishes one withheld figure more is found out."""

import json
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy.disclosure.audit import audit
from privacy.disclosure.openform import SUM, Place, Release, written
from privacy.disclosure.protect import protect
from tests.disclosure.attacker import named, proved
from tests.disclosure.shapes import draft, hierarchies, row

GENTLY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}


def name_of(place: Place) -> str:
    return named([place.release, place.table, dict(place.at)])


def attacked(*releases: Release) -> dict[str, tuple[int, int | None]]:
    return proved(*(json.dumps(written(one)) for one in releases))


def primary_withheld(release: Release) -> Release:
    """What is small withheld and nothing else, as a careless office would."""
    return release.with_cells({
        c.place: replace(c, value=None, low=1, high=None) if 1 <= c.value < release.k else c for c in release.cells()
    })


@given(hierarchies(zones=3, communes=3, columns=2))
@settings(max_examples=60, **GENTLY)
def test_both_attackers_find_the_same_in_what_careless_people_publish(release):
    careless = primary_withheld(release)
    theirs, done = attacked(careless), audit(careless)
    assert {name_of(place) for place in done.intervals} == theirs.keys()
    leaks = {name for name, (low, high) in theirs.items() if high is not None and (low == high or high < release.k)}
    assert {name_of(one.place) for one in done.certificate.findings} == leaks
    for place, (low, high) in done.intervals.items():
        least, greatest = theirs[name_of(place)]
        assert low <= least
        assert high is None or (greatest is not None and greatest <= high)


@given(hierarchies(zones=3, communes=3, columns=2))
@settings(max_examples=30, **GENTLY)
def test_another_attacker_finds_nothing_in_what_was_protected(release):
    done = protect(release, exact=False)
    for name, (low, high) in attacked(done.release).items():
        assert low != high, name
        assert high is None or high >= release.k, name


@given(hierarchies(zones=3, communes=3, columns=2), st.data())
@settings(max_examples=40, **GENTLY)
def test_one_more_figure_published_is_found_out_by_both_or_by_neither(release, data):
    done = protect(release, exact=False)
    withheld = [cell.place for cell in done.release.cells() if cell.value is None]
    if not withheld:
        return
    slip = data.draw(st.sampled_from(withheld))
    true = {cell.place: cell for cell in release.cells()}
    # without what is printed beside the others, which was proved under another pattern
    slipped = release.with_cells({
        place: replace(cell, value=None, low=1, high=None) if place in withheld and place != slip else cell
        for place, cell in true.items()
    })
    found = {name_of(one.place) for one in audit(slipped).certificate.findings if one.what != "shown"}
    theirs = attacked(slipped)
    assert found == {n for n, (low, high) in theirs.items() if high is not None and (low == high or high < release.k)}


def test_every_complementary_figure_of_an_optimum_is_needed():
    """Publish any one of them, and the auditor finds what it was withheld for."""
    before = draft(
        {"a": 3, "b": 30, "c": 20, "d": 2, "e": 40, "f": 9, "ab": 53, "de": 51, "total": 104},
        (SUM, "ab", ("a", "b", "c")), (SUM, "de", ("d", "e", "f")), (SUM, "total", ("ab", "de")),
    )
    done = protect(before)
    true = {cell.place: cell for cell in before.cells()}
    slips = [cell.place for cell in done.release.cells() if cell.value is None and true[cell.place].value >= 5]
    assert len(slips) == done.complementary == 2
    for slip in slips:
        kept = {c.place: true[slip] if c.place == slip else c for c in done.release.cells()}
        assert "found" in {one.what for one in audit(before.with_cells(kept)).certificate.findings}


def test_a_difference_of_two_releases_is_found_by_both():
    first = draft({"a": None, "b": None, "total": 30}, (SUM, "total", ("a", "b")))
    second = draft({"b": 27}, (SUM, "b", ((1, "b"),)), number=2)
    found = {name_of(one.place) for one in audit(second, [first]).certificate.findings}
    assert found == {name for name, (low, high) in attacked(second, first).items() if low == high}
    assert len(found) == 2


def test_what_nothing_bounds_is_endless_for_both():
    release = row(3, 25, 40)
    free = release.with_cells({c.place: replace(c, value=None, low=1, high=None) for c in release.cells()})
    assert set(audit(free).intervals.values()) == {(1, None), (3, None)} == set(attacked(free).values())
