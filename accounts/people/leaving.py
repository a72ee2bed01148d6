"""What an account still holds, as the rooms above declare it, and how all of that is handed over when it leaves.

Nothing here knows what is held: an administrator learns how much there is and to whom it goes, and no more.
"""

import uuid
from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Case, Value, When
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import CASEWORK_ROLES, Role
from privacy.errors import AccessDenied
from privacy.once import wait_for


class Holding(NamedTuple):
    """One kind of thing that is somebody's. `leave(by=, user=, to=)` hands all of it to `to`, or ends it where
    nobody takes it over: `needs_heir` says which."""

    name: str
    count: Callable[[User], int]
    said: Callable[[int], str]
    leave: Callable[..., object]
    needs_heir: bool = False


class Held(NamedTuple):
    """How much of one kind somebody holds now; more than nothing."""

    holding: Holding
    number: int

    def __str__(self) -> str:
        return self.holding.said(self.number)


_declared: dict[str, Holding] = {}


def declare(holding: Holding) -> None:
    """Say what else an account may hold. The same name again replaces it."""
    _declared[holding.name] = holding


def held_by(user) -> list[Held]:
    """Everything that this account holds, by kind; what it has none of is left out."""
    counted = [Held(one, one.count(user)) for one in _declared.values()]
    return [one for one in counted if one.number]


def to_take_over(user) -> int:
    """How much there is that somebody else must take over. Nothing is left behind with an account that is locked."""
    return sum(one.number for one in held_by(user) if one.holding.needs_heir)


def heirs_of(user):
    """Active colleagues of the same organisation who may hold cases, its case managers first."""
    return User.objects.colleagues_of(user).exclude(pk=user.pk).order_by(
        Case(When(role=Role.CASE_MANAGER, then=Value(0)), default=Value(1)), "full_name", "id"
    )


def hand_over(*, by, user, to) -> None:
    """Hand over what can be, end what can't. Part of an action, whose policy has decided that `user` leaves."""
    for holding in _declared.values():
        holding.leave(by=by, user=user, to=to)
    if left := to_take_over(user):
        raise RuntimeError(f"{left} things are still with an account that leaves.")


def hold(*people) -> None:
    """Let nobody lock these accounts, or give them anything more, until the transaction ends.

    To be asked for before any row of what they hold, so that no two wait for each other.
    """
    for pk in sorted(one.pk for one in people if one is not None):
        wait_for(uuid.uuid5(pk, "holds cases").bytes)


def still_works(user) -> None:
    """For whoever is about to be given a case: raises AccessDenied where the account was locked meanwhile, and keeps
    it from being locked until the transaction ends."""
    hold(user)
    if not User.objects.filter(pk=user.pk, is_active=True, role__in=CASEWORK_ROLES).exists():
        raise AccessDenied(_("Tài khoản này đã khóa, nên không nhận thêm hồ sơ được."))
