"""Consents that have run out or soon will: whom the responsible worker asks again, and for what."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from casework.clients.querysets import in_work
from casework.consents.models import Consent


class Renewal(NamedTuple):
    """One client, the purposes to ask for again, and the first day on which one of them runs out."""

    client: Any
    purposes: list[str]
    runs_out: dt.date


def to_renew(user) -> QuerySet:
    """The consents of the clients for whom this worker is responsible, the first to run out first."""
    held = Consent.objects.visible_to(user).to_renew().filter(in_work("client__"), client__assigned_to=user.id)
    return held.order_by("expires_on", "client_id", "purpose")


def by_client(rows: Iterable[tuple[Any, str, dt.date]]) -> list[Renewal]:
    """(client, purpose, day) of each, in the order of the days → one line a client."""
    found: dict[Any, list[tuple[str, dt.date]]] = defaultdict(list)
    for client, purpose, day in rows:
        found[client].append((purpose, day))
    return [Renewal(client, [one for one, _day in held], held[0][1]) for client, held in found.items()]
