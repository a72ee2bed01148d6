"""What the tests of access and of pages looked at: routes, probes and how many were denied; pages, widths, violations.

The tests themselves note it (tests/notes.py) while they run; nothing is counted here that did not happen.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.report import Line

TESTS = ["tests/security/test_access_matrix.py", "tests/browser/test_every_page.py", "tests/browser/test_stories.py"]
# What a page answers to who may see it, or leads them on to; everything else is a denial.
LET_IN = {"seen", "led on"}


def figures(folder: Path, given) -> list[Line]:
    """Run those tests, side by side where they may, and count what they noted."""
    folder.mkdir(exist_ok=True)
    env = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    env |= {"DH_MODE": "test", "DH_NOTES": str(folder), "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    for test in TESTS:
        done = subprocess.run([sys.executable, "-m", "tests.servers", test, "-q"], env=env, check=False)
        if done.returncode:
            raise SystemExit(f"{test} failed; its figures would say less than they seem to.")
    return lines(list(noted(folder)))


def noted(folder: Path) -> Iterator[dict]:
    for path in sorted(folder.glob("*.jsonl")):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def lines(notes: list[dict]) -> list[Line]:
    """Count notes of probes and of looks."""
    probes = [note for note in notes if note["kind"] == "probe"]
    looks = [note for note in notes if note["kind"] == "look"]
    denied = [note for note in probes if note["answer"] not in LET_IN]
    routes, roles = ({note[key] for note in probes} for key in ("route", "role"))
    found = sum(note["violations"] for note in looks)
    pages = {note["page"] for note in looks}
    return [
        Line("routes", f"{len(routes)}"),
        Line("route × role probes", f"{len(probes)}, by {len(roles) - 1} of the cast and by nobody signed in"),
        Line("of which denied", f"{len(denied)}"),
        Line("pages × users that axe looked at", f"{len(pages)} with error pages, {len(looks)} looks at two widths"),
        Line("violations", f"{found}", found, 0, "violations"),
    ]
