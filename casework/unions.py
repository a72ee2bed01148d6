"""Rows of several rooms by one query: each room hands in the same columns, and a sealed one comes along sealed.

A person's timeline (casework/timeline/) and a worker's day (casework/caseload/day.py) are read so: a further room is
one more part of the statement, and no further query.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, IntegerField, QuerySet, UUIDField, Value
from django.db.models.functions import Cast

from casework.contacts.models import Contact


class Event(NamedTuple):
    """One row: of which room and whom, a day, two codes of the room, what the room keeps sealed, and where it stands
    within its day."""

    room: str
    id: Any
    client_id: Any
    on: Any
    code: str
    detail: str
    sealed: Any
    place: int


NO_ID = Cast(Value(None), UUIDField())
NO_DAY = Cast(Value(None), DateField())
# Of a sealed column's type, whichever room is first.
NOTHING_SEALED = Cast(Value(None), Contact._meta.get_field("topics"))


def empty() -> Value:
    return Value("", output_field=CharField())


def place_of(place: int) -> Value:
    return Value(place, output_field=IntegerField())


def columns(rows: QuerySet, room: str, on, *, code="", detail="", sealed=None, client=None, place=0) -> QuerySet:
    """The rows as Events. Everything but `room` and `place` is a column or an expression; nothing where a room has
    none."""
    return rows.annotate(shown_on=Cast(on, DateField()), place=place_of(place)).values_list(
        Value(room, output_field=CharField()), "id", client or NO_ID, "shown_on", code or empty(), detail or empty(),
        sealed or NOTHING_SEALED, "place",
    )


def together(parts: Iterable[QuerySet]) -> QuerySet:
    """All of them as one query. The first part gives the union its names and types."""
    first, *others = parts
    return first.union(*others, all=True)
