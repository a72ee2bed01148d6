"""The chain of seals over the audit trail: what a seal covers, and the sealing of what waits.

Events are written in the transaction of what they tell of and wait in a table of their own. Sealing follows in short
transactions under one lock, so that no page and no change waits for it (docs/decisions/audit.md). Verifying the
chain: `privacy.verifying`.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from psycopg2 import sql

from privacy import crypto
from privacy.identity import SYSTEM, acting_as
from privacy.keyring import key_ring
from privacy.once import wait_for

BATCH = 5000
TOO_LONG_SECONDS = 60  # after which somebody should look why an event has no seal
LOCK = b"sealing."
START = bytes(32)  # what the first link has before it

# Every column of an event, in an order that never changes: a new column needs a new version of the link.
COLUMNS = (
    "id", "at", "actor_ref", "actor_role", "organisation_ref", "kind", "action", "object_type", "object_ref",
    "ref_version", "fields", "purpose", "count", "request_id",
)
# PostgreSQL's binary form of a row: the number of columns, then each one's type, length (-1 for NULL) and bytes.
CONTENT = sql.SQL("record_send(ROW({}))").format(sql.SQL(", ").join(sql.Identifier("e", name) for name in COLUMNS))

PICK = sql.SQL("""
SELECT w.id, e.id, s.number, {}
FROM privacy_auditunsealed w JOIN privacy_auditevent e ON e.id = w.event_id
LEFT JOIN privacy_auditseal s ON s.event_id = e.id
ORDER BY w.id LIMIT %s
""").format(CONTENT)
LAST = "SELECT number, seal FROM privacy_auditseal ORDER BY number DESC LIMIT 1"
ADD = """
INSERT INTO privacy_auditseal (number, event_id, key_version, seal, sealed_at)
SELECT number, event_id, %s, seal, clock_timestamp()
FROM unnest(%s::bigint[], %s::uuid[], %s::bytea[]) AS made (number, event_id, seal)
"""
DONE = "DELETE FROM privacy_auditunsealed WHERE id = ANY(%s)"
WAITING = """
SELECT count(*), min(queued_at) FROM privacy_auditunsealed
WHERE queued_at < clock_timestamp() - %s * interval '1 second'
"""


@dataclass(frozen=True)
class Tip:
    """The last link: nothing but zeros when there is none."""

    number: int = 0
    seal: bytes = START


@dataclass(frozen=True)
class Waiting:
    """How many events wait for their seal, and since when the first of them does."""

    count: int
    since: datetime | None


def seal_pending(batch: int = BATCH) -> int:
    """Seal all events that wait, also other processes', in short transactions; returns how many were sealed."""
    sealed, picked = 0, batch
    with acting_as(SYSTEM):  # whoever is first seals everybody's events
        while picked == batch:
            picked, made = _seal_some(batch)
            sealed += made
    return sealed


def tip() -> Tip:
    """The last link of the chain."""
    with connection.cursor() as cursor:
        return _tip(cursor)


def waiting(longer_than: float = 0) -> Waiting:
    """What has waited for its seal longer than so many seconds."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [longer_than])
        return Waiting(*cursor.fetchone())


@transaction.atomic(durable=True)
def _seal_some(batch: int) -> tuple[int, int]:
    """Seal up to `batch` events; returns how many were looked at, and how many of them had no seal yet.

    The lock comes first: each later statement then sees what its earlier holder has committed, the last link too.
    """
    wait_for(LOCK)
    with connection.cursor() as cursor:
        cursor.execute(PICK, [batch])
        picked = cursor.fetchall()
        contents = {event: bytes(content) for _place, event, number, content in picked if number is None}
        if contents:
            _add(cursor, contents)
        if picked:
            cursor.execute(DONE, [[row[0] for row in picked]])
    return len(picked), len(contents)


def _add(cursor, contents: dict) -> None:
    """Append one link for each event, in this order."""
    last, version = _tip(cursor), key_ring().audit_version
    key, previous = key_ring().chain_key(version), last.seal
    seals = []
    for number, content in enumerate(contents.values(), start=last.number + 1):
        previous = crypto.chained(key, previous, number, content)
        seals.append(previous)
    numbers = list(range(last.number + 1, last.number + 1 + len(seals)))
    cursor.execute(ADD, [version, numbers, list(contents), seals])


def _tip(cursor) -> Tip:
    cursor.execute(LAST)
    row = cursor.fetchone()
    return Tip(row[0], bytes(row[1])) if row else Tip()
