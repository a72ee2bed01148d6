"""The auditor: attacks releases from their open form alone, and says what it found.

    python -m privacy.disclosure.audit FILE [EARLIER …] [--insider FILE]

ends with 0 when nothing was found, 1 when something was, 2 when a file is not the open form or contradicts itself.
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from privacy.disclosure.highs import instance
from privacy.disclosure.openform import Cell, Insider, Place, Release, check, read, read_insider, written
from privacy.disclosure.proofs import ENDLESS, Room, components, room_of

FOUND, UNDER, SHOWN, PART = "found", "under", "shown", "part"
WORDS = {
    FOUND: "the withheld figure is found exactly",
    UNDER: "the withheld figure is proved to be under k",
    SHOWN: "a figure of 1 to k-1 is shown",
    PART: "the persons of other organisations are proved to be 1 to k-1",
}
OUTSIDER = "outsider"
# Up to so many withheld figures tied together, intervals are proved in whole numbers; in larger ones by linear programs
# rounded inwards, a little wider at most. What is given away is always decided in whole numbers.
SMALL = 300
# Tables that count no person of the records: their figures may be small.
UNCOUNTED = ("estimate", "supplies", "programme")


@dataclass(frozen=True)
class Finding:
    """What a reader can prove: `what` is one of WORDS, between `low` and `high` persons."""

    what: str
    reader: str
    place: Place
    low: int
    high: int | None


@dataclass(frozen=True)
class Certificate:
    """What was attacked, by whom, how often, and what was found."""

    release: int
    earlier: tuple[int, ...]
    sha256: str  # of the release's open form
    k: int
    cells: int
    withheld: int  # in this release
    withheld_earlier: int
    readers: tuple[str, ...]
    attempts: int  # programs solved
    seconds: float
    solver: str
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        return not self.findings

    def as_json(self) -> dict[str, Any]:
        findings = [
            {**asdict(one), "place": [one.place.release, one.place.table, dict(one.place.at)]} for one in self.findings
        ]
        return {**asdict(self), "findings": findings, "holds": self.holds}

    def words(self) -> str:
        """The certificate for people, a line each."""
        joint = f" jointly with releases {', '.join(map(str, self.earlier))}" if self.earlier else ""
        lines = [
            f"Release {self.release}{joint}, k = {self.k}: {self.withheld} of {self.cells} figures withheld.",
            f"Attacked as {', '.join(self.readers)}: {self.attempts} programs in {self.seconds:.1f} s ({self.solver}).",
        ]
        lines += [f"- {one.place}, as {one.reader}: {WORDS[one.what]}." for one in self.findings]
        lines.append("Nothing was found." if self.holds else f"{len(self.findings)} found: this must not be published.")
        return "\n".join(lines)


@dataclass(frozen=True)
class Audit:
    """The certificate, and the interval that any reader can prove of each withheld figure of all releases."""

    certificate: Certificate
    intervals: dict[Place, tuple[int, int | None]]


def audit(
    release: Release, earlier: Sequence[Release] = (), insiders: Sequence[Insider] = (), *,
    uncounted: Iterable[str] = UNCOUNTED, prove_intervals: bool = True,
) -> Audit:
    """Attack a release together with all earlier ones, as anybody and as each insider.

    The intervals are this release's own, each proved anew; where `prove_intervals` is false, and for earlier releases,
    as they are printed.

    Raises Inconsistent where no figures fulfil the relations, Malformed or ValueError where a relation points nowhere.
    """
    started = time.monotonic()
    releases = (release, *earlier)
    for one in releases:
        check(one)
    attack = Attack(releases, frozenset(uncounted), prove=prove_intervals)
    attack.as_anybody()
    for insider in insiders:
        attack.as_insider(insider)
    hidden = [place for place in attack.intervals if place.release == release.release]
    canonical = json.dumps(written(release), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    certificate = Certificate(
        release.release, tuple(one.release for one in earlier), hashlib.sha256(canonical.encode()).hexdigest(),
        release.k, sum(1 for _ in release.cells()), len(hidden), len(attack.intervals) - len(hidden),
        (OUTSIDER, *(one.organisation for one in insiders)), attack.attempts, time.monotonic() - started,
        f"HiGHS {instance().version()}", tuple(sorted(attack.findings, key=lambda f: (f.reader, f.place))),
    )
    return Audit(certificate, attack.intervals)


class Attack:
    """One audit under way."""

    def __init__(self, releases: Sequence[Release], uncounted: frozenset[str], *, prove: bool) -> None:
        self.releases, self.uncounted = releases, uncounted
        self.to_prove = {cell.place for cell in releases[0].cells() if prove}
        self.cells: dict[Place, Cell] = {cell.place: cell for one in releases for cell in one.cells()}
        self.k_of = {one.release: one.k for one in releases}
        self.findings: list[Finding] = []
        self.intervals: dict[Place, tuple[int, int | None]] = {}
        self.attempts = 0

    def as_anybody(self) -> None:
        for cell in self.cells.values():
            if cell.value is not None and self._is_few(cell.place, cell.value):
                self._find(SHOWN, OUTSIDER, cell.place, cell.value, cell.value)
        for component in components(self.releases):
            room = room_of(component, self.cells)
            room.explore(np.array([self.k_of[place.release] for place in component.places], dtype=float))
            for i, place in enumerate(component.places):
                self._look_at(room, i, place, exactly=len(component.places) <= SMALL)
            self.attempts += room.attempts

    def _look_at(self, room: Room, i: int, place: Place, *, exactly: bool) -> None:
        """Whether a withheld figure is given away, and between what it lies."""
        is_found = room.is_found(i)
        if is_found or not room.reaches(i, self.k_of[place.release]):
            low, high = room.least(i), room.greatest(i)
            self._find(FOUND if is_found else UNDER, OUTSIDER, place, low, high)
        elif place in self.to_prove:
            low, high = room.least(i, exactly=exactly), room.greatest(i, exactly=exactly)
        else:
            low, high = self.cells[place].low, self.cells[place].high or ENDLESS
        self.intervals[place] = (low, None if high >= ENDLESS else high)

    def as_insider(self, insider: Insider) -> None:
        """Look for the part of each figure that is not the insider's own."""
        for place, own in insider.own.items():
            value = self.cells[place].value if place in self.cells else None
            if value is not None and self._is_few(place, value - own):
                self._find(PART, insider.organisation, place, value - own, value - own)
        for component in components(self.releases, insider):
            room = room_of(component, self.cells, insider)
            room.explore(np.array([
                insider.own.get(place, 0) + self.k_of[place.release] for place in component.places
            ], dtype=float))
            for i, place in enumerate(component.places):
                own, k = insider.own.get(place, 0), self.k_of[place.release]
                if not room.reaches(i, own + k) and (low := room.least(i) - own) >= 1:
                    self._find(PART, insider.organisation, place, low, room.greatest(i) - own)
            self.attempts += room.attempts

    def _is_few(self, place: Place, persons: int) -> bool:
        return place.table not in self.uncounted and 1 <= persons < self.k_of[place.release]

    def _find(self, what: str, reader: str, place: Place, low: int, high: int) -> None:
        self.findings.append(Finding(what, reader, place, low, high))


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m privacy.disclosure.audit", description="Attack a release.")
    parser.add_argument("file", type=Path, help="the release in its open form")
    parser.add_argument("earlier", type=Path, nargs="*", help="releases published before, withdrawn ones too")
    parser.add_argument("--insider", type=Path, action="append", default=[], help="one organisation's own counts")
    parser.add_argument("--uncounted", action="append", help="a table that counts no person of the records")
    parser.add_argument("--json", action="store_true", help="print the certificate as JSON")
    given = parser.parse_args(words)
    try:
        release, *earlier = [read(_loaded(path)) for path in (given.file, *given.earlier)]
        insiders = [read_insider(_loaded(path), release.release) for path in given.insider]
        done = audit(release, earlier, insiders, uncounted=given.uncounted or UNCOUNTED)
    except (ValueError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    certificate = done.certificate
    print(json.dumps(certificate.as_json(), ensure_ascii=False, indent=2) if given.json else certificate.words())
    return 0 if certificate.holds else 1


def _loaded(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise ValueError(f"{path}: not JSON") from None


if __name__ == "__main__":
    sys.exit(main())
