"""As whom the database is spoken to: every transaction runs under the database role of its actor's kind.

The session belongs to the application role, which by itself reaches no person. `acting_as` says whose statements
follow; the first statement of each transaction then carries the role and the settings that the policies of
`privacy.rowsecurity` compare rows with. All of it is local to the transaction: nothing is left for the next request on
the same connection. docs/decisions/row-security.md tells why.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.utils import timezone
from psycopg2.extensions import TRANSACTION_STATUS_IDLE, TRANSACTION_STATUS_INTRANS
from psycopg2.extensions import cursor as PlainCursor


class DatabaseRole(StrEnum):
    """One role of the database for each kind of actor; none of them signs in by itself."""

    VISITOR = "dh_visitor"  # nobody signed in yet
    WORKER = "dh_worker"  # outreach workers, peer educators
    CASE_MANAGER = "dh_case_manager"
    PARTNER = "dh_partner"  # partner officers
    BEARER = "dh_bearer"  # who holds a referral's slip, without an account: `user` is that referral
    MANAGER = "dh_manager"  # programme managers: no grant on anything about a person
    PRIVACY = "dh_privacy"  # privacy officers: the trail
    ADMIN = "dh_admin"  # administrators: accounts, directory
    SYSTEM = "dh_system"  # commands, jobs, and what an action does beyond its actor's reach
    RELEASE = "dh_release"  # counts a release; alone reads the counting index


@dataclass(frozen=True)
class Identity:
    """A database role, and whose rows it reaches. `asked` are the lookup indexes, in hexadecimal, of a person who
    is being recognised."""

    role: str
    user: UUID | None = None
    organisation: UUID | None = None
    asked: tuple[str, ...] = ()

    @property
    def statement(self) -> str:
        """The SQL that takes this role and its settings on, until the end of the transaction."""
        pairs = (
            ("role", self.role), ("dh.user", self.user or ""), ("dh.organisation", self.organisation or ""),
            ("dh.asked", ",".join(self.asked)), ("dh.now", timezone.now().isoformat()),
        )
        # Nothing here was typed by anybody: names of ours, UUIDs, hexadecimal digits, a moment.
        return "SELECT " + ", ".join(f"set_config('{name}', '{value}', true)" for name, value in pairs) + "; "


SYSTEM = Identity(DatabaseRole.SYSTEM)
RELEASE = Identity(DatabaseRole.RELEASE)
VISITOR = Identity(DatabaseRole.VISITOR)

_acting: ContextVar[Identity | None] = ContextVar("acting as", default=None)


def identity_of(who: Any) -> Identity:
    """The identity of an account, of nobody (signed out), or of the system (None: a command)."""
    if isinstance(who, Identity):
        return who
    if who is None:
        return SYSTEM
    return who.database_identity if getattr(who, "is_authenticated", False) else VISITOR


def acting() -> Identity | None:
    """As whom statements run here and now."""
    return _acting.get()


@contextmanager
def acting_as(who: Any) -> Iterator[None]:
    """Run the statements inside as this account, as an `Identity`, or for None as the system."""
    before, now = _acting.get(), identity_of(who)
    token = _acting.set(now)
    _take_on(before, now)
    try:
        yield
    finally:
        _acting.reset(token)
        _take_on(now, before)


@contextmanager
def asking_for(indexes: Iterable[bytes]) -> Iterator[None]:
    """Let the policies show the client of the own organisation that has one of these lookup indexes, whoever's it
    is: one index of the same answers for each version."""
    who = _acting.get()
    with acting_as(replace(who, asked=tuple(one.hex() for one in indexes))) if who else nullcontext():
        yield


class ActingCursor(PlainCursor):
    """A cursor whose statement takes the actor's identity on where a transaction begins.

    The identity travels in the same message as the statement: it costs no round trip. Outside a transaction the
    server runs the two as one transaction of their own, so the identity ends with the statement.
    """

    def execute(self, query, vars=None):
        return super().execute(self._as_actor(query), vars)

    def executemany(self, query, vars_list):
        for each in vars_list:
            self.execute(query, each)

    def _as_actor(self, query):
        who = _acting.get()
        if who is None or self.connection.get_transaction_status() != TRANSACTION_STATUS_IDLE:
            return query
        text = query if isinstance(query, str) else query.as_string(self)
        if self.name is None:
            return who.statement + text
        with self.connection.cursor() as first:  # a named cursor declares itself: the identity goes ahead of it
            first.execute("SELECT 1")
        return query


def _take_on(before: Identity | None, now: Identity | None) -> None:
    """Change the identity of the transactions that are already under way."""
    if before != now:
        statement = now.statement if now else Identity(settings.APP_ROLE).statement
        for raw in _under_way():
            with raw.cursor() as cursor:
                cursor.execute(statement)


def _under_way() -> list:
    """The raw connections with a transaction that can still go on; a failed one is about to be rolled back."""
    raw = [one.connection for one in connections.all(initialized_only=True) if one.connection is not None]
    return [one for one in raw if not one.closed and one.get_transaction_status() == TRANSACTION_STATUS_INTRANS]
