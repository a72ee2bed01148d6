"""Who read, wrote, was refused, searched, printed or exported what. Names of fields, never their values.

`wrote` belongs to the caller's transaction: no change without its event, no event without its change. All
others are kept until the view's own transaction is over, also when it was rolled back, and are then written
together in a short transaction before the answer leaves (`privacy.middleware`). Outside a request they are
written at once.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection, models

from privacy import crypto
from privacy.keyring import key_ring
from privacy.models import AuditEvent, Kind
from privacy.sealer import wake_after_commit

SYSTEM = "system"
# Codes only: a sentence could hold personal words.
# One statement for all events of a page: it commits by itself, without the round trips of a transaction around it.
COLUMNS = tuple(column.attname for column in AuditEvent._meta.concrete_fields)
QUOTED = ", ".join(f'"{name}"' for name in COLUMNS)
INSERT = f"INSERT INTO {AuditEvent._meta.db_table} ({QUOTED}) VALUES "  # noqa: S608  # nosec B608 (names of ours)
ROW = f"({', '.join(['%s'] * len(COLUMNS))})"
CODE = re.compile(r"[a-zA-Z0-9_.:/ -]{0,80}")


@dataclass
class Pending:
    """The events of one request that are not written yet."""

    request_id: UUID
    events: list[AuditEvent] = field(default_factory=list)

    @cached_property
    def pseudonyms(self) -> "Pseudonyms":
        """Looked up once for all events of the request."""
        return Pseudonyms.current()


@dataclass(frozen=True)
class Pseudonyms:
    """The audit key of one version: makes the names by which the trail knows objects."""

    version: int
    key: bytes = field(repr=False)

    @classmethod
    def current(cls) -> "Pseudonyms":
        ring = key_ring()
        return cls(ring.audit_version, ring.audit_key())

    def of(self, obj: models.Model) -> str:
        return crypto.index(self.key, obj._meta.label_lower.encode(), str(obj.pk).encode()).hex()


_way: ContextVar[str] = ContextVar("by way of", default="")
_pending: ContextVar[Pending | None] = ContextVar("pending audit events", default=None)


def wrote(action: str, obj: models.Model | None, *, by: Any, fields: Sequence[str] = ()) -> None:
    """`by` changed `obj`, or, without one, the house itself: called inside the transaction of the change."""
    _insert([_event(Kind.WROTE, action, by, obj, fields=fields)])


def read(action: str, objects: models.Model | Iterable[models.Model], *, by: Any, purpose: str = "") -> None:
    """`by` was shown these objects. One event each, so that the trail can answer who saw one person."""
    shown: list[Any] = [objects] if isinstance(objects, models.Model) else list(objects)
    for obj in shown or [None]:
        _keep(_event(Kind.READ, action, by, obj, purpose=purpose, count=len(shown)))


def refused(action: str, obj: models.Model | None, *, by: Any, why: str) -> None:
    """`by` was refused. `why` is the name of the policy, never a sentence with personal words."""
    _keep(_event(Kind.REFUSED, action, by, obj, purpose=why))


def searched(action: str, *, by: Any, fields: Sequence[str] = (), count: int = 0, purpose: str = "") -> None:
    """`by` searched, naming these fields, and found `count`. What was searched for is not recorded."""
    _keep(_event(Kind.SEARCHED, action, by, None, fields=fields, count=count, purpose=purpose))


def printed(action: str, obj: models.Model | None, *, by: Any, purpose: str = "") -> None:
    """`by` made a paper from this object."""
    _keep(_event(Kind.PRINTED, action, by, obj, purpose=purpose, count=1))


def exported(
    action: str, obj: models.Model | None = None, *, by: Any, purpose: str = "", count: int = 0
) -> None:
    """`by` took a file with `count` rows away."""
    _keep(_event(Kind.EXPORTED, action, by, obj, purpose=purpose, count=count))


def signed_in(user: Any) -> None:
    _keep(_event(Kind.SIGNED_IN, "account.signed_in", user, user))


def signed_out(user: Any) -> None:
    if isinstance(user, models.Model):
        _keep(_event(Kind.SIGNED_OUT, "account.signed_out", user, user))


def object_ref(obj: models.Model, version: int | None = None) -> str:
    """The pseudonym under which the trail knows an object: whoever lacks the audit key can't turn it back."""
    ring = key_ring()
    return Pseudonyms(version or ring.audit_version, ring.audit_key(version)).of(obj)


@contextmanager
def pending(request_id: UUID) -> Iterator[Pending]:
    """Collect the events of one request. Whoever opens this must `flush` before anything leaves."""
    collected = Pending(request_id)
    token = _pending.set(collected)
    try:
        yield collected
    finally:
        _pending.reset(token)


def flush(collected: Pending) -> None:
    """Write what was collected, in one statement that is a transaction of its own; raises if it can't."""
    if collected.events:
        if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
            raise RuntimeError("The trail must not be part of a transaction that could roll it back.")
        _insert(collected.events)
        collected.events.clear()


@contextmanager
def by_way_of(way: str) -> Iterator[None]:
    """Whatever is recorded inside says that it came by this way, where it names no purpose of its own: something acts
    for its account, a partner's system say."""
    token = _way.set(way)
    try:
        yield
    finally:
        _way.reset(token)


def _keep(event: AuditEvent) -> None:
    collected = _pending.get()
    if collected is None:
        _insert([event])
    else:
        collected.events.append(event)


def _insert(events: list[AuditEvent]) -> None:
    """The one door to the table. The events wait for their seals from here on, and get them after the commit."""
    rows = ", ".join([ROW] * len(events))
    with connection.cursor() as cursor:
        cursor.execute(INSERT + rows, [getattr(event, name) for event in events for name in COLUMNS])
    wake_after_commit()


def _event(
    kind: Kind, action: str, by: Any, obj: models.Model | None, *,
    fields: Sequence[str] = (), purpose: str = "", count: int = 0,
) -> AuditEvent:
    purpose = purpose or _way.get()
    for code in (action, purpose, *fields):
        if not CODE.fullmatch(code):
            raise ValueError("The audit trail takes short codes and field names, never sentences or values.")
    collected = _pending.get()
    return AuditEvent(
        **_actor(by), **_object(obj), kind=kind, action=action, fields=list(fields), purpose=purpose,
        count=count, request_id=collected.request_id if collected else None,
    )


def _actor(by: Any) -> dict[str, Any]:
    """Who did it. None is the system itself: a command, a scheduled job."""
    if by is None:
        return {"actor_role": SYSTEM}
    role, organisation = getattr(by, "role", "") or "", getattr(by, "organisation_id", None)
    return {"actor_ref": getattr(by, "pk", None), "actor_role": str(role), "organisation_ref": organisation}


def _object(obj: models.Model | None) -> dict[str, Any]:
    if obj is None:
        return {}
    collected = _pending.get()
    names = collected.pseudonyms if collected else Pseudonyms.current()
    return {"object_type": obj._meta.label_lower, "object_ref": names.of(obj), "ref_version": names.version}
