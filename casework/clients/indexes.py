"""The indexes of clients: in which versions one is recognised, and making all of them anew under a new secret.

Works while people register: a row is recognised in its old version until it moves, then in its new one, and all
rows of one person move in the same statement.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from casework.clients import recall
from casework.clients.models import Client, CountingIndex
from privacy import audit
from privacy.datakeys import load_for, opened_keys
from privacy.errors import SealBroken
from privacy.identity import RELEASE, SYSTEM, acting_as
from privacy.indexes import Outcome
from privacy.once import wait_for
from privacy.pseudonyms import (
    counting_index,
    counting_index_carried,
    index_version,
    index_versions,
    lookup_index,
    lookup_index_carried,
)
from services.models import Organisation

# Held while indexes move, and while reporting counts by them: never half of the one and half of the other.
COUNTING = b"counting"
BATCH = 200
PASSES, PAUSE = 20, 0.2  # each pass finds only what was registered or held by somebody during the one before

# Rows that somebody else holds just now are passed by, not waited for; the next pass finds them.
MOVE_LOOKUP = """
WITH given AS (
    SELECT * FROM unnest(%(ids)s::uuid[], %(old)s::bytea[], %(new)s::bytea[], %(ranks)s::int[])
        AS given(id, old, new, rank)
), free AS (
    SELECT client.id, given.new, given.rank FROM casework_client client JOIN given USING (id)
    WHERE client.lookup_index = given.old ORDER BY client.id FOR UPDATE OF client SKIP LOCKED
)
UPDATE casework_client client SET lookup_index = free.new, index_version = %(version)s, recall_rank = free.rank
FROM free WHERE client.id = free.id RETURNING client.id
"""
MOVE_COUNTING = """
UPDATE casework_countingindex counted SET value = given.new, version = %(version)s
FROM unnest(%(ids)s::uuid[], %(new)s::bytea[]) AS given(id, new)
WHERE counted.client_id = given.id
"""
# Whoever counted as the same person before, such as an erased record whose answers nobody can open.
MOVE_SAME_PERSON = """
UPDATE casework_countingindex counted SET value = given.new, version = %(version)s
FROM unnest(%(old)s::bytea[], %(versions)s::int[], %(new)s::bytea[]) AS given(old, version, new)
WHERE counted.value = given.old AND counted.version = given.version AND counted.version <> %(version)s
"""


def indexes_of(organisation_id: UUID, answers: dict) -> dict[int, bytes]:
    """The lookup index of these answers in every version that a stored row may have."""
    words = recall.in_order(answers)
    return {version: lookup_index(organisation_id, words, version=version) for version in index_versions()}


class OtherQuestions(Exception):
    """The records were indexed by other recall questions than those of this deployment. Its text says what to do."""


def check_questions() -> None:
    """Raise OtherQuestions unless every record was indexed by the questions that would be asked now."""
    now = recall.current().identity
    with acting_as(SYSTEM):
        other = Client.objects.exclude(recall_set=now).order_by().values_list("recall_set", flat=True).first()
    if other is not None:
        raise OtherQuestions(
            f"People are registered by the recall questions {other}, and this server would ask {now}: it would "
            "recognise none of them, and count them twice. Let RECALL_QUESTIONS name the file with which they were "
            "registered (nothing for the shipped one). Version, slugs, kinds, bounds and order of the questions stay "
            "from the first registration on; their words may change."
        )


def counted_alike() -> bool:
    """Whether all persons are counted by one version of the index. Otherwise one of them could count twice."""
    with acting_as(RELEASE):
        return CountingIndex.objects.values("version").distinct().count() <= 1


@dataclass
class Renewal:
    """What the indexes of one client become, and how the client was counted until now."""

    client: Client
    rank: int
    lookup: bytes
    counted: CountingIndex | None
    counting: bytes


class ClientIndexes:
    """What privacy.indexes asks of the clients."""

    def versions_in_use(self) -> Counter[int]:
        looked_up = Client.objects.order_by().values_list("index_version").annotate(Count("id"))
        counted = CountingIndex.objects.order_by().values_list("version").annotate(Count("pk"))
        return Counter(dict(looked_up)) + Counter(dict(counted))

    def outdated(self) -> int:
        return old_rows().count()

    def reindex(self, *, unreadable_too: bool, done: Callable[[int], None]) -> Outcome:
        """What can't be read comes last, after whoever counted as the same person: erased records, and others on
        demand alone."""
        check_questions()
        outcome = _until_done(done, lambda client: False)
        if outcome.unreadable:
            last = _until_done(done, lambda client: unreadable_too or client.erased_on is not None)
            return Outcome(outcome.moved + last.moved, last.unreadable, last.held)
        return outcome


def _until_done(done: Callable[[int], None], carry: Callable[[Client], bool]) -> Outcome:
    """Pass after pass, since people go on registering. `carry` says of a client who can't be read whether to move."""
    moved = 0
    for _pass in range(PASSES):
        one = Outcome()
        for organisation in Organisation.objects.order_by("pk"):
            for batch in batches(organisation):
                renew(organisation, batch, one, carry)
                done(len(batch))
        moved += one.moved
        left = old_rows().count() - one.unreadable
        if left <= 0:
            break
        time.sleep(PAUSE)
    return Outcome(moved, one.unreadable, max(left, 0))


