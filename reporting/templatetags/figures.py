"""How a published figure and a share are written: 1.043, 64,2 %, and an interval where a figure is protected."""

import math

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pages.templatetags.pages import number, percent

register = template.Library()


@register.filter
def figure(value) -> str:
    """1.043; or what any reader can work out of a protected figure: 1–9, or "at least 1"."""
    if value is None:
        return "–"
    if not value.is_protected:
        return number(value.value)
    if value.high is None:
        return _("ít nhất %(low)s") % {"low": number(value.low)}
    return f"{number(value.low)}–{number(value.high)}"


@register.filter
def share(value) -> str:
    """64,2 %; or 66–73 % where a figure in it is protected: bounds are rounded outwards, so that they hold."""
    if value is None or value.low is None:
        return "–"
    if value.value is not None:
        return percent(value.value)
    low = math.floor(value.low * 100)
    if value.high is None:
        return _("ít nhất %(low)s") % {"low": percent(low / 100, 0)}
    high = math.ceil(value.high * 100)
    return percent(high / 100, 0) if low == high else f"{low}–{percent(high / 100, 0)}"


@register.filter
def published(value) -> str | SafeString:
    """A figure of a page: what is protected carries one quiet sign, and a word for who hears it."""
    if value is None:
        return _("chưa có")
    return marked(figure(value)) if value.is_protected else figure(value)


@register.filter
def rate(value) -> str | SafeString:
    """A share of a page; words where there is nobody to take a share of."""
    if value is None or value.low is None:
        return _("chưa có ai")
    return marked(share(value)) if value.value is None else share(value)


def marked(text: str) -> SafeString:
    return format_html(
        '<span class="dh-kept">{}<span class="govuk-visually-hidden"> ({})</span></span>', text, _("số nhỏ được bảo vệ")
    )


@register.filter
def value_of(values: dict, code: str):
    """What was entered for one figure; None where nothing was."""
    return values.get(code)
