"""A person's timeline: what happened in every room, newest first, by one query.

Each room hands in the same columns (`COLUMNS`) and the words for one row. A sealed column comes along sealed and is
opened only where it is shown. A further room is one more line in ROOMS, and no further query.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, TruncDate
from django.utils.translation import gettext as _

from casework.contacts.models import Channel, Contact
from casework.followups.models import FollowUp, Outcome
from casework.given.models import ConfirmedBy, ServiceGiven
from casework.screening.models import Screening
from services.categories import Category

SHOWN = 15


class Event(NamedTuple):
    """One row: a day, two codes of the room, and what the room keeps sealed."""

    room: str
    id: Any
    on: Any
    code: str
    detail: str
    sealed: Any = None


class Room(NamedTuple):
    """Where a room's events come from, as the columns of Event, and how one is said: a title and what is beneath."""

    events: Callable[[Any], QuerySet]
    say: Callable[[Any, Event], tuple[str, str]]


def timeline(client) -> list[dict]:
    """What happened, newest first; registering closes it."""
    shown = [(event.on, *ROOMS[event.room].say(client, event)) for event in newest(client)]
    shown.append((client.registered_on, _("Lập hồ sơ"), ""))
    shown.sort(key=lambda line: line[0], reverse=True)
    return [{"when": on.strftime("%d/%m/%Y"), "title": title, "sub": sub} for on, title, sub in shown[:SHOWN]]


def newest(client) -> Iterable[Event]:
    """The newest events of all rooms. The first room's columns give the union its names and types."""
    first, *others = (room.events(client) for room in ROOMS.values())
    return map(Event._make, first.union(*others, all=True).order_by("-completed_on", "id")[:SHOWN])


def columns(rows: QuerySet, room: str, on, code, detail="", sealed=None) -> QuerySet:
    """The rows as Events. `code` and `detail` are columns, or Values where a room has none."""
    detail = detail or Value("", output_field=CharField())
    sealed = sealed or Value(None, output_field=models.BinaryField())
    return rows.order_by().values_list(Value(room, output_field=CharField()), "id", on, code, detail, sealed)


def screenings(client) -> QuerySet:
    done = Screening.objects.of(client).filter(completed_on__isnull=False)
    return columns(done, "screening", "completed_on", "version", sealed="scores")


def say_screening(client, event: Event) -> tuple[str, str]:
    total = Screening(id=event.id, client_id=client.pk, scores=event.sealed).scores.get("phq4")
    title = _("Sàng lọc xong") if total is None else _("Sàng lọc xong, PHQ-4: %(total)s") % {"total": total}
    return title, _("Sàng lọc nhu cầu")


def contacts(client) -> QuerySet:
    return columns(Contact.objects.filter(client=client), "contact", "on", "channel")


def say_contact(client, event: Event) -> tuple[str, str]:
    return str(Channel(event.code).label), _("Lần tiếp cận")


def services_given(client) -> QuerySet:
    return columns(ServiceGiven.objects.of(client), "given", "on", "category", "confirmed_by")


def say_given(client, event: Event) -> tuple[str, str]:
    return str(Category(event.code).label), str(ConfirmedBy(event.detail).label)


def followups(client) -> QuerySet:
    done = FollowUp.objects.of(client).filter(done_on__isnull=False)
    return columns(done, "followup", "done_on", "outcome", Cast("attempt", CharField()))


def say_followup(client, event: Event) -> tuple[str, str]:
    return str(Outcome(event.code).label), _("Theo dõi lần %(n)s") % {"n": event.detail}


def referral():
    """The model, through the registry: referrals know casework, not the other way."""
    return apps.get_model("referrals", "Referral")


def referrals(client) -> QuerySet:
    moved = referral()._default_manager.filter(client=client, sent_at__isnull=False)
    return columns(moved, "referral", TruncDate("moved_at"), "state", "service__organisation__name")


def say_referral(client, event: Event) -> tuple[str, str]:
    return _("Chuyển gửi: %(state)s") % {"state": referral().called(event.code)}, event.detail


ROOMS = {
    "screening": Room(screenings, say_screening),
    "contact": Room(contacts, say_contact),
    "given": Room(services_given, say_given),
    "followup": Room(followups, say_followup),
    "referral": Room(referrals, say_referral),
}
