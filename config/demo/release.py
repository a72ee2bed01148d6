"""The demo's estimates and its first release: the last half-year that is over, approved by a second person."""

import datetime as dt
import random

from accounts.roles import Role
from config.demo.world import World, named
from reporting.actions import approve_release, enter_estimate, prepare_release
from reporting.models import Method
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


def estimate(by, commune, year: int, point: int, method: Method, source: str, replaces: int = 0) -> None:
    """A figure of one commune, with a range as wide as such figures have."""
    enter_estimate(
        by=by, id=named("estimate", commune.pk, year, replaces), commune=commune, year=year, low=point * 3 // 4,
        point=point, high=point * 3 // 2, method=method, source=source, replaces=replaces,
    )


def closed_period(today: dt.date) -> tuple[dt.date, dt.date]:
    """The first half of this year once it is over, else the whole last year."""
    if today.month > 6:
        return dt.date(today.year, 1, 1), dt.date(today.year, 6, 30)
    return dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)
