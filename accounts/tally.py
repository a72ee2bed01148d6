"""How often something was tried within a time that begins with the first try: the table under all throttles.

Each count is one statement that commits by itself, so tries at the same moment are all counted, a page that is rolled
back takes none away, and nothing is pushed out by others' counts. docs/decisions/throttles.md says why no cache.
"""

import datetime as dt
import json
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from threading import local

from django.core.signals import request_finished
from django.db import connection, connections, models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from privacy.classification import Retention

SWEPT = 10  # rows that are over, taken away with each new one: the table stays as small as what is tried now


class Tally(models.Model):
    """One count. Who, what and from where lies in a keyed digest: the table alone names nobody."""

    key = models.BinaryField(primary_key=True, max_length=32, editable=False)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Privacy:
        operational = ("key", "count", "ends_at")
        retention = Retention.TALLY


@dataclass(frozen=True)
class Counted:
    """How often it was with this time, until the count is over."""

    key: bytes
    count: int
    ends_at: dt.datetime


COUNT = (
    "INSERT INTO accounts_tally AS held (key, count, ends_at) VALUES {rows} ON CONFLICT (key) DO UPDATE SET "
    "count = CASE WHEN held.ends_at > %s THEN held.count + 1 ELSE 1 END, "
    "ends_at = CASE WHEN held.ends_at > %s THEN held.ends_at ELSE excluded.ends_at END RETURNING key, count, ends_at"
)
STANDING = "SELECT key, count FROM accounts_tally WHERE key = ANY(%s) AND ends_at > %s"
FORGET = "DELETE FROM accounts_tally WHERE key = %s"
GIVE_BACK = "UPDATE accounts_tally SET count = count - 1 WHERE key = %s AND ends_at = %s AND count > 0"
SWEEP = (
    "DELETE FROM accounts_tally WHERE key IN (SELECT key FROM accounts_tally WHERE ends_at <= %s ORDER BY ends_at "
    "LIMIT %s FOR UPDATE SKIP LOCKED)"
)


def key_of(*words: object) -> bytes:
    """32 bytes that only this installation makes of these words."""
    said = json.dumps([str(word) for word in words])
    return salted_hmac("accounts.tally", said, algorithm="sha256").digest()


def count(keys: Iterable[bytes], seconds: int) -> list[Counted]:
    """Count each once more; a count that is not there, or over, begins now and lasts for `seconds`. In no order."""
    now = timezone.now()
    ends_at, wanted = now + dt.timedelta(seconds=seconds), sorted(set(keys))  # in order: two never wait in a ring
    rows = ", ".join(["(%s, 1, %s)"] * len(wanted))
    values = [value for key in wanted for value in (key, ends_at)]
    with apart().cursor() as cursor:
        cursor.execute(COUNT.format(rows=rows), [*values, now, now])
        counted = [Counted(bytes(key), number, end) for key, number, end in cursor.fetchall()]
        if any(one.count == 1 for one in counted):
            cursor.execute(SWEEP, [now, SWEPT])
    return counted


def standing(keys: Iterable[bytes]) -> dict[bytes, int]:
    """The counts that are there and not over."""
    with apart().cursor() as cursor:
        cursor.execute(STANDING, [list(keys), timezone.now()])
        return {bytes(key): number for key, number in cursor.fetchall()}


def forget(key: bytes) -> None:
    with apart().cursor() as cursor:
        cursor.execute(FORGET, [key])


def give_back(counted: Counted) -> None:
    """Take one count away again, if it is still the same that it was counted in."""
    with apart().cursor() as cursor:
        cursor.execute(GIVE_BACK, [counted.key, counted.ends_at])


# --- Beside the transaction of the page ---------------------------------------------------------------

_beside = local()


def apart():
    """A connection on which a statement commits by itself: the page's own where no transaction is under way, else
    one more, which this thread keeps until the answer has left. A test's own transaction has nothing beside it."""
    blocks = connection.atomic_blocks
    if not blocks or getattr(blocks[0], "_from_testcase", False):
        return connection
    if not hasattr(_beside, "connection"):
        _beside.connection = connections.create_connection(connection.alias)
    _beside.connection.close_if_unusable_or_obsolete()  # a thread that answers nobody keeps it for long
    return _beside.connection


def let_go(**_signal) -> None:
    if hasattr(_beside, "connection"):
        with closing(_beside.connection):
            del _beside.connection


request_finished.connect(let_go)
