"""Erasing a person: what points at them is stripped, then the keys are destroyed. See docs/decisions/erasure.md."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from casework.clients.models import Client
from casework.contacts.models import Contact
from casework.history import kept_with_code
from casework.rights import strip
from casework.rights.codes import ErasedBecause, RequestOutcome
from casework.rights.models import Erasure, RightsRequest
from casework.rights.policies import check_erase_by, check_handle
from casework.rights.signals import erasing, restored
from casework.supplies.actions import given_of, settle
from privacy import audit
from privacy.acts import action, as_the_system
from privacy.datakeys import destroyed_among, digest
from privacy.destruction import condemn, destroy_condemned
from privacy.models import DataKey
from privacy.router import KEYS

AT_A_TIME = 1000
STRIPPED = ["code", "lookup_index", "recall_rank", "age_band", "sex", "commune", "history", "keys"]


@dataclass
class Erased:
    """What a receiver of `erasing` did: holders whose keys must go, how many of what, and which models hold rows
    whose days are made coarse, with the columns that must keep theirs."""

    holders: list[UUID]
    counts: dict[str, int]
    coarse: dict[type[models.Model], set[str]] = field(default_factory=dict)


@action
def erase_by_request(*, by, request) -> Erasure:
    """The case manager carries out a request for erasure, after a second look. Again: the receipt that stands."""
    check_handle(by, request)
    request = RightsRequest.objects.select_for_update(of=("self",)).select_related("client").get(pk=request.pk)
    check_erase_by(by, request)
    return erase(client=request.client, by=by, because=ErasedBecause.ASKED)


@as_the_system
def erase(*, client, by, because: str) -> Erasure:
    """Erase one client. The keys go after the commit; a crash between the two is finished by the next sweep.

    Reaches further than the actor: other organisations' referrals, the counting index, history, drafts of
    colleagues, keys. Whoever calls this has checked that the actor may.
    """
    client = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    if client.erased_on:
        receipt = Erasure.objects.filter(holders__contains=[digest(client.pk)]).first()
        return receipt or _receipt(client, by, because, [])
    answers: list[Any] = [answer for _receiver, answer in erasing.send(Client, client=client, by=by)]
    told: list[Erased] = [answer for answer in answers if answer]
    parts: list[Erased] = [*told, Erased(*strip.drafts_about(client))]
    counts = strip.counted(client)
    stock = given_of(set(Contact.objects.filter(client=client).values_list("organisation_id", flat=True)))
    strip.strip_client(client, {model: kept for one in told for model, kept in one.coarse.items()})
    settle(by=by, before=stock)
    close_requests(client, by)
    notes = strip.plain(Contact).filter(client=client).values_list("holder_id", flat=True)
    holders = [client.pk, *notes, *(holder for one in parts for holder in one.holders)]
    condemn(holders)
    return _receipt(client, by, because, holders, sum((Counter(one.counts) for one in parts), Counter(counts)))


def _receipt(client, by, because, holders: Iterable[UUID], counts=None) -> Erasure:
    held = sorted({digest(holder) for holder in (client.pk, *holders)})
    erasure = Erasure(
        organisation_id=client.organisation_id, by=by, because=because, destroyed=dict(counts or {}), holders=held
    )
    kept_with_code(erasure, "number", by=by)
    audit.wrote("client.erased", client, by=by, fields=STRIPPED)
    return erasure


def close_requests(client, by) -> None:
    """Standing requests are done with the person; none names the client any more."""
    held = strip.plain(RightsRequest).filter(client=client)
    standing = held.filter(done_at__isnull=True)
    if by is None:  # by the system: whoever received the request answers for it
        standing.update(done_at=timezone.now(), done_by=models.F("received_by"), outcome=RequestOutcome.DONE)
    else:
        standing.update(done_at=timezone.now(), done_by=by, outcome=RequestOutcome.DONE)
    RightsRequest.history.model.objects.filter(client_id=client.pk).delete()
    held.update(client=None)


def erase_due(clients) -> int:
    """Those whose time is over, one transaction each, so that a stop in between leaves whole persons."""
    done = 0
    for client in list(clients):
        erase(client=client, by=None, because=ErasedBecause.TIME)
        done += 1
    return done


def erase_again() -> dict[str, int]:
    """After a restore, or a crash: whoever was erased is erased again, and condemned keys go. Twice is once.

    System's work, over every organisation.
    """
    known = {one for held in Erasure.objects.values_list("holders", flat=True) for one in held}
    ids = list(Client.objects.filter(erased_on__isnull=True).values_list("pk", flat=True))
    again = {one for one in ids if digest(one) in known}
    for part in parts_of(ids):
        again |= destroyed_among(part)
    for client in Client.objects.filter(pk__in=again):
        erase(client=client, by=None, because=ErasedBecause.RESTORED)
    restored.send(Client)
    strip.delete_unreadable_drafts()
    keys = destroy_condemned() + condemn_left_over()
    destroy_condemned()
    return {"persons": len(again), "keys": keys}


def condemn_left_over() -> int:
    """Keys of erased persons that came back with an older backup of the keys."""
    found = 0
    for part in parts_of(list(Client.objects.filter(erased_on__isnull=False).values_list("pk", flat=True))):
        left = list(DataKey.objects.using(KEYS).filter(pk__in=part).values_list("pk", flat=True))
        with transaction.atomic():
            condemn(left)
        found += len(left)
    return found


def parts_of(ids: list) -> Iterable[list]:
    return (ids[start : start + AT_A_TIME] for start in range(0, len(ids), AT_A_TIME))
