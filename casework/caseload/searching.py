"""Finding somebody in the list of clients, by code or alias. What was typed is sent, never in an address."""

from typing import NamedTuple

from casework.clients.models import Client
from casework.clients.searching import answering_to
from privacy import audit
from privacy.pseudonyms import check_code, normalise_code

# Aliases are sealed: a search opens each one. A worker has about 50; these are twelve full caseloads.
MOST = 600
SHOWN = 20


class Found(NamedTuple):
    """Who was found; whether there are more than the page shows; among how many aliases it was looked, where these
    were not all; whether what was typed looks like a code with a slip of the finger in it."""

    people: list[Client]
    more: bool = False
    among: int = 0
    mistyped: bool = False


def search(user, clients, typed: str, *, worker: str = "") -> Found:
    """By a whole code among all these clients; by a part of a code or alias among the first MOST of them (of one
    `worker`'s, where one is chosen), those in work before those whose case has ended. On the trail with the number
    found, never with what was typed."""
    if check_code(typed):
        people = list(clients.filter(code=normalise_code(typed)))
        audit.searched("client.by_code", by=user, purpose="code", count=len(people))
        return Found(people)
    held = clients.filter(assigned_to_id=worker) if worker else clients
    among = list(held.order_by("-closed_on", "-registered_on", "code")[: MOST + 1])
    people = answering_to(among[:MOST], typed) if typed else []
    audit.searched("client.by_alias", by=user, purpose="list", count=len(people))
    return Found(people[:SHOWN], len(people) > SHOWN, MOST if len(among) > MOST else 0, looks_like_a_code(typed))


def looks_like_a_code(typed: str) -> bool:
    """As long as a code, give or take a character."""
    return len(normalise_code(typed)) in range(5, 8)
