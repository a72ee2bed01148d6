"""From the records to what may be published: counted, drafted, small communes merged, linked, protected, attacked.

Raw counts live in the memory of this module's one call and are kept nowhere.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone

from casework.clients.indexes import counted_alike
from casework.needs.rules import in_force
from privacy import crypto
from privacy.disclosure.cover import Unreachable
from privacy.disclosure.merging import Merge
from privacy.disclosure.openform import Insider, read, written
from privacy.disclosure.openform import Release as OpenForm
from privacy.disclosure.proofs import Inconsistent
from privacy.disclosure.protect import Protected, protect
from privacy.disclosure.system import Contradiction
from privacy.keyring import key_ring
from reporting import counting
from reporting.catalogue import IMPORTANCE, MONTH, UNCOUNTED
from reporting.draft import Counts, Frame, draft
from reporting.releases.areas import joined, merges_of
from reporting.releases.codes import Audience, Doing, Problem
from reporting.releases.links import importance_of, linked
from reporting.releases.models import Release
from services.models import Commune

# What is being done, and how far it is, from 0 to 1.
Tell = Callable[[Doing, float], None]
BEGUN, GREEDY, SEARCHED = 0.05, 0.2, 0.95


class NotPrepared(Exception):
    """Why a release can't be prepared; `tables` name where. Never holds a figure."""

    def __init__(self, problem: Problem, tables: Sequence[str] = ()) -> None:
        super().__init__(problem.value)
        self.problem, self.tables = problem, sorted(set(tables))


@dataclass(frozen=True)
class Made:
    """What is kept of a preparation."""

    cutoff: dt.datetime
    catalogue: str
    rules: str
    tables: dict[str, Any]
    certificate: dict[str, Any]
    solution: dict[str, Any]
    seal: str


def made_of(release, tell: Tell) -> Made:
    """Count the release's period and protect what was counted; raises NotPrepared."""
    tell(Doing.COUNTING, BEGUN)
    earlier = [read(one.tables) for one in Release.objects.ever_published(release.period_end.year)]
    cutoff = timezone.now()
    check_counted_alike()
    counts, frame = counted(release)
    check_counted_alike()  # again, now that all is counted: somebody may have registered in between
    merges = merges_of(release, counts, frame, earlier)
    drafted = linked(joined(draft(counts, frame), merges), earlier)
    tell(Doing.FIRST_PATTERN, GREEDY)
    done = protected(release, drafted, earlier, insiders_of(release, frame, merges), tell)
    return Made(
        cutoff, drafted.catalogue, drafted.rules, written(done.release), done.certificate.as_json(), solution_of(done),
        seal_of(drafted),
    )


def check_counted_alike() -> None:
    """Nothing is counted while the counting index is made anew: one person would count as two."""
    if not counted_alike():
        raise NotPrepared(Problem.REINDEXING)


# --- Counting --------------------------------------------------------------------------------------------------
def counted(release) -> tuple[Counts, Frame]:
    """Every table's raw figures, and what the release is about."""
    start, end = release.period_start, release.period_end
    counts: dict[str, Mapping[tuple[str, ...], int]] = dict(counting.count(
        start, end, quarters=quarters_left(release), late=published_before(release), k=settings.DISCLOSURE_K
    ))
    if release.kind != MONTH:
        counts |= {"programme": {codes: n for codes, n in counting.programme(end).items()}}
    zone_of = dict(Commune.objects.values_list("code", "former_district_id"))
    return counts, Frame(
        release.number, start, end, in_force(end).id, settings.DISCLOSURE_K, zone_of, counting.estimates(end.year)
    )


def published_before(release) -> list[counting.Earlier]:
    """The year's published periods, each with the cut-off of its newest release."""
    found = {one.span.slug: one for one in Release.objects.ever_published(release.period_end.year)}
    return [
        (slug, one.period_start, one.period_end, one.cutoff) for slug, one in found.items()
        if one.period_end < release.period_end
    ]


def quarters_left(release) -> tuple[str, ...] | None:
    """The quarters that no release in force has published; None for a month, which has none."""
    if release.kind == MONTH:
        return None
    approved = Release.objects.approved().filter(period_end__year=release.period_end.year)
    known = {
        cell["at"]["quarter"] for one in approved for table in (one.tables or {})["tables"]
        if table["name"] == "quarters" for cell in table["cells"]
    }
    return tuple(f"q{n}" for n in range(1, release.period_end.month // 3 + 1) if f"q{n}" not in known)


def insiders_of(release, frame: Frame, merges: Sequence[Merge]) -> list[Insider]:
    """What each organisation knows by itself, for a release that organisations may read."""
    if release.audience != Audience.ORGANISATIONS:
        return []
    found = counting.insiders(release.period_start, release.period_end)
    return [Insider(str(code), own_cells(joined(draft(own, frame), merges), own)) for code, own in
            sorted(found.items())]


def own_cells(own: OpenForm, counts: Counts) -> dict:
    return {
        cell.place: cell.value for table in own.tables if table.name in counts for cell in table.cells if cell.value
    }


# --- Protecting ------------------------------------------------------------------------------------------------
def protected(release, drafted: OpenForm, earlier: Sequence[OpenForm], insiders, tell: Tell) -> Protected:
    def progress(doing: str, cost: float | None, bound: float) -> None:
        proved = 0.0 if cost is None else min(bound / cost, 1.0) if cost else 1.0
        step = Doing.FIRST_PATTERN if doing == "greedy" else Doing.BETTER_PATTERN
        tell(step, GREEDY + (SEARCHED - GREEDY) * proved)

    try:
        done = protect(
            drafted, earlier, insiders, importance={**IMPORTANCE, **importance_of(drafted)},
            uncounted=UNCOUNTED, seconds=settings.DISCLOSURE_SECONDS, progress=progress,
        )
    except Unreachable:
        raise NotPrepared(Problem.CANT_PROTECT) from None
    except (Contradiction, Inconsistent):
        raise NotPrepared(Problem.CONTRADICTION) from None
    if done.caps:
        raise NotPrepared(Problem.CANT_PROTECT, [cap["place"][1] for cap in done.caps])
    if not done.certificate.holds:
        raise NotPrepared(Problem.FOUND, [one.place.table for one in done.certificate.findings])
    return done


def solution_of(done: Protected) -> dict[str, Any]:
    """How the pattern was found. Not how many figures are withheld because of their own size, nor what the others cost:
    where all or none are, that tells of each whether it is under k."""
    return {
        "withheld": done.certificate.withheld, "cells": done.certificate.cells, "gap": done.gap,
        "is_optimal": done.is_optimal, "rounds": done.rounds, "seconds": round(done.seconds, 1),
        "solver": done.certificate.solver, "caps": list(done.caps),
    }


def seal_of(drafted: OpenForm) -> str:
    """A digest of the draft under the house's key, to tell later whether the same came in."""
    canonical = json.dumps(written(drafted), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    ring = key_ring()
    return f"{ring.audit_version}:{crypto.index(ring.audit_key(), b'release draft', canonical.encode()).hex()}"
