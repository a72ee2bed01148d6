"""What ties releases of a year together: nobody finds anything by subtracting one from another."""

import datetime as dt
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy.disclosure.audit import audit, main
from privacy.disclosure.merging import Merge
from privacy.disclosure.openform import read, written
from privacy.disclosure.protect import protect
from reporting.catalogue import IMPORTANCE, UNCOUNTED
from reporting.draft import Frame, draft
from reporting.releases.areas import joined
from reporting.releases.links import importance_of, linked
from tests.reporting.people import Person, counted

ZONES = {"00001": "north", "00002": "north", "00003": "south", "00004": "south"}
PERIODS = {
    "may": (dt.date(2026, 5, 1), dt.date(2026, 5, 31)), "half": (dt.date(2026, 1, 1), dt.date(2026, 6, 30)),
    "july": (dt.date(2026, 7, 1), dt.date(2026, 7, 31)), "year": (dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
}


def persons(near: int, far: int = 0, *, served: int = 0, service: str = "health") -> list[Person]:
    """So many eligible in two communes of two zones; of the first so many served."""
    return [
        somebody(commune, {service}, is_served=commune == "00001" and n < served)
        for commune, every in (("00001", near), ("00003", far)) for n in range(every)
    ]


def somebody(commune: str, services: set[str], *, is_served: bool = False) -> Person:
    held = set(services) if is_served else set()
    return Person(commune, step=6, eligible=set(services), served=held, served_in_month=set(held),
                  kinds={"clinic"} if held else set())


def released(number: int, period: str, people, *earlier, merges=(), k: int = 5):
    """The protected release of these people, jointly with all earlier ones."""
    frame = Frame(number, *PERIODS[period], "2026-1", k, ZONES)
    made = linked(joined(draft(counted(people), frame), merges), earlier)
    done = protect(made, earlier, importance={**IMPORTANCE, **importance_of(made)}, uncounted=UNCOUNTED, seconds=2)
    assert done.may_be_published
    return done.release


def cell(release, table, **at):
    return next(c for c in release.cells() if c.place.table == table and dict(c.place.at) == at)


def test_a_correction_of_two_persons_can_not_be_subtracted():
    """30 were eligible in the withdrawn release; 32 are in the one that replaces it. Two would be found."""
    first = released(1, "half", persons(30, 20))
    second = released(2, "half", persons(32, 20), first)
    held = cell(second, "coverage", area="00001", measure="eligible")
    assert cell(first, "coverage", area="00001", measure="eligible").value == 30
    assert held.value is None
    assert held.high is None or held.high - 30 >= 5
    change = cell(second, "coverage_change", area="00001", measure="eligible", since="1")
    assert change.value is None


def test_a_correction_of_many_is_shown_and_so_is_none_at_all():
    first = released(1, "half", persons(30, 20))
    second = released(2, "half", persons(40, 20), first)
    assert cell(second, "coverage", area="00001", measure="eligible").value == 40
    assert cell(second, "coverage_change", area="00001", measure="eligible", since="1").value == 10
    assert cell(second, "coverage_change", area="00003", measure="eligible", since="1").value == 0


def test_persons_who_left_are_protected_like_persons_who_came():
    first = released(1, "half", persons(30, 20))
    second = released(2, "half", persons(27, 20), first)
    assert cell(second, "coverage", area="00001", measure="eligible").value is None


def test_two_more_in_the_province_from_month_to_month_are_not_shown():
    """31 in May, 33 in July: who knows of nobody else would know of two."""
    may = released(1, "may", persons(31, served=20))
    july = released(2, "july", persons(33, served=20), may)
    assert cell(may, "coverage", area="total", measure="eligible").value == 31
    assert cell(july, "coverage", area="total", measure="eligible").value is None
    assert cell(july, "coverage_change", area="total", measure="served", since="1").value == 0


def test_a_year_is_at_least_its_half():
    half = released(1, "half", persons(30, 20, served=20))
    year = released(2, "year", persons(60, 20, served=40), half)
    pairs = {(one.whole.release, part.release) for one in year.relations for part in one.parts
             if one.kind != "sum" and one.whole.release != part.release}
    assert (1, 2) in pairs
    assert audit(year, [half], uncounted=UNCOUNTED).certificate.holds


def test_where_fewer_are_left_the_relation_turns_round_and_nothing_contradicts_itself():
    half = released(1, "half", persons(40, 20))
    year = released(2, "year", persons(30, 20), half)
    assert audit(year, [half], uncounted=UNCOUNTED).certificate.holds


def test_an_area_of_several_communes_is_at_most_what_its_communes_are_later():
    half = released(1, "half", persons(3, 20) + [somebody("00002", {"health"})] * 9,
                    merges=[Merge("north", ("00001", "00002"), 12, 3, 1)])
    assert cell(half, "coverage", area="00001+00002", measure="eligible").value == 12
    year = released(2, "year", persons(23, 20) + [somebody("00002", {"health"})] * 19, half)
    parts = [{dict(part.at).get("area") for part in one.parts} for one in year.relations if one.whole.release == 1
             and dict(one.whole.at).get("area") == "00001+00002" and one.whole.table == "coverage"]
    assert {"00001", "00002"} in parts


def test_a_merged_area_has_an_estimate_where_all_its_communes_have_one():
    estimates = {"00001": (2, 3, 4), "00002": (5, 6, 7), "00003": (8, 9, 10)}
    frame = Frame(1, *PERIODS["half"], "2026-1", 5, ZONES, estimates)
    merges = [Merge("north", ("00001", "00002"), 0, 0, 0), Merge("south", ("00003", "00004"), 0, 0, 0)]
    made = joined(draft(counted([]), frame), merges)
    shown = {dict(c.place.at)["area"]: (c.low, c.value, c.high) for c in made.cells() if c.place.table == "estimate"}
    assert shown == {"00001+00002": (7, 9, 11)}


def test_an_attacker_with_the_files_finds_nothing(tmp_path, capsys):
    """The same from outside: the exported files, by the command that anybody can run."""
    first = released(1, "half", persons(30, 20, served=12))
    second = released(2, "half", persons(32, 18, served=13), first)
    names = []
    for one in (second, first):
        names.append(tmp_path / f"{one.release}.json")
        names[-1].write_text(json.dumps(written(one)))
        assert read(json.loads(names[-1].read_text())) == one
    assert main([str(name) for name in names]) == 0, capsys.readouterr().out


def subtracted(first, second) -> list[int]:
    """What a reader gets who subtracts every shown figure from the same one of the other release."""
    before = {(c.place.table, c.place.at): c.value for c in first.cells()}
    pairs = [(c.value, before.get((c.place.table, c.place.at))) for c in second.cells()
             if c.place.table not in UNCOUNTED]
    return [abs(new - old) for new, old in pairs if new is not None and old is not None]


@st.composite
def provinces(draw) -> list[Person]:
    services = st.sets(st.sampled_from(["health", "legal"]), min_size=1)
    made = []
    for commune in ZONES:
        for _n in range(draw(st.integers(0, 12))):
            made.append(somebody(commune, draw(services), is_served=draw(st.booleans())))
    return made


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(people=provinces(), more=provinces(), gone=st.integers(0, 4), later=st.sampled_from(["half", "year"]))
def test_whatever_is_published_passes_jointly_with_what_was_published_before(people, more, gone, later):
    first = released(1, "half", people)
    frame = Frame(2, *PERIODS[later], "2026-1", 5, ZONES)
    made = linked(draft(counted(people[gone:] + more), frame), [first])
    done = protect(made, [first], importance={**IMPORTANCE, **importance_of(made)}, uncounted=UNCOUNTED, seconds=1)
    if done.may_be_published:
        assert audit(done.release, [first], uncounted=UNCOUNTED).certificate.holds
        if later == "half":
            assert not [n for n in subtracted(first, done.release) if 1 <= n < 5]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_chain_of_months_gives_nothing_away(number):
    people = persons(30, 20, served=10)
    releases = []
    for n, period in enumerate(("may", "half", "july", "year"), 1):
        people = people + persons(number * n, number, served=number)
        releases.append(released(n, period, people, *releases))
    assert audit(releases[-1], releases[:-1], uncounted=UNCOUNTED).certificate.holds
