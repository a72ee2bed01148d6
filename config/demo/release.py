"""The demo's estimates, what communes reported for the plan's other targets, and its releases: the last half-year or
year that is over and each month since, prepared and approved by two persons like any other."""

import datetime as dt
import random
from collections.abc import Callable

from accounts.roles import Role
from config.demo.world import World, named
from reporting.actions import enter_estimate
from reporting.models import Method
from reporting.programme.actions import enter_report
from reporting.programme.figures import Of, Value, period_ends
from reporting.programme.subjects import Subject
from reporting.releases.actions import approve_release, discard_release, prepare_release
from reporting.releases.codes import State
from reporting.releases.periods import FIRST_YEAR, Span, of_year
from reporting.releases.working import prepare_now
from services.categories import OrganisationKind
from services.models import Commune

# One commune in so many was counted in another way later in the year.
REVISED = 12


def all_releases(world: World, rng: random.Random, today: dt.date, tell: Callable[[float], None]) -> None:
    """Enter the estimates and reports; prepare and approve the releases through the actions. `tell`: more of 1."""
    first, second = [
        user for user in world.of_role(Role.PROGRAMME_MANAGER) if user.organisation.kind == OrganisationKind.DEPARTMENT
    ]
    spans = closed_periods(today)
    end = spans[0].end
    for number, commune in enumerate(Commune.objects.all()):
        point = rng.randint(4, 26)
        estimate(first, commune, end.year, point, Method.WISDOM_OF_CROWDS, "Họp với y tế xã (tưởng tượng)")
        if number % REVISED == 0:
            revised = point + rng.randint(-3, 6)
            estimate(second, commune, end.year, revised, Method.MULTIPLIER, "Số người xét nghiệm (tưởng tượng)", 1)
    if end in period_ends(today):
        other_targets(first, rng, end)
    for span in spans:
        asked = prepare_release(by=second, id=named("release", span.slug), period_start=span.start, period_end=span.end)
        release = prepare_now(asked)
        if release.state == State.FAILED:  # a month whose small figures can't be hidden beside what is published
            discard_release(by=first, release=release)
        elif span != spans[-1]:  # the last month waits for somebody to look at it
            approve_release(by=first, release=release)
        tell(1 / len(spans))


def estimate(by, commune, year: int, point: int, method: Method, source: str, replaces: int = 0) -> None:
    """A figure of one commune, with a range as wide as such figures have."""
    enter_estimate(
        by=by, id=named("estimate", commune.pk, year, replaces), commune=commune, year=year, low=point * 3 // 4,
        point=point, high=point * 3 // 2, method=method, source=source, replaces=replaces,
    )


def other_targets(by, rng: random.Random, end: dt.date) -> None:
    """Two communes in three have reported, brought in by the department; it has reported on itself too."""
    for commune in Commune.objects.all():
        staff = rng.randint(3, 12)
        figures = {
            "plan_issued": Value(int(rng.random() < .95)), "communication_held": Value(int(rng.random() < .88)),
            "communication_sessions": Value(rng.randint(0, 9)), "documents_issued": Value(int(rng.random() < .6)),
            "commune_staff_trained": Value(rng.randint(0, staff), staff),
        }
        if rng.random() < .66:
            reported(by, Subject(Of.COMMUNE, commune=commune), end, figures)
    own = {"department_plan_issued": Value(1), "department_staff_trained": Value(21, 30)}
    reported(by, Subject(Of.DEPARTMENT, organisation=by.organisation), end, own)


def reported(by, subject: Subject, end: dt.date, figures: dict[str, Value]) -> None:
    enter_report(by=by, id=named("programme", subject.slug, end), subject=subject, period_end=end, values=figures)


def closed_periods(today: dt.date) -> list[Span]:
    """The last half-year or year that is over, and the months since."""
    every = [one for year in range(FIRST_YEAR, today.year + 1) for one in of_year(year) if one.is_over(today)]
    longest = max((one for one in every if one.start.month == 1 and one.end.month > 1), key=lambda one: one.end)
    return [longest, *(one for one in every if one.start > longest.end)]
