"""What people type for a day's hours, read as times: "7h30 - 11h30, 13:30 đến 16:30", "cả ngày"."""

import datetime as dt
import re

from django.utils.translation import gettext as _

from privacy.pseudonyms import search_key

AT = r"(\d{1,2})\s*(?:[:hg.]\s*(\d{2})?)?"
SPAN = re.compile(rf"\s*{AT}\s*(?:-|–|—|~|đến|tới|to)\s*{AT}\s*", re.IGNORECASE)
BETWEEN = re.compile(r"[,;+]|\bvà\b|\band\b", re.IGNORECASE)
ALL_DAY = {"ca ngay", "24 24", "24h", "24 gio", "all day", "24 24h"}
CLOSED = {"", "nghi", "dong cua", "khong", "closed"}
MOST = 2  # a morning and an afternoon

Hours = tuple[dt.time, dt.time]


class Unreadable(ValueError):
    """What was typed can't be hours; the message says why, to who typed it."""


def read_day(words: str) -> list[Hours]:
    """The spans of one day, in order; none for a day when it is closed. Raises `Unreadable`."""
    said = search_key(words)
    if said in CLOSED:
        return []
    if said in ALL_DAY:
        return [(dt.time(0), dt.time(0))]
    spans = sorted(_read_span(part) for part in BETWEEN.split(words) if part.strip())
    if len(spans) > MOST:
        raise Unreadable(_("Mỗi ngày ghi nhiều nhất hai khoảng giờ."))
    if len(spans) == MOST and spans[1][0] < spans[0][1]:
        raise Unreadable(_("Hai khoảng giờ này chồng lên nhau."))
    return spans


def _read_span(words: str) -> Hours:
    found = SPAN.fullmatch(words)
    if not found:
        raise Unreadable(_("Viết giờ như 7:30–11:30, 13:30–16:30."))
    opens, closes = _time(found[1], found[2]), _time(found[3], found[4])
    if closes <= opens and closes != dt.time(0):
        raise Unreadable(_("Giờ đóng cửa phải sau giờ mở cửa."))
    return opens, closes


def _time(hour: str, minute: str | None) -> dt.time:
    """24:00 is the end of the day: midnight."""
    if int(hour) == 24 and int(minute or 0) == 0:
        return dt.time(0)
    try:
        return dt.time(int(hour), int(minute or 0))
    except ValueError:
        raise Unreadable(_("Không có giờ này trong ngày. Kiểm tra lại.")) from None
