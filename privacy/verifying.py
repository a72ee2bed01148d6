"""Verifying the chain over the audit trail: event by event in constant memory, naming the first broken link.

Everything is read as it lies in the database, in one snapshot; nothing is written.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connection, transaction
from psycopg2 import sql

from privacy import crypto
from privacy.anchors import Anchor
from privacy.chain import CONTENT, START
from privacy.errors import KeyRingError
from privacy.keyring import key_ring

NEIGHBOURS = 500  # so far on either side an exchanged event is looked for

# A seal that is no 32 bytes long fits nothing, as zeros do.
LINKS = sql.SQL("""
SELECT s.number, s.key_version,
       CASE WHEN octet_length(s.seal) = 32 THEN s.seal ELSE decode(repeat('00', 32), 'hex') END,
       CASE WHEN e.id IS NOT NULL THEN {} END
FROM privacy_auditseal s LEFT JOIN privacy_auditevent e ON e.id = s.event_id
""").format(CONTENT)
STREAM = sql.SQL("COPY ({} ORDER BY s.number) TO STDOUT WITH (FORMAT binary)").format(LINKS)
AROUND = LINKS + sql.SQL("WHERE s.number BETWEEN %s AND %s")
# Without a seal, and not among those that wait for it since a moment ago.
UNSEALED = """
SELECT count(*), min(e.at) FROM privacy_auditevent e
WHERE NOT EXISTS (SELECT FROM privacy_auditseal s WHERE s.event_id = e.id)
AND NOT EXISTS (SELECT FROM privacy_auditunsealed w
                WHERE w.event_id = e.id AND w.queued_at > clock_timestamp() - %s * interval '1 second')
"""
GONE = """
SELECT count(*) FROM privacy_auditunsealed w
WHERE NOT EXISTS (SELECT FROM privacy_auditevent e WHERE e.id = w.event_id)
"""


@dataclass(frozen=True)
class Link:
    """A link as it is stored; `content` is None where its event is gone."""

    number: int
    key_version: int
    seal: bytes
    content: bytes | None

    def follows(self, previous: bytes, content: bytes | None = None) -> bool:
        """Whether this seal was made over `previous` and the event, or the one given."""
        return self.made_over(previous, content) == self.seal

    def made_over(self, previous: bytes, content: bytes | None = None) -> bytes:
        """The seal that the key would make; nothing where the event or the key is not there."""
        over = self.content if content is None else content
        try:
            key = key_ring().chain_key(self.key_version)
        except KeyRingError:
            return b""
        return b"" if over is None else crypto.chained(key, previous, self.number, over)


@dataclass
class Verdict:
    """What was found: how many links hold, and everything that is wrong, the first broken link first."""

    links: int = 0
    anchors: int = 0
    wrong: list[str] = field(default_factory=list)


def verify(*, anchors: Iterable[Anchor] = (), older_than: float = 60) -> Verdict:
    """Follow the chain from its first link, and look for events that have no seal after so many seconds."""
    kept = {anchor.number: anchor for anchor in anchors if anchor.number}
    with transaction.atomic():
        verdict = _follow(kept)
        verdict.wrong += _without_seal(older_than)
    verdict.wrong += [
        f"the tail was cut off: on {anchor.day:%Y-%m-%d} there were {number} links, now {verdict.links}"
        for number, anchor in sorted(kept.items()) if number > verdict.links and not verdict.wrong
    ][:1]
    return verdict


def _follow(anchors: dict[int, Anchor]) -> Verdict:
    """Walk link by link, as PostgreSQL streams them in its binary form: a row at a time is all that is held."""
    follower = Follower(anchors)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.copy_expert(STREAM, follower)
    if follower.misfit is not None:
        follower.verdict.wrong.append(_diagnosis(follower.verdict.links + 1, follower.misfit, follower.previous))
    return follower.verdict


class Follower:
    """Takes the stream, a row in each `write`, and follows the chain up to the first link that does not fit.

    A row is the number of its columns, then each with its length before it: number, key version, seal, content.
    """

    HEADER, HEADER_BYTES = b"PGCOPY\n\xff\r\n\0", 19
    ROW = struct.Struct(">hiqihi32si")

    def __init__(self, anchors: dict[int, Anchor]) -> None:
        self.verdict, self.previous, self.anchors = Verdict(), START, anchors
        self.misfit: Link | None = None
        self.version, self.key = 0, b""

    def write(self, data: bytes) -> None:
        """One link. This is the whole cost of verifying, so it is written out."""
        if data.startswith(self.HEADER):
            data = data[self.HEADER_BYTES :]
        if self.misfit is not None or self.verdict.wrong or len(data) < self.ROW.size:  # broken, or the end
            return
        _columns, _eight, number, _two, version, _thirty_two, seal, length = self.ROW.unpack_from(data)
        content = data[self.ROW.size :] if length >= 0 else None
        if version != self.version:
            self.version, self.key = version, _key(version)
        if (
            number != self.verdict.links + 1 or content is None or not self.key
            or crypto.chained(self.key, self.previous, number, content) != seal
        ):
            self.misfit = Link(number, version, seal, content)
            return
        self.verdict.links, self.previous = number, seal
        if number in self.anchors:
            self._compare(self.anchors[number])

    def _compare(self, anchor: Anchor) -> None:
        self.verdict.anchors += 1
        if anchor.seal != self.previous:
            self.verdict.wrong.append(
                f"link {anchor.number}: not the one that was anchored on {anchor.day:%Y-%m-%d}; "
                "the chain up to it was made anew"
            )


def _key(version: int) -> bytes:
    try:
        return key_ring().chain_key(version)
    except KeyRingError:
        return b""


def _bytes(value) -> bytes | None:
    return None if value is None else bytes(value)


def _diagnosis(expected: int, link: Link, previous: bytes) -> str:
    """What is wrong with the first link that does not fit, from what stands around it."""
    if link.number != expected:
        last = link.number - 1
        return f"link {expected}: cut out" + (f", with all up to link {last}" if last > expected else "")
    if link.content is None:
        return f"link {link.number}: its event is missing"
    if not _key(link.key_version):
        return f"link {link.number}: sealed with audit secret {link.key_version}, which the key ring does not hold"
    around = {one.number: one for one in _around(link.number)}
    following = around.get(link.number + 1)
    for other in around.values():
        if other.content is not None and other.number != link.number and link.follows(previous, other.content):
            return f"link {link.number}: reordered, it was sealed over the event that now stands at link {other.number}"
    if following is not None and following.follows(link.made_over(previous)):
        return f"link {link.number}: its seal was changed, the event was not"
    if following is not None and following.follows(link.seal):
        return f"link {link.number}: its event was changed after it was sealed"
    if following is None:
        return f"link {link.number}: its event or its seal was changed or forged"
    return f"link {link.number}: forged, or what stood before it was cut out and the rest renumbered"


def _around(number: int) -> list[Link]:
    with connection.cursor() as cursor:
        cursor.execute(AROUND, [number - NEIGHBOURS, number + NEIGHBOURS])
        return [Link(row[0], row[1], bytes(row[2]), _bytes(row[3])) for row in cursor.fetchall()]


def _without_seal(seconds: float) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED, [seconds])
        count, since = cursor.fetchone()
        if count:
            yield f"{count} events without a seal, the first of {since:%Y-%m-%d %H:%M} UTC"
        cursor.execute(GONE)
        gone = cursor.fetchone()[0]
        if gone:
            yield f"{gone} events are missing that were written and waited for their seal"
