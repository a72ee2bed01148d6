"""The open form is read as it was written, and nothing else is taken for it."""

import copy
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from privacy.disclosure.openform import Malformed, check, read, read_insider, written
from tests.disclosure.shapes import draft, hierarchies

GOOD = {
    "release": 2,
    "period": ["2026-01-01", "2026-06-30"],
    "catalogue": "2026-1",
    "rules": "2026.1",
    "k": 5,
    "tables": [
        {"name": "persons", "dimensions": ["zone"], "cells": [
            {"at": {"zone": "a"}, "value": None, "low": 1, "high": 9},
            {"at": {"zone": "b"}, "value": None, "low": 1, "high": None},
            {"at": {"zone": "total"}, "value": 10, "low": 10, "high": 10},
        ]},
        {"name": "estimate", "dimensions": [], "cells": [{"at": {}, "value": 40, "low": 30, "high": 60}]},
    ],
    "relations": [
        {"kind": "sum", "whole": ["persons", {"zone": "total"}],
         "parts": [["persons", {"zone": "a"}], ["persons", {"zone": "b"}]]},
        {"kind": "at_least", "whole": ["persons", {"zone": "total"}], "parts": [[1, "persons", {"zone": "total"}]]},
    ],
}


def test_what_was_written_is_read():
    assert written(read(GOOD)) == GOOD
    assert read(GOOD).relations[1].parts[0].release == 1


@given(hierarchies())
@settings(max_examples=30, deadline=None)
def test_any_release_comes_back_as_it_was(release):
    assert read(json.loads(json.dumps(written(release)))) == release


def changed(path: str, value):
    """GOOD with one thing changed; `path` as in the errors, without brackets."""
    form = copy.deepcopy(GOOD)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    inner = form
    for step in way:
        inner = inner[step]
    inner[last] = value
    return form


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("release", "2", "release"),
        ("period", ["2026-01-01"], "period"),
        ("k", 4, "k"),
        ("k", 12, "k"),
        ("k", True, "k"),
        ("extra", 1, "release"),
        ("rules", None, "rules"),
        ("tables", {}, "tables"),
        ("tables.0.name", 3, "tables[0].name"),
        ("tables.0.cells.1.value", 2.5, "tables[0].cells[1].value"),
        ("tables.0.cells.1.value", -1, "tables[0].cells[1].value"),
        ("tables.0.cells.0.low", 10, "tables[0].cells[0]"),
        ("tables.0.cells.2.value", 11, "tables[0].cells[2]"),
        ("tables.0.cells.0.at", {"zone": "a", "sex": "f"}, "tables[0].cells[0].at"),
        ("tables.0.cells.0.at", {"zone": 1}, "tables[0].cells[0].at"),
        ("tables.0.cells.0.at", {"zone": "b"}, "tables"),
        ("tables.1.name", "persons", "tables"),
        ("relations.0.kind", "equals", "relations[0].kind"),
        ("relations.0.parts", [], "relations[0].parts"),
        ("relations.0.parts.0", ["persons", {"zone": "total"}], "relations[0].parts"),
        ("relations.0.parts.0", ["persons", {"zone": "nowhere"}], "relations[0]"),
        ("relations.0.parts.0", ["persons"], "relations[0].parts[0]"),
    ],
)
def test_anything_else_is_refused_and_its_place_named(path, value, where):
    with pytest.raises(Malformed) as refused:
        read(changed(path, value))
    assert str(refused.value).startswith(f"{where}: ")


def test_a_missing_key_is_refused():
    with pytest.raises(Malformed, match="^relations\\[0\\]: "):
        read({**GOOD, "relations": [{"kind": "sum"}]})


def test_a_draft_is_checked_too():
    release = draft({"a": 1})
    again = replace(release.tables[0], name="second")
    with pytest.raises(Malformed, match="stands twice"):
        check(replace(release, tables=(*release.tables, again)))


def test_an_insiders_counts_are_read():
    data = {"organisation": "peers", "cells": [{"at": ["persons", {"zone": "a"}], "own": 2, "alone": True},
                                               {"at": [1, "persons", {"zone": "a"}], "own": 1}]}
    insider = read_insider(data, 2)
    assert {place.release: own for place, own in insider.own.items()} == {2: 2, 1: 1}
    assert [place.release for place in insider.alone] == [2]


@pytest.mark.parametrize("cell", [{"own": 1}, {"at": ["persons", {}], "own": "1"}, 3,
                                  {"at": ["persons", {}], "own": 1, "alone": 1}])
def test_an_insiders_counts_have_their_form_too(cell):
    with pytest.raises(Malformed):
        read_insider({"organisation": "peers", "cells": [cell]}, 2)
