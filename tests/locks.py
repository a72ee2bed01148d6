"""Somebody else at the same moment: a second connection that holds the lock which an action waits for."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

SHORT = "300ms"


@contextmanager
def waiting_behind(name: bytes) -> Iterator[None]:
    """Another transaction has locked `name` and is not done; who waits gives up soon, with a lock timeout."""
    number, other = int.from_bytes(name[:8], "big", signed=True), connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
            assert cursor.fetchone() == (True,), "the test itself holds this lock already"
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{SHORT}'")
            yield
    finally:
        other.close()
