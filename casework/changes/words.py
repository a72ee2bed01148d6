"""How one value of a line of history is said: codes by their labels, days as days, people and places by name."""

import datetime as dt

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import BooleanField
from django.utils.translation import gettext as _

from casework.rights.words import moment
from pages.templatetags.pages import short_date


def say(field, row) -> str:
    """What this field of a line held, in words; nothing for nothing."""
    if field.is_relation:
        return name_of(field, row)
    value = getattr(row, field.attname)
    if value in (None, ""):
        return ""
    if isinstance(field, BooleanField):
        return _("có") if value else _("không")
    if field.name == "state" and hasattr(row.instance_type, "called"):  # states that a lifecycle names
        return str(row.instance_type.called(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, dt.datetime):
        return moment(value)
    return short_date(value) if isinstance(value, dt.date) else str(value)


def name_of(field, row) -> str:
    """Whom or what a line points at, which may be gone since."""
    try:
        other = getattr(row, field.name)
    except ObjectDoesNotExist:
        return ""
    if other is None:
        return ""
    for name in ("full_name", "name"):
        if hasattr(other, name):
            return str(getattr(other, name))
    return str(other.get_category_display())
