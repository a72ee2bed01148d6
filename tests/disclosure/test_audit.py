"""The auditor against a reader who tries every whole number; and its words, its file and its exit code."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy.disclosure.audit import audit, main
from privacy.disclosure.openform import AT_LEAST, AT_MOST, SUM, Insider, written
from privacy.disclosure.proofs import Inconsistent
from tests.disclosure.shapes import at, draft, everything_possible, hierarchies, row

GENTLY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.filter_too_much]}
ROOT = Path(__file__).resolve().parents[2]


def findings(release, *earlier, **more) -> list[tuple[str, str]]:
    done = audit(release, earlier, **more)
    return [(one.what, one.place.at[0][1]) for one in done.certificate.findings]


def withheld(release, names, high=None):
    """The release with these figures withheld, whatever that gives away."""
    cells = {c.place: replace(c, value=None, low=1, high=high) if c.place in names else c for c in release.cells()}
    return release.with_cells(cells)


# --- By hand ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("careless", "what"),
    [
        (draft({"a": None, "b": 20, "total": 24}, (SUM, "total", ("a", "b"))), [("found", "a")]),
        (draft({"a": None, "b": None, "total": 4}, (SUM, "total", ("a", "b"))),
         [("under", "a"), ("under", "b"), ("shown", "total")]),
        (draft({"a": None, "b": None, "total": 6}, (SUM, "total", ("a", "b"))), []),
        (draft({"a": None, "any": 4}, (AT_LEAST, "any", ("a",))), [("under", "a"), ("shown", "any")]),
        (draft({"a": 9, "b": None, "any": 12}, (AT_MOST, "any", ("a", "b"))), []),
        (draft({"a": 3}), [("shown", "a")]),
        (draft({"a": None}), []),
    ],
)
def test_what_careless_withholding_gives_away(careless, what):
    assert findings(careless) == what


def test_only_all_relations_together_give_it_away():
    """Rows and columns each leave a range; together they leave one number."""
    table = draft(
        {"a": None, "b": None, "c": None, "d": 20, "ab": 12, "bc": 13, "ac": 15},
        (SUM, "ab", ("a", "b")), (SUM, "bc", ("b", "c")), (SUM, "ac", ("a", "c")),
    )
    assert [what for what, _ in findings(table)] == ["found"] * 3
    assert audit(table).intervals[at("a")] == (7, 7)


def test_half_a_person_is_no_person():
    """ab = bc = ac = y and a + b + c = 10 + …: three pairs of one size; a linear program takes halves for possible."""
    table = draft(
        {"a": None, "b": None, "c": None, "pair": None, "ab": 9, "bc": None, "all": None, "d": 4},
        (SUM, "ab", ("a", "b")), (SUM, "bc", ("b", "c")), (SUM, "bc", ("a", "pair")), (SUM, "pair", ("c", "d")),
        (SUM, "all", ("a", "b", "c")),
    )
    # b + c = a + c + 4 and a + b = 9 ask for a = 2.5: no whole numbers do
    with pytest.raises(Inconsistent):
        audit(table)


def test_two_releases_give_away_what_neither_does():
    first = draft({"a": None, "b": None, "total": 30}, (SUM, "total", ("a", "b")))
    second = draft({"b": 27}, (SUM, "b", ((1, "b"),)), number=2)
    assert findings(first) == []
    with pytest.raises(ValueError, match="not given"):
        findings(second)
    assert sorted(findings(second, first)) == [("found", "a"), ("found", "b")]


def test_a_printed_interval_is_knowledge_too():
    table = draft({"a": None, "b": None, "total": 30}, (SUM, "total", ("a", "b")))
    narrow = table.with_cells({c.place: replace(c, high=4) if c.place == at("a") else c for c in table.cells()})
    assert findings(narrow) == [("under", "a")]


def test_an_insider_subtracts_their_own():
    table = draft({"a": None, "b": None, "total": 40}, (SUM, "total", ("a", "b")))
    insider = Insider("peers", {at("a"): 10, at("b"): 26, at("total"): 36})
    assert [what for what, _ in findings(table, insiders=[insider])] == ["part"]
    assert findings(row(10, 20), insiders=[Insider("peers", {at("a"): 8})]) == [("part", "a")]
    assert findings(row(10, 20), insiders=[Insider("peers", {at("a"): 10})]) == []


def test_figures_that_contradict_themselves_are_no_release():
    with pytest.raises(Inconsistent):
        audit(draft({"a": 3, "b": 4, "total": 8}, (SUM, "total", ("a", "b"))))
    with pytest.raises(Inconsistent):
        audit(draft({"a": None, "b": None, "total": 1}, (SUM, "total", ("a", "b"))))


# --- Against trying everything ---------------------------------------------------------------------------------
LARGEST = 12


@given(hierarchies(zones=2, communes=2, columns=2, largest=6), st.data())
@settings(max_examples=120, **GENTLY)
def test_the_auditor_proves_what_trying_everything_proves(release, data):
    """Any few figures withheld, with "at most 12" printed beside them so that everything can be tried."""
    places = sorted(cell.place for cell in release.cells() if 1 <= cell.value <= LARGEST)
    some = data.draw(st.lists(st.sampled_from(places), max_size=3, unique=True)) if places else []
    published = withheld(release, set(some), high=LARGEST)
    possible = everything_possible(published, LARGEST)
    done = audit(published)
    assert done.intervals.keys() == set(some)
    for place, interval in done.intervals.items():
        values = {figures[place] for figures in possible}
        assert (min(values), max(values)) == interval
        found = {one.what for one in done.certificate.findings if one.place == place}
        assert ("found" in found) == (len(values) == 1)
        assert ("under" in found) == (len(values) > 1 and max(values) < release.k)


@given(hierarchies(zones=2, communes=2, columns=2, largest=6), st.data())
@settings(max_examples=60, **GENTLY)
def test_intervals_found_faster_are_never_narrower_and_miss_no_leak(release, data):
    """In large releases intervals come from linear programs; what is given away is decided in whole numbers all the
    same."""
    places = sorted(cell.place for cell in release.cells() if cell.value)
    some = data.draw(st.lists(st.sampled_from(places), max_size=6, unique=True)) if places else []
    published = withheld(release, set(some))
    exact = audit(published)
    with patch("privacy.disclosure.audit.SMALL", 0):
        faster = audit(published)
    assert faster.certificate.findings == exact.certificate.findings
    for place, (low, high) in exact.intervals.items():
        assert faster.intervals[place][0] <= low
        assert faster.intervals[place][1] is None or high <= faster.intervals[place][1]


def test_one_figure_more_gives_another_away():
    """Showing one of two withheld figures tells the other: the auditor says so of both shown and found."""
    table = draft({"a": None, "b": None, "c": None, "total": 40}, (SUM, "total", ("a", "b", "c")))
    assert findings(table) == []
    shown = {"a": 3, "b": 9}
    careless = table.with_cells({
        cell.place: replace(cell, value=shown[name], low=shown[name], high=shown[name])
        if (name := cell.place.at[0][1]) in shown else cell
        for cell in table.cells()
    })
    assert findings(careless) == [("shown", "a"), ("found", "c")]


# --- As a command ----------------------------------------------------------------------------------------------
@pytest.fixture
def files(tmp_path):
    def saved(name, form) -> str:
        path = tmp_path / f"{name}.json"
        path.write_text(form if isinstance(form, str) else json.dumps(form), encoding="utf-8")
        return str(path)

    return saved


SAFE = draft({"a": None, "b": None, "total": 30}, (SUM, "total", ("a", "b")))
TELLING = draft({"b": 27}, (SUM, "b", ((1, "b"),)), number=2)


def test_the_command_says_that_nothing_was_found(files, capsys):
    assert main([files("one", written(SAFE))]) == 0
    assert "Nothing was found." in capsys.readouterr().out


def test_the_command_attacks_jointly(files, capsys):
    assert main([files("two", written(TELLING)), files("one", written(SAFE))]) == 1
    said = capsys.readouterr().out
    assert "release 1, persons(area=a), as outsider: the withheld figure is found exactly" in said
    assert "must not be published" in said


def test_the_command_gives_the_certificate_as_json(files, capsys):
    own = {"organisation": "peers", "cells": [{"at": ["persons", {"area": "a"}], "own": 2}]}
    assert main([files("one", written(SAFE)), "--insider", files("own", own), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["holds"], said["withheld"], said["readers"]) == (True, 2, ["outsider", "peers"])
    assert len(said["sha256"]) == 64


@pytest.mark.parametrize("form", ["{", {"release": 1}, "[]"])
def test_the_command_refuses_what_is_no_release(files, capsys, form):
    assert main([files("bad", form)]) == 2
    assert capsys.readouterr().err


def test_anybody_can_run_it_from_outside(files):
    done = subprocess.run(
        [sys.executable, "-m", "privacy.disclosure.audit", files("one", written(SAFE))], cwd=ROOT, check=False,
        capture_output=True, text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Release 1, k = 5: 2 of 3 figures withheld.\n")  # and no solver's greeting
