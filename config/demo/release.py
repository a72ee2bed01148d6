"""The demo's estimates and its first release: the last half-year that is over, approved by a second person."""

import datetime as dt
import random

from accounts.roles import Role
from config.demo.world import World, named
from reporting.actions import approve_release, enter_estimate, prepare_release
from services.categories import OrganisationKind
from services.models import Commune


def first_release(world: World, rng: random.Random, today: dt.date) -> None:
    """Enter an estimate for each commune; prepare and approve the release through the actions."""
    first, second = [
        user for user in world.of_role(Role.PROGRAMME_MANAGER) if user.organisation.kind == OrganisationKind.DEPARTMENT
    ]
    start, end = closed_period(today)
    for commune in Commune.objects.all():
        point = rng.randint(4, 26)
        enter_estimate(
            by=first, id=named("estimate", commune.pk, end.year), commune=commune, year=end.year, low=point * 3 // 4,
            point=point, high=point * 3 // 2, method="wisdom_of_crowds", source="Số tưởng tượng của bản dùng thử",
        )
    release = prepare_release(by=first, id=named("release", end), period_start=start, period_end=end)
    approve_release(by=second, release=release)


def closed_period(today: dt.date) -> tuple[dt.date, dt.date]:
    """The first half of this year once it is over, else the whole last year."""
    if today.month > 6:
        return dt.date(today.year, 1, 1), dt.date(today.year, 6, 30)
    return dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)
