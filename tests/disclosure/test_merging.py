"""Small communes shown together: which ones, that the sums are right, and that nothing is given away by it."""

import pytest

from privacy.disclosure.merging import Area, gain, merged, proposed
from privacy.disclosure.openform import AT_LEAST, SUM, Place
from privacy.disclosure.protect import protect
from tests.disclosure.shapes import at, draft, values_of

NEAR, NEXT, FAR = (22.0, 105.0), (22.0, 105.1), (22.9, 105.0)


def areas(*given: tuple[str, tuple[float, float], int], zone: str = "z") -> list[Area]:
    return [Area(code, zone, *point, persons) for code, point, persons in given]


def parts(merges) -> list[tuple[str, ...]]:
    return [merge.parts for merge in merges]


def test_the_nearest_small_ones_join():
    found = proposed(areas(("a", NEAR, 3), ("b", NEXT, 3), ("c", FAR, 4), ("d", FAR, 2), ("e", NEAR, 40)), 5)
    assert parts(found) == [("a", "b"), ("c", "d")]
    assert [(merge.persons, merge.brought_back, merge.given_up) for merge in found] == [(6, 6, 0), (6, 6, 0)]


def test_the_last_small_one_joins_a_group_before_it_costs_an_area():
    found = proposed(areas(("a", NEAR, 4), ("b", NEXT, 4), ("c", FAR, 1), ("e", FAR, 40)), 5)
    assert parts(found) == [("a", "b", "c")]
    assert proposed(areas(("a", NEAR, 4), ("e", NEXT, 40)), 5)[0].given_up == 1


def test_zones_are_never_mixed_and_the_empty_stay():
    here = areas(("a", NEAR, 3), ("b", NEAR, 0))
    assert proposed([*here, *areas(("c", NEAR, 3), zone="y")], 5) == []


def test_a_zone_of_too_few_brings_nothing_back():
    (merge,) = proposed(areas(("a", NEAR, 1), ("b", NEXT, 2)), 5)
    assert (merge.persons, merge.brought_back) == (3, 0)


def test_merged_areas_are_audited_as_sums():
    figures = {"a": 3, "b": 4, "c": 2, "d": 40, "total": 49}
    before = draft(figures, (SUM, "total", ("a", "b", "c", "d")), (AT_LEAST, "d", ("c",)))
    merges = proposed(areas(("a", NEAR, 3), ("b", NEXT, 4), ("c", FAR, 2), ("d", FAR, 40)), 5)
    after = merged(before, merges, "area")
    assert values_of(after)[merges[0].code] == merges[0].persons
    shown, together = protect(before), protect(after)
    assert together.certificate.holds
    true = {cell.place: cell.value for cell in before.cells() if cell.place.at[0][1] != "total"}
    assert gain(true, shown.release, together.release) == 49 - 40


def test_an_area_that_an_earlier_release_shows_alone_is_not_merged():
    before = draft({"a": 9, "b": 9}, (AT_LEAST, "a", ((1, "a"),)), number=2)
    merges = proposed(areas(("a", NEAR, 3), ("b", NEXT, 3)), 5)
    with pytest.raises(ValueError, match="another release"):
        merged(before, merges, "area")
    assert at("a") == Place(1, "persons", (("area", "a"),))
