"""Sending several referrals of one person in one go."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from casework.needs.models import Need
from privacy.acts import action
from referrals.actions import refer
from referrals.models import Referral
from services.models import Service


@dataclass(frozen=True)
class Wish:
    """One need put to one service, with what the client agreed to let that receiver know."""

    need: Need
    service: Service
    agreed: Sequence[str] = ()
    of_screening: Sequence[str] = ()
    message: str = ""
    urgent: bool = False


@action
def refer_several(*, by, id, wishes: Sequence[Wish]) -> list[Referral]:
    """Send them all or none. Each is a referral of its own; the same `id` again sends nothing."""
    return [
        refer(
            by=by, id=id_of(id, place, wish), need=wish.need, service=wish.service, agreed=wish.agreed,
            of_screening=wish.of_screening, message=wish.message, urgent=wish.urgent,
        )
        for place, wish in enumerate(wishes)
    ]


def id_of(id: uuid.UUID, place: int, wish: Wish) -> uuid.UUID:
    """The first has the id of the sending, the others theirs from it: sent twice, each finds its own row."""
    return uuid.uuid5(id, str(wish.need.pk)) if place else id
