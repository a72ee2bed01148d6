"""Reminders for a calendar of one's own (RFC 5545). A calendar lies open on a phone: an event says that there is
something to do on a day, and nothing of a service, a person, a place or how many."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

LINE, AT, LENGTH = 75, dt.time(8), "PT15M"


def calendar(user, days: Iterable[dt.date]) -> bytes:
    """One event a day, at eight in the morning wherever the phone is."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lich//VI", "CALSCALE:GREGORIAN"]
    for day in sorted(set(days)):
        lines += event(user, day)
    return "".join(part + "\r\n" for line in [*lines, "END:VCALENDAR"] for part in folded(line)).encode()


def event(user, day: dt.date) -> list[str]:
    """The same day of the same person is the same event: taking it in again makes no second one."""
    title = escaped(_("Hẹn"))
    return [
        "BEGIN:VEVENT", f"UID:{uuid.uuid5(user.pk, f'reminder {day.isoformat()}')}",
        f"DTSTAMP:{timezone.now().astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{dt.datetime.combine(day, AT):%Y%m%dT%H%M%S}", f"DURATION:{LENGTH}", f"SUMMARY:{title}",
        "CLASS:PRIVATE", "TRANSP:TRANSPARENT",
        "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{title}", "TRIGGER:PT0M", "END:VALARM", "END:VEVENT",
    ]


def escaped(text: str) -> str:
    """Text as RFC 5545, 3.3.11 writes it."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """Lines of 75 octets at most, 3.1: a longer one goes on after a space; no letter is cut in two."""
    held = ""
    for letter in line:
        if len((held + letter).encode()) > LINE:
            yield held
            held = " "
        held += letter
    yield held


def download(user, days: Iterable[dt.date]) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="hen.ics"'}
    return HttpResponse(calendar(user, days), content_type="text/calendar; charset=utf-8", headers=headers)
