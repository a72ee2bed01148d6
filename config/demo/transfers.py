"""Who hands whom over in the demo's last days, with a yes, a no, and no answer yet; and in which order lists stand."""

import datetime as dt

from accounts.roles import Role
from casework.caseload.actions import choose_order
from casework.caseload.orders import Order
from casework.clients.models import Client
from casework.transfers.actions import accept_transfer, ask_transfer, decline_transfer
from casework.transfers.codes import Declined
from casework.transfers.models import Transfer
from config.demo.opened import of_group
from config.demo.week import DAY, morning
from config.demo.world import World, named
from privacy.identity import acting_as


def handing_over(world: World, today: dt.date) -> None:
    """In each group: one client has changed hands, one has not, three wait; the case manager asked for one of these."""
    for manager in world.of_role(Role.CASE_MANAGER):
        _manager, workers, _elsewhere = of_group(world, manager)
        first, second, third, fourth, *_rest = workers
        yes = asked(first, first, second, today - 3 * DAY, "Thân chủ chuyển về gần chỗ bạn.")
        no = asked(third, third, second, today - 3 * DAY, "Tháng này tôi đi học.")
        with morning(today - 2 * DAY):
            if yes:
                accept_transfer(by=second, transfer=yes)
            if no:
                decline_transfer(by=second, transfer=no, because=Declined.FULL)
        asked(second, second, first, today - DAY, "Bạn quen việc xin giấy tờ hơn tôi.")
        asked(fourth, fourth, third, today - DAY, "")
        asked(manager, third, fourth, today - DAY, "Để chia đều việc trong nhóm.")
        with morning(today - DAY):
            choose_order(by=first, order=Order.NEXT)
            choose_order(by=manager, order=Order.UNSEEN)


def asked(by, worker, to, day: dt.date, reason: str) -> Transfer | None:
    """One of this worker's clients for whom nobody is asked, if there is one."""
    with acting_as(by):
        standing = Transfer.objects.visible_to(by).standing().values("client")
        held = Client.objects.visible_to(by).in_work().filter(assigned_to=worker, registered_on__lt=day)
        client = held.exclude(pk__in=standing).order_by("registered_on", "code").first()
    if client is None:
        return None
    with morning(day):
        return ask_transfer(by=by, id=named("transfer", client.pk, day), client=client, to=to, reason=reason)
