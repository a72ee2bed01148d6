"""In which manner a service answers, from its measured figures: in coarse words, and in none where there were too few
referrals to tell; whether it lately sent somebody away as full or closed, which one answer tells; and the same as
conditions, by which lists are ordered."""

import datetime as dt

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pages.templatetags.pages import short_date

FEWEST = 5  # fewer referrals than these say nothing about a service, and would say something about persons


class Pace(models.TextChoices):
    """In which manner a service answers."""

    DAY = "day", _("Thường trả lời trong 1 ngày")
    DAYS = "days", _("Thường trả lời trong 3 ngày")
    SLOW = "slow", _("Thường trả lời sau hơn 3 ngày")
    SILENT = "silent", _("Hay không trả lời")
    DECLINES = "declines", _("Hay từ chối")


LATELY = dt.timedelta(days=30)  # after that, places that nobody confirmed are stale anyway
# Whom a list puts last, whatever else speaks for them.
SINKING = frozenset({Pace.SILENT, Pace.DECLINES})


def pace_of(measured) -> Pace | None:
    """The manner of a row of `ServicePace`; None where nothing can be said."""
    if measured is None or measured.asked < FEWEST:
        return None
    if measured.answered * 2 < measured.asked:
        return Pace.SILENT
    if measured.declined * 2 >= measured.answered:
        return Pace.DECLINES
    hours = measured.typical_hours
    if hours is None:
        return None
    return Pace.DAY if hours <= 24 else Pace.DAYS if hours <= 72 else Pace.SLOW


def turned_away(measured, confirmed: dt.date | None) -> str:
    """That a service lately answered that it is full, or closed, in words; nothing once it has confirmed its places.

    `measured` is a row of `ServicePace` or None; what is confirmed on a later day also counts, whoever wrote it down.
    """
    days = [(measured.full_on, gettext("Vừa báo hết chỗ ngày %(day)s")),
            (measured.closed_on, gettext("Vừa báo tạm ngừng ngày %(day)s"))] if measured else []
    known = [(day, said) for day, said in days if day and day >= timezone.localdate() - LATELY]
    if not known or (confirmed and confirmed > max(day for day, _said in known)):
        return ""
    day, said = max(known, key=lambda one: one[0])
    return said % {"day": short_date(day)}


def turns_away() -> Q:
    """The same as a condition on a service."""
    since = timezone.localdate() - LATELY
    return doubtful("pace__full_on", since) | doubtful("pace__closed_on", since)


def doubtful(day: str, since: dt.date) -> Q:
    unconfirmed = Q(last_confirmed__isnull=True) | Q(last_confirmed__lte=F(day))
    return Q(**{f"{day}__gte": since}) & unconfirmed


def sinks() -> Q:
    """`SINKING`, or turned somebody away lately, as a condition on a service."""
    slow = Q(pace__asked__gte=FEWEST) & (
        Q(pace__asked__gt=2 * F("pace__answered")) | Q(pace__answered__lte=2 * F("pace__declined"))
    )
    return slow | turns_away()


def quickness(*, urgent: bool = False) -> Case:
    """0 for services that answer quickly, 1 for those in between or not known yet, 2 for slow ones. What is urgent is
    measured in hours."""
    hours = Coalesce("pace__urgent_typical_hours", "pace__typical_hours") if urgent else F("pace__typical_hours")
    quick, slow = (4, 24) if urgent else (24, 72)
    known = Q(pace__asked__gte=FEWEST)
    return Case(
        When(known & LessThanOrEqual(hours, float(quick)), then=0),
        When(known & GreaterThan(hours, float(slow)), then=2),
        default=1,
    )
