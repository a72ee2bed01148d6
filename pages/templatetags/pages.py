"""Small words for templates: states, the error summary, and how numbers, dates and codes are written."""

import datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pages.renderer import error_items

register = template.Library()

TONES = frozenset({"neutral", "due", "late", "urgent", "fine", "info"})


@register.inclusion_tag("components/_tag.html")
def tag(text: str, tone: str = "neutral") -> dict[str, str]:
    """Show a state as a word in a tinted tag; an unknown tone is drawn neutral."""
    return {"text": text, "tone": tone if tone in TONES else "neutral"}


@register.inclusion_tag("components/_error_summary.html")
def error_summary(form: Any = None) -> dict[str, Any]:
    """List what is wrong with a form at the head of the page; nothing for a form without errors."""
    return {"items": error_items(form if hasattr(form, "errors") else None)}


@register.inclusion_tag("components/_bar.html")
def bar(
    value: float | None,
    target: float | None = None,
    label: str = "",
    *,
    value_text: str = "",
    target_text: str = "",
    low: float | None = None,
    high: float | None = None,
) -> dict[str, Any]:
    """Draw a share between 0 and 1 as a bar, with a target stroke, a likely range, and words beside them.

    `label` says the whole picture to who can't see it; without one the bar only repeats what stands beside it.
    """
    ends = None if low is None or high is None else (_percent(low), _percent(high))
    return {
        "part": _percent(value),
        "target": None if target is None else _percent(target),
        "band": ends and {"start": ends[0], "width": round(ends[1] - ends[0], 1)},
        "label": label,
        "value_text": value_text,
        "target_text": target_text,
    }


def _percent(share: float | None) -> float:
    return round(min(max(float(share or 0), 0.0), 1.0) * 100, 1)


@register.simple_tag(takes_context=True)
def page_query(context: dict[str, Any], number: int) -> str:
    """Give the query string of another page of the same list, keeping its filters."""
    query = context["request"].GET.copy() if "request" in context else None
    if query is None:
        return f"?page={number}"
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def page_of(page: Page) -> str:
    """Say where in a list the reader is."""
    return _("Trang %(number)s trên %(count)s") % {"number": page.number, "count": page.paginator.num_pages}


@register.filter
def number(value: Any) -> str:
    """Write 1043 as 1.043 in Vietnamese and 1,043 in English; nothing for None."""
    return "" if value is None else number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def percent(value: Any, decimals: int = 1) -> str:
    """Write a share between 0 and 1 as 64,2 % in Vietnamese and 64.2% in English; a dash for None."""
    if value is None:
        return "–"
    figure = number_format(round(float(value) * 100, decimals), decimal_pos=decimals, use_l10n=True)
    return f"{figure}%" if (get_language() or "vi").startswith("en") else f"{figure}\N{NO-BREAK SPACE}%"


@register.filter
def code(value: Any) -> str:
    """Write a six-sign code in its spoken grouping: K7M3QX becomes K7M-3QX."""
    signs = str(value or "").replace("-", "")
    return "-".join(signs[start : start + 3] for start in range(0, len(signs), 3))


@register.filter
def short_date(value: datetime.date | datetime.datetime | None) -> str:
    """Write a date d/m/Y; nothing for None."""
    return _local(value).strftime("%d/%m/%Y") if value else ""


@register.filter
def day(value: datetime.date | datetime.datetime | None) -> str:
    """Say today, yesterday or tomorrow; any other day as d/m/Y."""
    if not value:
        return ""
    words = {0: _("Hôm nay"), -1: _("Hôm qua"), 1: _("Ngày mai")}
    return words.get((_local(value) - timezone.localdate()).days) or short_date(value)


@register.filter
def distance(kilometres: float | None) -> str:
    """Say how far it is as the crow flies, to the kilometre; nothing for None."""
    if kilometres is None:
        return ""
    return _("khoảng %(n)s km") % {"n": number(round(kilometres))} if kilometres >= 1 else _("dưới 1 km")


@register.filter
def waited(since: datetime.datetime | None) -> str:
    """Say how long something has waited: minutes don't matter, days do. Django's own words lack Vietnamese."""
    if not since:
        return ""
    hours = int((timezone.now() - since).total_seconds() // 3600)
    if hours < 1:
        return _("Dưới 1 giờ")
    if hours < 24:
        return ngettext("%(n)s giờ", "%(n)s giờ", hours) % {"n": hours}
    return ngettext("%(n)s ngày", "%(n)s ngày", hours // 24) % {"n": number(hours // 24)}


def _local(value: datetime.date | datetime.datetime) -> datetime.date:
    if not isinstance(value, datetime.datetime):
        return value
    return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
