"""What each way of withholding costs and gives away, on the same invented tables, under the same attack.

Needs neither a database nor a province. Seconds are of the processor, so that a busy machine changes them little.
"""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from bench.report import Line
from bench.tables import ANY, by_sex, province
from privacy.disclosure.audit import FOUND, audit
from privacy.disclosure.openform import Release
from privacy.disclosure.rules import Rules, rules_of, weights_of
from privacy.disclosure.suppress import solve
from privacy.disclosure.system import System, system_of

SIZE = {"communes": 124, "zones": 8}
QUICK = {"communes": 12, "zones": 2}


def figures(_place, given) -> list[Line]:
    size = QUICK if given.quick else SIZE
    lines = [
        *compared("year, any added up", province(**size)),
        *compared("year, any a count of persons", province(**size, adding=False)),
        *compared("sparse month", province(**size, mean=0.4)),
    ]
    with_sexes = by_sex(**QUICK) if given.quick else by_sex()
    return lines + [one for one in compared("by sex", with_sexes, seconds=240.0, gap=5.0) if "optimum" in one.what]


def compared(name: str, draft: Release, *, seconds: float = 60.0, gap: float = 0.0) -> list[Line]:
    """Each way of withholding on one table; limits on what the optimum gives away and how far it may be from proof."""
    system = system_of(draft)
    rules = rules_of(system, draft.k)
    size = f"{sum(1 for _ in draft.cells())} cells, {int(rules.primary.sum())} primary"
    lines = [
        Line(f"{name}: {way}", judged(draft, system, rules, choose(system, rules))[0]) for way, choose in SIMPLE.items()
    ]
    for way, exact in (("greedy", False), ("optimum", True)):
        started = time.process_time()
        found = solve(system, rules, weights_of(system, {}), seconds=seconds, exact=exact)
        spent = time.process_time() - started
        text, leaks = judged(draft, system, rules, found.pattern)
        lines.append(Line(f"{name} ({size}): {way}", f"{text}; cost {found.cost:.0f}, proved {found.bound:.0f}; "
                          f"{spent:.1f} s", leaks, 0, "leaks"))
    rounds = f"{found.rounds} rounds, {found.cuts} cuts"
    return [*lines, Line(f"{name}: optimum, gap", rounds, 100 * found.gap, gap, "%")]


def judged(draft: Release, system: System, rules: Rules, pattern: np.ndarray) -> tuple[str, int]:
    """What a pattern withholds beyond the primary figures, and what the auditor finds in it."""
    places = {system.places[i] for i in np.flatnonzero(pattern)}
    bare = draft.with_cells({
        cell.place: replace(cell, value=None, low=1, high=None) if cell.place in places else cell
        for cell in draft.cells()
    })
    findings = audit(bare).certificate.findings
    exact = sum(one.what == FOUND for one in findings)
    extra = int(pattern.sum() - rules.primary.sum())
    return f"{extra} extra; {exact} found exactly, {len(findings) - exact} under k", len(findings)


def primary_alone(_system: System, rules: Rules) -> np.ndarray:
    return rules.primary


def whole_rows(system: System, rules: Rules) -> np.ndarray:
    """Withhold all services of an area in which one of them is small."""
    small = {dict(system.places[i].at)["area"] for i in np.flatnonzero(rules.primary)}
    in_row = [dict(place.at)["area"] in small and dict(place.at)["service"] != ANY for place in system.places]
    padding = [False] * (system.columns - len(system.places))
    return rules.primary | (np.array([*in_row, *padding]) & system.free)


SIMPLE: dict[str, Callable[[System, Rules], np.ndarray]] = {
    "primary figures only": primary_alone, "whole rows": whole_rows,
}
