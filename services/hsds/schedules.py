"""Schedules of the file, RFC 5545 in columns, as days and hours of the week. What comes once a month or every other
week has no place among the hours; its words are kept."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from services.hours.words import Span
from services.hsds import values
from services.hsds.asking import Reading, use
from services.hsds.rows import Row

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST = 500


def spans_of(reading: Reading, rows: list[Row]) -> list[Span]:
    """The patterns of these schedules, each once."""
    return list(dict.fromkeys(filter(None, (_span(reading, row) for row in rows))))


def _span(reading: Reading, row: Row) -> Span | None:
    use(row, *(["wkst"] if row.values.get("wkst") == "MO" else []))  # every week here begins on Monday
    days = _weekdays(reading, row)
    opens, closes = (values.time(row, name, reading.note) for name in ("opens_at", "closes_at"))
    if (opens is None) != (closes is None):
        reading.note(row, "opens_at" if opens else "closes_at", _("chỉ có một đầu của khoảng giờ"))
        opens = closes = None
    if not days and opens is not None:
        reading.note(row, "opens_at", _("không rõ giờ này của ngày nào"))
        opens = closes = None
    _tell_if_over(reading, row)
    words = _words(reading, row)
    return Span(days, opens, closes, words) if days or words else None


def _weekdays(reading: Reading, row: Row) -> tuple[int, ...]:
    """Monday is 0. Only what repeats every week has days of the week."""
    if not _is_weekly(row):
        return ()
    use(row, "freq", "interval")
    told = values.text(row, "byday", reading.note) or ""
    days = [part.strip().upper()[:2] for part in told.split(",") if part.strip()]
    if any(day not in DAYS for day in days):
        reading.note(row, "byday", _("không phải các ngày trong tuần như MO,TU,WE"))
        return ()
    return tuple(sorted({DAYS.index(day) for day in days}))


def _is_weekly(row: Row) -> bool:
    freq, interval = str(row.values.get("freq") or "WEEKLY").upper(), str(row.values.get("interval") or 1)
    return freq == "WEEKLY" and interval in ("1", "1.0")


def _tell_if_over(reading: Reading, row: Row) -> None:
    """Hours have no first and last day here. A schedule whose days have gone by is kept, and said to be old."""
    for name in ("valid_to", "until"):
        end = values.day(row, name, reading.note)
        if end is not None:
            reading.note(row, name, _("lịch đã hết hạn; giờ vẫn được giữ, nên hỏi lại cơ sở")
                         if end < timezone.localdate() else _("giờ được giữ, không kèm ngày bắt đầu hay hết hạn"))
    begin = values.day(row, "valid_from", reading.note)
    if begin is not None:
        reading.note(row, "valid_from", _("lịch chưa bắt đầu") if begin > timezone.localdate() + dt.timedelta(days=1)
                     else _("giờ được giữ, không kèm ngày bắt đầu hay hết hạn"))


def _words(reading: Reading, row: Row) -> str:
    lines = [values.text(row, name, reading.note) for name in ("description", "notes", "attending_type")]
    said = "\n".join(dict.fromkeys(line for line in lines if line))
    if len(said) > LONGEST:
        reading.note(row, "description", _("dài hơn %(n)s ký tự") % {"n": LONGEST})
        return ""
    return said
