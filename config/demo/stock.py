"""The stock of each group in the demo: counted once, filled up, and one item that runs out soon."""

import datetime as dt

from accounts.roles import Role
from casework.contacts.codes import Supply
from casework.supplies.actions import count_supplies, receive_supplies, take_out_supplies
from casework.supplies.models import Why
from casework.supplies.standing import standing
from config.demo.week import DAY, morning
from config.demo.world import World, named
from privacy.identity import acting_as

COUNTED, FILLED_UP = 45, 20  # days ago
FIRST = {Supply.CONDOMS: 2400, Supply.LUBRICANT: 300, Supply.TEST_KITS: 60, Supply.NEEDLES: 100, Supply.LEAFLETS: 800}
LASTS = 8  # days that the item lasts which runs out soon


def stock(world: World, today: dt.date) -> None:
    for manager in world.of_role(Role.CASE_MANAGER):
        with morning(today - COUNTED * DAY):
            for item, number in FIRST.items():
                count_supplies(by=manager, id=named("count", manager.username, item), item=item, counted=number)
        with morning(today - FILLED_UP * DAY):
            for item in (Supply.CONDOMS, Supply.TEST_KITS):
                receive_supplies(
                    by=manager, id=named("received", manager.username, item), item=item, quantity=FIRST[item] // 4
                )
            take_out_supplies(
                by=manager, id=named("expired", manager.username), item=Supply.TEST_KITS, quantity=5, why=Why.EXPIRED
            )
        with morning(today - DAY):
            run_short(manager)


def run_short(manager) -> None:
    """The last count finds so few condoms that they last a week."""
    with acting_as(manager):
        found = next(one for one in standing(manager.organisation_id) if one.item == Supply.CONDOMS)
    count_supplies(
        by=manager, id=named("short", manager.username), item=found.item, counted=found.lately * LASTS // 28,
        why=Why.UNRECORDED,
    )