def old_rows() -> QuerySet[Client]:
    """Clients with an index of another version than the ring's current one."""
    version = index_version()
    counted = CountingIndex.objects.filter(client=OuterRef("pk")).exclude(version=version)
    return Client.objects.filter(~Q(index_version=version) | Exists(counted))


def batches(organisation: Organisation) -> Iterator[list[Client]]:
    last = UUID(int=0)
    while batch := list(old_rows().filter(organisation=organisation, pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def renew(
    organisation: Organisation, batch: list[Client], outcome: Outcome, carry: Callable[[Client], bool]
) -> None:
    """Move one batch and count in `outcome` what moved, and what can't be read and stays."""
    with opened_keys():
        load_for(batch)
        renewals = list(_renewals(batch, outcome, carry))
    _give_free_ranks(organisation, renewals)
    with transaction.atomic():
        wait_for(COUNTING)
        moved = _stored(renewals, index_version()) if renewals else 0
        if moved:
            audit.wrote("clients.reindexed", organisation, by=None, fields=["lookup_index", "counting_index"])
    outcome.moved += moved


def _renewals(batch: list[Client], outcome: Outcome, carry: Callable[[Client], bool]) -> Iterator[Renewal]:
    counted = {one.pk: one for one in CountingIndex.objects.filter(client__in=batch)}
    for client in batch:
        before = counted.get(client.pk)
        try:
            words = recall.in_order(client.recall_answers)
        except SealBroken:  # erased, most often: then the data key is gone
            if carry(client):
                yield _carried(client, before)
            else:
                outcome.unreadable += 1
        else:
            rank, lookup = client.recall_rank, lookup_index(client.organisation_id, words)
            yield Renewal(client, rank, lookup, before, counting_index(words, rank))


def _carried(client: Client, before: CountingIndex | None) -> Renewal:
    """Counts as before, and is recognised by nobody any more."""
    lookup = lookup_index_carried(client.organisation_id, bytes(client.lookup_index))
    moved_already = before is None or before.version == index_version()
    value = bytes(before.value) if before else b""
    counting = value if moved_already else counting_index_carried(value)
    return Renewal(client, client.recall_rank, lookup, before, counting)


def _give_free_ranks(organisation: Organisation, renewals: list[Renewal]) -> None:
    """Another rank for who meets a namesake in the new version: registered by a server that knew only one secret."""
    wanted = [one.lookup for one in renewals]
    there = Client.objects.recognised(organisation_id=organisation.pk, indexes=wanted)
    taken = {(bytes(one.lookup_index), one.recall_rank): one.pk for one in there}
    for one in renewals:
        while taken.setdefault((one.lookup, one.rank), one.client.pk) != one.client.pk:
            one.rank += 1
        if one.rank != one.client.recall_rank:
            one.counting = counting_index(recall.in_order(one.client.recall_answers), one.rank)


def _stored(renewals: list[Renewal], version: int) -> int:
    """Store what nobody changed in between; answers with how many clients moved."""
    with connection.cursor() as cursor:
        cursor.execute(MOVE_LOOKUP, {
            "version": version, "ids": [str(one.client.pk) for one in renewals],
            "old": [bytes(one.client.lookup_index) for one in renewals], "new": [one.lookup for one in renewals],
            "ranks": [one.rank for one in renewals],
        })
        free = {row[0] for row in cursor.fetchall()}
        moved = [one for one in renewals if one.client.pk in free and one.counted]
        cursor.execute(MOVE_COUNTING, {
            "version": version, "ids": [str(one.client.pk) for one in moved], "new": [one.counting for one in moved],
        })
        cursor.execute(MOVE_SAME_PERSON, {
            "version": version, "old": [bytes(one.counted.value) for one in moved if one.counted],
            "versions": [one.counted.version for one in moved if one.counted],
            "new": [one.counting for one in moved],
        })
    return len(free)
