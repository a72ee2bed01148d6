"""A whole year of the real catalogue: twelve months, the half-year and the year, each protected against all before it,
and the attack on all of them together before the last may be approved.

Persons are invented, one list of them that grows month by month. No database and no province is read. Seconds
are of the processor.
"""

import time
from dataclasses import replace
from random import Random

from bench.report import Line
from privacy.disclosure.audit import audit
from privacy.disclosure.openform import Release
from privacy.disclosure.protect import Protected, protect
from reporting.catalogue import IMPORTANCE, UNCOUNTED
from reporting.draft import Frame, draft
from reporting.releases.links import importance_of, linked
from reporting.releases.periods import of_year
from tests.reporting.invented import frame
from tests.reporting.people import Person, counted, invented

YEAR, K = 2026, 5
MEAN, QUICK_MEAN = 14.0, 9.0
QUICK = {"c1": "z1", "c2": "z1", "c3": "z2"}  # commune to former district
AUDIT_SECONDS = 10


def figures(_place, given) -> list[Line]:
    spans = of_year(YEAR)
    zone_of = QUICK if given.quick else dict(frame(spans[0].start, spans[0].end).zone_of)
    everybody = arriving(invented(sorted(zone_of), mean=QUICK_MEAN if given.quick else MEAN)[0])
    earlier: list[Release] = []
    for number, span in enumerate(spans, start=1):
        started = time.process_time()
        done = protected(Frame(number, span.start, span.end, "2026-1", K, zone_of), everybody, earlier)
        spent = time.process_time() - started
        earlier.insert(0, done.release)
    started = time.process_time()
    attacked = audit(earlier[0], earlier[1:], uncounted=UNCOUNTED, prove_intervals=False).certificate
    attack = time.process_time() - started
    lines = "the catalogue's year, after twelve months and a half-year"
    return [
        Line(f"{lines}: {done.certificate.cells:,} cells, {done.primary:,} primary",
             f"{done.complementary:,} extra, cost {done.cost:,.0f}; {spent:.1f} s with its attacks",
             done.certificate.withheld / done.certificate.cells * 100, None, "% withheld"),
        Line(f"joint attack on {len(earlier)} releases", f"{attacked.attempts:,} attempts, {attack:.1f} s",
             attack, AUDIT_SECONDS, "s"),
        Line("found by it", "exactly or too closely", len(attacked.findings), 0, "figures"),
    ]


def arriving(people: list[Person]) -> list[tuple[int, Person]]:
    """Each with the month in which they came and were served."""
    chance = Random(1)
    return [(chance.randint(1, 12), one) for one in people]


def protected(about: Frame, everybody: list[tuple[int, Person]], earlier: list[Release]) -> Protected:
    """The release of those who came until then, by the greedy pattern; nothing may be found in it."""
    last, is_month = about.end.month, about.start.month == about.end.month
    people = [
        replace(one, served_in_month=one.served if is_month and came == last else set()) for came, one in everybody
        if came <= last
    ]
    made = linked(draft(counted(people), about), earlier)
    done = protect(
        made, earlier, importance={**IMPORTANCE, **importance_of(made)}, uncounted=UNCOUNTED, exact=False,
    )
    assert done.may_be_published, (about.number, done.caps)
    return done
