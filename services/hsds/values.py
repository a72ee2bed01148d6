"""Reading one value of a row: a text that fits, a whole number, a day, a time, an address of mail or of the web.

Each gives None where there is nothing that could be kept; what was there and can't be is noted with its reason.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from services.hsds.flattening import Misplaced
from services.hsds.rows import Row

Note = Callable[[Row, str, str], Any]  # gives None, so that what can't be kept is noted and is nothing
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?")
HERE = {None, "", "+07:00", "+0700"}
web_address = URLValidator(schemes=["http", "https"])


def text(row: Row, name: str, note: Note, longest: int | None = None) -> str | None:
    """The text as it stands. Too long, or with signs that no one can see: told, not cut."""
    value = row.take(name)
    if value is None:
        return None
    if isinstance(value, Misplaced):
        return note(row, name, _("không phải là chữ"))
    said = str(value)
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\r\t" for sign in said):
        return note(row, name, _("có ký tự không dùng được"))
    if longest and len(said) > longest:
        return note(row, name, _("dài hơn %(n)s ký tự") % {"n": longest})
    return said


def whole(row: Row, name: str, note: Note, most: int) -> int | None:
    """A whole number from 0 to `most`, also where it was typed as text."""
    number = decimal(row, name, note)
    if number is None:
        return None
    if number != int(number) or not 0 <= number <= most:
        return note(row, name, _("không phải số từ 0 đến %(most)s") % {"most": most})
    return int(number)


def decimal(row: Row, name: str, note: Note) -> float | None:
    value = row.take(name)
    if value is None:
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return note(row, name, _("không phải là số"))
    return number if abs(number) < 1e12 else note(row, name, _("không phải là số"))


def day(row: Row, name: str, note: Note) -> dt.date | None:
    """A day; of a moment, its day."""
    value = text(row, name, note)
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value.strip()[:10])
    except ValueError:
        return note(row, name, _("không phải là ngày dạng 2026-11-24"))


def time(row: Row, name: str, note: Note) -> dt.time | None:
    """An hour of the day here. One told for elsewhere on earth is not turned: told instead."""
    value = text(row, name, note)
    if value is None:
        return None
    found = TIME.fullmatch(value.strip())
    if not found:
        return note(row, name, _("không phải là giờ dạng 07:30"))
    if found[4] not in HERE:
        return note(row, name, _("giờ của một múi giờ khác"))
    hour, minute, second = (int(part or 0) for part in found.groups()[:3])
    try:
        return dt.time(0 if (hour, minute) == (24, 0) else hour, minute, second)
    except ValueError:
        return note(row, name, _("không phải là giờ dạng 07:30"))


def mail(row: Row, name: str, note: Note) -> str | None:
    return _checked(row, name, note, validate_email, _("không phải địa chỉ thư điện tử"), 254)


def web(row: Row, name: str, note: Note) -> str | None:
    return _checked(row, name, note, web_address, _("không phải địa chỉ trang mạng"), 200)


def _checked(row: Row, name: str, note: Note, check: Callable[[Any], None], why: str, longest: int) -> str | None:
    value = text(row, name, note, longest)
    if value is None:
        return None
    try:
        check(value.strip())
    except ValidationError:
        return note(row, name, why)
    return value.strip()
