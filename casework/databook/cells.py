"""What one cell of the databook says. Each reader raises ValueError with a sentence for who typed it."""

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from casework.contacts.codes import NextStep
from casework.databook.columns import CHANNELS, LETTERS, REFER, REGISTER, TOPICS
from pages.fields import DateField
from privacy.pseudonyms import search_key

MOST = 5000
SHORT_DAY = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})", re.ASCII)
NEEDED = re.compile(r"([A-Z])\s*[:=]?\s*(\d{1,4})", re.ASCII)
HALF_A_YEAR = dt.timedelta(days=183)


def day(text: str, today: dt.date) -> dt.date:
    """A day; without its year the one nearest to today."""
    if short := SHORT_DAY.fullmatch(text):
        return nearest(int(short[1]), int(short[2]), today)
    try:
        found = DateField().to_python(text)
    except ValidationError as wrong:
        raise ValueError(" ".join(wrong.messages)) from None
    if found is None:
        raise ValueError(_("Hãy ghi ngày."))
    return found


def nearest(number: int, month: int, today: dt.date) -> dt.date:
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(dt.date(year, month, number))
        except ValueError:
            continue
    if not found:
        raise ValueError(_("Không có ngày này trong lịch. Kiểm tra lại ngày và tháng."))
    return min(found, key=lambda one: abs(one - today))


def past_day(text: str, today: dt.date) -> dt.date:
    """The day of a contact: not to come, and not so long ago that the year must be wrong."""
    found = day(text, today)
    if found > today:
        raise ValueError(_("Ngày này chưa đến."))
    if found < today - HALF_A_YEAR:
        raise ValueError(_("Ngày này đã quá nửa năm. Kiểm tra lại ngày và năm."))
    return found


def channel(text: str) -> str:
    """By its number, its name, or its own code where the sheet said it for all rows."""
    if text in CHANNELS:
        return CHANNELS[text].value
    for one in CHANNELS.values():
        if text == one.value or search_key(str(one.label)) == search_key(text):
            return one.value
    raise ValueError(_("Kênh ghi bằng số từ 1 đến %(n)s.") % {"n": len(CHANNELS)})


def number(text: str, most: int = MOST) -> int:
    if not text:
        return 0
    if text.isascii() and text.isdigit() and int(text) <= most:
        return int(text)
    raise ValueError(_("Ghi một số từ 0 đến %(most)s.") % {"most": most})


def needed(text: str) -> dict[str, int]:
    """{item: how many more}, from letters with their numbers."""
    found, rest = NEEDED.findall(text.upper()), NEEDED.sub("", text.upper())
    letters = [letter for letter, _n in found]
    if rest.strip(" ,;.") or set(letters) - set(LETTERS) or len(set(letters)) < len(letters):
        raise ValueError(_("Ghi chữ từ A đến %(last)s kèm số, ví dụ A20 C2.") % {"last": max(LETTERS)})
    return {LETTERS[letter].value: number(many) for letter, many in found}


def topics(text: str) -> list[str]:
    found = re.findall(r"[^\s,;.]+", text)
    if set(found) - set(TOPICS):
        raise ValueError(_("Ghi các số từ 1 đến %(n)s, cách nhau bằng dấu phẩy.") % {"n": len(TOPICS)})
    return [TOPICS[one].value for one in dict.fromkeys(found)]


def next_step(text: str, today: dt.date) -> tuple[str, dt.date | None]:
    """The step, and the day where it is a follow-up."""
    if not text:
        return NextStep.NONE, None
    if search_key(text) in (search_key(REGISTER), "dk"):
        return NextStep.REGISTER, None
    if search_key(text) in (search_key(REFER), "cg"):
        return NextStep.REFER, None
    found = day(text, today)
    if found < today:
        raise ValueError(_("Ngày theo dõi đã qua."))
    return NextStep.FOLLOW_UP, found
