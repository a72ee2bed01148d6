"""How a published figure and a share are written: 1.043, 64,2 %, and an interval where a figure is protected."""

from django import template
from django.utils.translation import gettext as _

from pages.templatetags.pages import number, percent

register = template.Library()


@register.filter
def figure(value) -> str:
    """1.043; or what any reader can work out of a protected figure: 1–9, or "from 1"."""
    if value is None:
        return "–"
    if not value.is_protected:
        return number(value.value)
    if value.high is None:
        return _("từ %(low)s") % {"low": number(value.low)}
    return f"{number(value.low)}–{number(value.high)}"


@register.filter
def share(value) -> str:
    """64,2 %; or 66–72 % where a figure in it is protected."""
    if value is None or value.low is None:
        return "–"
    if value.value is not None:
        return percent(value.value)
    if value.high is None:
        return _("từ %(low)s") % {"low": percent(value.low, 0)}
    return f"{round(value.low * 100)}–{percent(value.high, 0)}"
