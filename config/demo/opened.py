"""What colleagues opened to each other in the demo's last days: shared clients, covers, an emergency and its review."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from accounts.roles import Role
from casework.clients.models import Client
from casework.consents.wording import Purpose
from casework.covers.actions import name_cover
from casework.emergency.actions import break_glass, review
from casework.emergency.codes import Cause, Verdict
from casework.grants.actions import share
from config.demo.codes import proved
from config.demo.week import DAY, morning
from config.demo.world import World, named
from privacy.identity import acting_as


def opened_for_a_time(world: World, today: dt.date) -> None:
    """In each group: two workers share, one is away, one is going to be, and once the glass was broken."""
    groups = [of_group(world, manager) for manager in world.of_role(Role.CASE_MANAGER)]
    for manager, workers, elsewhere in groups:
        first, second, third, fourth, fifth, *_rest = workers
        with acting_as(first):
            for client, to in zip(islice(shareable(first), 2), (second, elsewhere), strict=False):
                with_somebody(first, client, to, today)
        with acting_as(second):
            for client in islice(shareable(second), 1):
                with_somebody(second, client, first, today)
        cover(manager, third, fourth, today)
        cover(manager, first, second, today + 10 * DAY)
        emergency(manager, fifth, first, today)


def of_group(world: World, manager) -> tuple:
    """A case manager, the group's workers, and a worker of another group."""
    workers = world.of_role(Role.OUTREACH_WORKER)
    here = [one for one in workers if one.organisation_id == manager.organisation_id]
    return manager, here, next(one for one in workers if one.organisation_id != manager.organisation_id)


def shareable(worker) -> Iterator[Client]:
    """Open clients of this worker's own who agreed to sharing."""
    for client in Client.objects.visible_to(worker).open().filter(assigned_to=worker):
        if client.consents.live(Purpose.SHARE).exists():
            yield client


def with_somebody(by, client, to, today: dt.date) -> None:
    share(
        by=by, id=named("share", client.pk), client=client, to=[to], until=today + 18 * DAY,
        words="Cùng đi với thân chủ trong đợt khám này", agreed=True,
    )


def cover(manager, worker, covering, first_day: dt.date) -> None:
    name_cover(
        by=manager, id=named("cover", worker.pk), worker=worker, covering=covering, first_day=first_day,
        last_day=first_day + 6 * DAY,
    )


def emergency(manager, worker, of, today: dt.date) -> None:
    """Two days ago, and answered by the case manager the day after."""
    with acting_as(of):
        client = Client.objects.visible_to(of).open().filter(assigned_to=of).last()
    if client is None:
        return
    with morning(today - 2 * DAY):
        access = break_glass(
            by=worker, id=named("emergency", client.pk), code=client.code, cause=Cause.HELD, proof=proved(worker),
            words="Thân chủ đang ở bệnh viện, cần biết cách liên hệ an toàn",
        )
    with morning(today - DAY):
        review(by=manager, access=access, verdict=Verdict.JUSTIFIED, words="Đã nói chuyện với cả hai người.")
