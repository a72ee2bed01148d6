"""The figures can be repeated: every part of ./dev bench runs and prints its lines. What they say is not judged."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from bench import machine, probes
from bench.pages import PAGES
from bench.report import Line


def benched(tmp_path, *words: str) -> str:
    """What `./dev bench --quick` prints for these parts, on an embedded server of its own."""
    kept = {key: value for key, value in os.environ.items() if not key.endswith("DATABASE_URL")}
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", *words], cwd=settings.BASE_DIR, check=False, capture_output=True,
        text=True, env={**kept, "TMPDIR": str(tmp_path), "COLUMNS": "140"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_a_province_is_needed_for_is_measured(tmp_path):
    said = benched(tmp_path, "pages", "columns", "walls", "keys", "trail", "backup", "slip", "managers", "casework")
    assert [name for name in PAGES if name not in said] == []
    for figure in ("sealed against plain", "row security and trail: all these pages", "rotation of", "events/s",
                   "restored into an empty server and verified", "a slip on A6", "a slip on a 58 mm roll",
                   "manager: where we stand", "timeline of a person", "bytes of /contacts/sheet/"):
        assert figure in said


def test_inboxes_are_compared_and_answers_given_at_once(tmp_path):
    said = benched(tmp_path, "inbox", "answers")
    told = ("inbox ?tab=", "accepting, against an empty signed-in page", "accepted a second by 4 officers at once")
    for figure in told:
        assert figure in said
    lines = {line for line in said.splitlines() if " lost " in line or " doubled " in line or " wrong " in line}
    assert len(lines) == 3
    assert all("kept" in line for line in lines), said


def test_a_years_releases_are_attacked_together(tmp_path):
    said = benched(tmp_path, "year")
    assert "joint attack on 14 releases" in said
    found = next(line for line in said.splitlines() if "found by it" in line)
    assert "kept" in found


def test_what_was_walked_is_counted():
    notes = [{"kind": "walk", "examples": 40, "moves": 300, "refusals": 200}, {"kind": "probe"}]
    assert [line.values for line in machine.lines(notes)] == ["40", "300 and 200"]


def test_starting_and_a_worker_are_measured(tmp_path):
    said = benched(tmp_path, "start")
    assert "first start to first page" in said
    assert "a web worker" in said


PROBES = [("today", "worker", "seen"), ("today", "manager", "refused"), ("today", "nobody", "asked to sign in"),
          ("home", "worker", "led on"), ("client", "outsider", "not found")]


def test_what_tests_noted_is_counted():
    notes = [{"kind": "probe", "route": route, "role": role, "answer": said} for route, role, said in PROBES]
    notes += [{"kind": "look", "page": "ctv1 today", "width": width, "violations": 0} for width in (360, 1280)]
    said = {line.what: line.values for line in probes.lines(notes)}
    assert said["routes"] == "3"
    assert said["of which denied"] == "3"
    assert said["pages × users that axe looked at"].startswith("1 ")


@pytest.mark.parametrize(("ratio", "verdict"), [(0, "kept"), (1, "MISSED")])
def test_a_violation_is_a_limit_missed(ratio, verdict):
    assert Line("violations", "", ratio, 0).verdict == verdict
