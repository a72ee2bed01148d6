"""A person's timeline: what happened in every room, newest first, by one query however long it is.

Only what is shown is opened: a sealed column comes along sealed, and is read when its line is said.
"""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from casework.timeline.rooms import ROOMS, Kind, linked
from casework.unions import Event, together

SHOWN, A_PAGE = 15, 25


def newest(client) -> list[dict]:
    """The newest lines, for the person's own page."""
    return [line(client, row) for row in events(client)[:SHOWN]]


def page_of(client, kind: Kind | None, number) -> Page:
    """One page of everything, or of one kind. A page's rows are opened, no others."""
    page = Paginator(events(client, kind), A_PAGE).get_page(number)
    page.object_list = [line(client, row) for row in page.object_list]
    return page


def events(client, kind: Kind | None = None) -> QuerySet:
    """The rows of these rooms, newest first."""
    parts = (room.events(client) for room in ROOMS.values() if kind in {None, room.kind})
    return together(parts).order_by("-shown_on", "place", "id")


def line(client, row: tuple) -> dict:
    """One row, said: day, title, what is beneath it, and where it leads."""
    event = Event._make(row)
    title, sub = ROOMS[event.room].say(client, event)
    return {"when": event.on.strftime("%d/%m/%Y"), "title": title, "sub": sub, "url": linked(event)}
