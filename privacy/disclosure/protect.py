"""A draft in, a release out: solved, its withheld figures with the intervals that the auditor proved, and certified."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from privacy.disclosure.audit import FOUND, UNCOUNTED, Audit, Certificate, audit
from privacy.disclosure.openform import Cell, Insider, Place, Release, check
from privacy.disclosure.rules import rules_of, weights_of
from privacy.disclosure.suppress import SECONDS, Progress, Solution, solve
from privacy.disclosure.system import System, system_of


@dataclass(frozen=True)
class Protected:
    """What may be published, if the certificate holds; how it was found, and what it cost. Holds no raw count."""

    release: Release
    certificate: Certificate
    primary: int  # figures withheld because of their own size
    complementary: int  # and to protect these
    cost: float
    bound: float
    gap: float
    greedy_cost: float
    is_optimal: bool
    seconds: float
    rounds: int
    caps: tuple[dict[str, Any], ...]

    @property
    def may_be_published(self) -> bool:
        """Nothing was found, and no requirement had to be cut down; a cap needs areas merged or a signed decision."""
        return self.certificate.holds and not self.caps


def protect(
    draft: Release, earlier: Sequence[Release] = (), insiders: Sequence[Insider] = (), *,
    importance: Mapping[str, int] | None = None, uncounted: Iterable[str] = UNCOUNTED, seconds: float = SECONDS,
    progress: Progress | None = None, exact: bool = True,
) -> Protected:
    """Protect a draft, in which every figure has its true value, jointly with all that was published before.

    `insiders` are the organisations that may read the release. `importance` (by table) weighs what is withheld: 0 for
    derived figures that are there only to be protected, such as eligible minus reached. `exact=False` keeps to the
    greedy pattern. Raises Contradiction where figures and relations don't fit, Unreachable where a figure can't be
    protected at all, ValueError for what is not a draft.
    """
    check(draft)
    system = system_of(draft, earlier, uncounted=uncounted)
    weights = weights_of(system, importance or {})
    pinned: list[int] = []
    while True:
        rules = rules_of(system, draft.k, insiders, pinned)
        solution = solve(system, rules, weights, seconds=seconds, progress=progress, exact=exact)
        release, done = _published(draft, system, rules.primary, solution, earlier, insiders, uncounted)
        again = _found_before(done, draft, system, pinned)
        if not again:
            break
        pinned += again
    withheld, primary = done.certificate.withheld, int(rules.primary.sum())
    caps = tuple({**asdict(cap), "place": _form(cap.place)} for cap in solution.caps)
    return Protected(
        release, done.certificate, primary, withheld - primary, solution.cost, solution.bound, solution.gap,
        solution.greedy_cost, solution.is_optimal, solution.seconds, solution.rounds, caps,
    )


def _published(
    draft: Release, system: System, primary: np.ndarray, solution: Solution, earlier: Sequence[Release],
    insiders: Sequence[Insider], uncounted: Iterable[str],
) -> tuple[Release, Audit]:
    """The release as it may be read, and its audit. A complementary figure that a reader would find anyway is shown."""
    hidden = {system.places[i] for i in solution.pattern.nonzero()[0]}
    small = {system.places[i] for i in primary.nonzero()[0]}
    while True:
        bare = draft.with_cells({c.place: _withheld(c) if c.place in hidden else c for c in draft.cells()})
        done = audit(bare, earlier, insiders, uncounted=uncounted)
        needless = {one.place for one in done.certificate.findings if one.what == FOUND} & (hidden - small)
        if not needless:
            break
        hidden -= needless
    release = bare.with_cells({cell.place: _with_interval(cell, done) for cell in bare.cells()})
    return release, audit(release, earlier, insiders, uncounted=uncounted, prove_intervals=False)


def _withheld(cell: Cell) -> Cell:
    return replace(cell, value=None, low=1, high=None)


def _with_interval(cell: Cell, done: Audit) -> Cell:
    if cell.value is not None:
        return cell
    low, high = done.intervals[cell.place]
    return replace(cell, low=low, high=high)


def _found_before(done: Audit, draft: Release, system: System, pinned: Sequence[int]) -> list[int]:
    """Columns of earlier releases whose withheld figures this release would give away."""
    places = [one.place for one in done.certificate.findings if one.what == FOUND]
    columns = [system.places.index(place) for place in places if place.release != draft.release]
    return [column for column in columns if column not in pinned]


def _form(place: Place) -> list:
    return [place.release, place.table, dict(place.at)]
