"""Among whom a worker chooses the person of a contact: those met last, one found by code or alias, one asked for."""

import uuid
from typing import NamedTuple

from django.db.models import Max, Q

from casework.clients.models import Client
from casework.clients.querysets import opened_to
from casework.clients.searching import answering_to
from casework.followups.reaching import in_a_line
from privacy import audit
from privacy.datakeys import load_for
from privacy.pseudonyms import check_code, normalise_code

MOST = 120  # a caseload of fifty, and another that is covered
RECENT, FOUND = 5, 8
ANONYMOUS = "anonymous"


def caseload_of(user):
    """The clients in work among whom a worker chooses, newest first: their own, and those open to them for now."""
    hers = Q(assigned_to_id=user.id) | opened_to(user)
    return Client.objects.visible_to(user).in_work().filter(hers)[:MOST]


class Offer(NamedTuple):
    """Whom the page lists, and who of them were found by what was searched for."""

    people: list[Client]
    found: list[Client]


def offered(user, *, query: str = "", chosen: str = "") -> Offer:
    """Who was found, who was asked for, then those met last. Showing them is on the trail."""
    caseload = sorted(met_last(user), key=lambda one: one.met_at.timestamp() if one.met_at else 0, reverse=True)
    hits = found(user, caseload, query) if query else []
    people = list({one.pk: one for one in [*hits, *asked_for(user, chosen), *caseload[:RECENT]]}.values())
    load_for(people)
    audit.read("client.listed", people, by=user, purpose="contact")
    return Offer(people, hits)


def met_last(user):
    """The caseload, each with the moment of the last contact recorded with them."""
    ids = caseload_of(user).values_list("pk", flat=True)
    return Client.objects.visible_to(user).filter(pk__in=list(ids)).annotate(met_at=Max("contacts__recorded_at"))


def asked_for(user, chosen: str) -> list[Client]:
    """The one whose id came along, if in sight and in work."""
    try:
        return list(Client.objects.visible_to(user).in_work().filter(pk=uuid.UUID(chosen)))
    except ValueError:
        return []


def found(user, caseload: list[Client], query: str) -> list[Client]:
    """By a whole code among all in sight; by a part of a code or alias in the caseload, without regard to accents."""
    if check_code(query):
        held = list(Client.objects.visible_to(user).in_work().filter(code=normalise_code(query)))
    else:
        held = answering_to(caseload, query)[:FOUND]
    audit.searched("client.for_contact", by=user, purpose="contact", count=len(held))
    return held


def choice(client: Client) -> tuple[str, str, str]:
    """As a card: its code and alias, with the rule of safe contact beneath."""
    name = f"{client.code[:3]}-{client.code[3:]} · {client.alias}"
    return str(client.pk), name, in_a_line(client.safe_contact)
