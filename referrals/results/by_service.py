"""How services have answered an organisation's own clients in a quarter: for its case manager.

Small numbers are fine here: she may see every one of these referrals. Shares are of what was sent in the quarter, so
that they go down from left to right and can be compared: sent, accepted, came, completed; and, apart, what nobody ever
answered in time or at all.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, FloatField, Q, Value
from django.db.models.functions import Extract, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from pages.templatetags.pages import number, percent
from referrals.codes import DeclineReason
from referrals.models import Referral
from referrals.promptness import silence
from services.categories import Category

BACK, SLOW_HOURS = 6, 72  # quarters to choose from; from when on an answer is slow


@dataclass(frozen=True)
class Quarter:
    """A quarter of a year, as (2026, 4)."""

    year: int
    of_year: int

    @classmethod
    def of(cls, day: dt.date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @property
    def before(self) -> "Quarter":
        return Quarter(self.year, self.of_year - 1) if self.of_year > 1 else Quarter(self.year - 1, 4)

    @property
    def slug(self) -> str:
        return f"{self.year}-{self.of_year}"

    @property
    def label(self) -> str:
        return _("Quý %(quarter)s/%(year)s") % {"quarter": self.of_year, "year": self.year}

    @property
    def bounds(self) -> tuple[dt.datetime, dt.datetime]:
        """From its first moment to just before the next quarter's."""
        following = Quarter(self.year, self.of_year + 1) if self.of_year < 4 else Quarter(self.year + 1, 1)
        return self.first, following.first

    @property
    def first(self) -> dt.datetime:
        return timezone.make_aware(dt.datetime(self.year, 3 * self.of_year - 2, 1))  # noqa: DTZ001 (made aware here)


def quarters() -> list[Quarter]:
    """This one and those before it."""
    held = [Quarter.of(timezone.localdate())]
    while len(held) < BACK:
        held.append(held[-1].before)
    return held


class Median(Aggregate):
    """The middle one of the values; PostgreSQL reckons it."""

    function, template = "PERCENTILE_CONT", "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def lasted(end, start, unit: dt.timedelta) -> ExpressionWrapper:
    """How long it took, in this unit."""
    seconds = Extract(ExpressionWrapper(end - start, output_field=DurationField()), "epoch")
    return ExpressionWrapper(seconds / Value(unit.total_seconds()), output_field=FloatField())


HOURS = lasted(F("answered_at"), F("sent_at"), dt.timedelta(hours=1))
DAYS = lasted(F("attended_on"), TruncDate("sent_at"), dt.timedelta(days=1))
FIGURES = {
    "sent": Count("pk"),
    "answered": Count("pk", filter=Q(answered_at__isnull=False)),
    "accepted": Count("pk", filter=Q(answered_at__isnull=False, decline_reason="")),
    "declined": Count("pk", filter=Q(state="declined")),
    "attended": Count("pk", filter=Q(attended_on__isnull=False)),
    "completed": Count("pk", filter=Q(state="completed")),
    "hours": Median(HOURS, filter=Q(answered_at__isnull=False, urgent=False)),
    "urgent_hours": Median(HOURS, filter=Q(answered_at__isnull=False, urgent=True)),
    "days": Median(DAYS, filter=Q(attended_on__isnull=False)),
}
REASONS = {f"because_{reason}": Count("pk", filter=Q(state="declined", decline_reason=reason))
           for reason in DeclineReason.values}


def of_quarter(user, quarter: Quarter) -> dict:
    """The figures of all, of each category and of each service, by three queries."""
    since, until = quarter.bounds
    sent = Referral.objects.listed_for(user).filter(sent_at__gte=since, sent_at__lt=until).order_by()
    services: Any = sent.values("service_id", "service__name", "service__organisation__name", "service__category")
    categories: Any = sent.values("service__category")
    counted = {**FIGURES, "unanswered": Count("pk", filter=silence(timezone.localdate())), **REASONS}
    return {
        "all": sent.aggregate(**counted),
        "categories": in_order([shown(one) for one in categories.annotate(**counted)]),
        "services": in_order([shown(one) for one in services.annotate(**counted)]),
    }


def in_order(rows: list[dict]) -> list[dict]:
    """By category in the plan's order, then the most sent first."""
    place = {category: n for n, category in enumerate(Category.values)}
    return sorted(rows, key=lambda row: (place[row["service__category"]], -row["sent"], row.get("service__name", "")))


def shown(row: dict) -> dict:
    """A row with its shares and its reasons in words."""
    return {
        **row, "category": Category(row["service__category"]).label, "reasons": reasons(row),
        **{name: rounded(row[name]) for name in ("hours", "urgent_hours", "days")}, "slow": row["hours"],
        **{f"{name}_share": row[name] / row["sent"] for name in ("accepted", "attended", "completed", "unanswered")},
    }


def rounded(value: float | None) -> str:
    """A whole number; nothing where nothing was measured."""
    if value is None:
        return ""
    return number(round(value)) if value >= 1 else _("dưới 1")


def reasons(row: dict) -> str:
    """Why it declined, the most frequent first: "Hết chỗ 3, Chưa đủ điều kiện 1"."""
    held = [(row[f"because_{reason}"], reason.label) for reason in DeclineReason]
    return ", ".join(f"{label} {number(count)}" for count, label in sorted(
        ((count, str(label)) for count, label in held if count), key=lambda one: -one[0]
    ))


def say(quarter: Quarter, figures: dict) -> str:
    """The page's first sentence is its point."""
    held = figures["all"]
    if not held["sent"]:
        return _("Chưa gửi chuyển gửi nào trong %(quarter)s.") % {"quarter": quarter.label.lower()}
    return _("Trong %(quarter)s, nhóm gửi %(sent)s chuyển gửi: %(accepted)s được tiếp nhận, %(attended)s đã đến, "
             "%(completed)s hoàn thành.") % {
        "quarter": quarter.label.lower(), "sent": number(held["sent"]),
        **{name: percent(held[name] / held["sent"], 0) for name in ("accepted", "attended", "completed")},
    } + (most_silent(figures["services"]) or slowest(figures["services"]))


def most_silent(services: list[dict]) -> str:
    """Who left most without an answer; of two the one with the larger part. Worse than any slow answer."""
    held = max(services, key=lambda one: (one["unanswered"], one["unanswered_share"]), default=None)
    if held is None or not held["unanswered"]:
        return ""
    return " " + _("Không trả lời nhiều nhất: %(service)s, %(where)s (%(silent)s trên %(sent)s chuyển gửi).") % {
        "service": held["service__name"], "where": held["service__organisation__name"],
        "silent": number(held["unanswered"]), "sent": number(held["sent"]),
    }


def slowest(services: list[dict]) -> str:
    """Where people wait longest for an answer, where that is more than three days."""
    held = max((one for one in services if one["slow"] is not None), key=lambda one: one["slow"], default=None)
    if held is None or held["slow"] <= SLOW_HOURS:
        return ""
    return " " + _("Trả lời lâu nhất: %(service)s, %(where)s (%(hours)s giờ).") % {
        "service": held["service__name"], "where": held["service__organisation__name"], "hours": held["hours"],
    }
