"""Days and hours in one short line, and on which days of the week: "Thứ 2–6, 7:30–11:30 và 13:30–16:30"."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

WEEK = range(7)
DAYS: list[str | Promise] = [
    gettext_lazy("Thứ 2"), gettext_lazy("Thứ 3"), gettext_lazy("Thứ 4"), gettext_lazy("Thứ 5"),
    gettext_lazy("Thứ 6"), gettext_lazy("Thứ 7"), gettext_lazy("Chủ nhật"),
]
# A day that follows another one loses its first word: "Thứ 2–6", "Thứ 3, 5".
FOLLOWING: list[str | Promise] = [
    pgettext_lazy("weekday after another", "2"), pgettext_lazy("weekday after another", "3"),
    pgettext_lazy("weekday after another", "4"), pgettext_lazy("weekday after another", "5"),
    pgettext_lazy("weekday after another", "6"), pgettext_lazy("weekday after another", "7"),
    pgettext_lazy("weekday after another", "Chủ nhật"),
]


class Span(NamedTuple):
    """One pattern: on these days (Monday is 0), from then until then. What a row of `ServiceHours` holds."""

    weekdays: tuple[int, ...]
    opens_at: dt.time | None = None
    closes_at: dt.time | None = None
    description: str = ""


def span_of(row) -> Span:
    """A row of `ServiceHours` as a plain value, to compare and to write."""
    return Span(tuple(sorted(row.weekdays)), row.opens_at, row.closes_at, row.description)


def say_hours(spans: Iterable[Span]) -> str:
    """All patterns in one line, days of the same hours together; where no day is known, the words given for it."""
    held = list(spans)
    alike: dict[str, list[int]] = {}
    for day, hours in enumerate(_each_day(held)):
        if hours is not None:
            alike.setdefault(hours, []).append(day)
    said = [", ".join(filter(None, [say_days(days), hours])) for hours, days in alike.items()]
    return "; ".join(said or [one.description for one in held if one.description])


def _each_day(spans: Sequence[Span]) -> list[str | None]:
    """The hours of each day of the week in words; None for a day when it is closed, "" where no hour is known."""
    week: list[str | None] = []
    for day in WEEK:
        held = sorted((one for one in spans if day in one.weekdays), key=lambda one: one.opens_at or dt.time.min)
        week.append(_(" và ").join(filter(None, map(say_span, held))) if held else None)
    return week


def say_days(days: Sequence[int]) -> str:
    """"Thứ 2–6"; "Thứ 3, 5"; "Hằng ngày"."""
    if list(days) == list(WEEK):
        return _("Hằng ngày")
    said = ""
    for run in _runs(days):
        names = [str((FOLLOWING if said or place else DAYS)[day]) for place, day in enumerate(run)]
        together = f"{names[0]}–{names[-1]}" if len(run) > 2 else ", ".join(names)
        said = f"{said}, {together}" if said else together
    return said


def _runs(days: Sequence[int]) -> list[list[int]]:
    """Days that follow one another, together."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def say_span(span: Span) -> str:
    """"7:30–16:30", or that it is the whole day."""
    if span.opens_at is None or span.closes_at is None:
        return ""
    if span.opens_at == span.closes_at:
        return _("cả ngày")
    return f"{say_time(span.opens_at)}–{say_time(span.closes_at)}"


def say_time(at: dt.time) -> str:
    return f"{at.hour}:{at.minute:02}"


def by_weekday(spans: Sequence[Span]) -> list[tuple[str, str]]:
    """The week as a table: each day with its hours, or nothing on days when it is closed."""
    days = _each_day(spans)
    return [(str(DAYS[day]), "" if hours is None else hours or _("có mở cửa")) for day, hours in enumerate(days)]
