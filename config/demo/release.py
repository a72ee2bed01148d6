"""The demo's estimates, its first release (the last half-year that is over, approved by a second person), and what
communes reported for the plan's other targets."""

import datetime as dt
import random

from accounts.roles import Role
from config.demo.world import World, named
from reporting.actions import approve_release, enter_estimate, prepare_release
from reporting.models import Method
from reporting.programme.actions import enter_report
from reporting.programme.figures import Of, Value, period_ends
from reporting.programme.subjects import Subject
from services.categories import OrganisationKind
from services.models import Commune

# One commune in so many was counted in another way later in the year.
REVISED = 12


def first_release(world: World, rng: random.Random, today: dt.date) -> None:
    """Enter the estimates; prepare and approve the release through the actions."""
    first, second = [
        user for user in world.of_role(Role.PROGRAMME_MANAGER) if user.organisation.kind == OrganisationKind.DEPARTMENT
    ]
    start, end = closed_period(today)
    for number, commune in enumerate(Commune.objects.all()):
        point = rng.randint(4, 26)
        estimate(first, commune, end.year, point, Method.WISDOM_OF_CROWDS, "Họp với y tế xã (tưởng tượng)")
        if number % REVISED == 0:
            revised = point + rng.randint(-3, 6)
            estimate(second, commune, end.year, revised, Method.MULTIPLIER, "Số người xét nghiệm (tưởng tượng)", 1)
    release = prepare_release(by=first, id=named("release", end), period_start=start, period_end=end)
    approve_release(by=second, release=release)
    if end in period_ends(today):
        other_targets(first, rng, end)


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


def closed_period(today: dt.date) -> tuple[dt.date, dt.date]:
    """The first half of this year once it is over, else the whole last year."""
    if today.month > 6:
        return dt.date(today.year, 1, 1), dt.date(today.year, 6, 30)
    return dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)
