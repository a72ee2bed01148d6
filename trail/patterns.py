"""What on the trail looks unusual: each pattern as data, with its threshold, its sentence and where it leads.

A pattern is a reason to look, never a proof. All of them are found by one query.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Count, F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import TruncDay, TruncHour
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from casework.clients.policies import OUTSIDE
from privacy.middleware import ABSENT, OUT_OF_SIGHT
from privacy.models import AuditEvent, Kind

NIGHT_FROM, NIGHT_UNTIL = 22, 5
SHOWN = 50
BREAK_GLASS, REVIEWED = "breakglass.", "breakglass.reviewed"
HOUR, DAY, NIGHT = "hour", "day", "night"
TIMES, PERSONS = "times", "persons"
OF_A_PERSON = Q(object_type__in=["casework.client", "referrals.referral"])
AT_NIGHT = Q(at__hour__gte=NIGHT_FROM) | Q(at__hour__lt=NIGHT_UNTIL)
NOT_THERE = Q(purpose__in=[OUT_OF_SIGHT, ABSENT])


@dataclass(frozen=True)
class Pattern:
    """At least so many `counted` by one person within one hour, day or night. `says` takes that number."""

    code: str
    name: Any
    says: Any
    at_least: int
    counted: str
    within: str
    events: Q
    tone: str = "due"
    leads_to: dict[str, str] = field(default_factory=dict)


PATTERNS = (
    Pattern(
        "break-glass", _("Truy cập khẩn cấp"),
        ngettext_lazy("Dùng quyền truy cập khẩn cấp %d lần.", "Dùng quyền truy cập khẩn cấp %d lần."),
        1, TIMES, DAY, Q(action__startswith=BREAK_GLASS, kind=Kind.WROTE) & ~Q(action=REVIEWED), "late",
        {"action": BREAK_GLASS},
    ),
    Pattern(
        "outside", _("Ngoài danh sách phụ trách"),
        ngettext_lazy(
            "Mở hồ sơ của %d người mà mình không phụ trách.",
            "Mở hồ sơ của %d người mà mình không phụ trách.",
        ),
        1, PERSONS, DAY, Q(purpose__in=OUTSIDE, kind=Kind.READ), "late", {"outside": "on"},
    ),
    Pattern(
        "many", _("Nhiều người trong một giờ"),
        ngettext_lazy(
            "Mở hồ sơ của %d người khác nhau trong một giờ.",
            "Mở hồ sơ của %d người khác nhau trong một giờ.",
        ),
        30, PERSONS, HOUR, Q(kind=Kind.READ, action__in=["client.opened", "referral.opened"]) & OF_A_PERSON, "late",
        {"kind": "read"},
    ),
    Pattern(
        "lists", _("Xem quá nhiều trang danh sách"),
        ngettext_lazy(
            "Lướt qua %d người trong các danh sách trong một giờ.",
            "Lướt qua %d người trong các danh sách trong một giờ.",
        ),
        200, PERSONS, HOUR, Q(kind=Kind.READ, action="client.listed"), leads_to={"action": "client.listed"},
    ),
    Pattern(
        "night", _("Ban đêm"),
        ngettext_lazy("Xem hoặc in hồ sơ của %d người vào ban đêm.", "Xem hoặc in hồ sơ của %d người vào ban đêm."),
        3, PERSONS, NIGHT, Q(kind__in=[Kind.READ, Kind.PRINTED]) & OF_A_PERSON & AT_NIGHT,
    ),
    Pattern(
        "lookups", _("Tìm nhiều lần không thấy"),
        ngettext_lazy("Tìm %d lần trong một giờ mà không thấy ai.", "Tìm %d lần trong một giờ mà không thấy ai."),
        8, TIMES, HOUR, Q(kind=Kind.SEARCHED, count=0) & ~Q(purpose="recall.again"), leads_to={"kind": "searched"},
    ),
    Pattern(
        "probing", _("Dò địa chỉ ngoài phạm vi"),
        ngettext_lazy(
            "Mở %d lần trong một giờ những mục ngoài phạm vi hoặc không có.",
            "Mở %d lần trong một giờ những mục ngoài phạm vi hoặc không có.",
        ),
        3, TIMES, HOUR, Q(kind=Kind.REFUSED) & NOT_THERE, "late", {"kind": "refused"},
    ),
    Pattern(
        "refusals", _("Bị từ chối liên tiếp"),
        ngettext_lazy("Bị từ chối %d lần trong một giờ.", "Bị từ chối %d lần trong một giờ."),
        5, TIMES, HOUR, Q(kind=Kind.REFUSED) & ~NOT_THERE, leads_to={"kind": "refused"},
    ),
    Pattern(
        "exports", _("Xuất tệp"),
        ngettext_lazy("Xuất %d tệp trong một ngày.", "Xuất %d tệp trong một ngày."),
        1, TIMES, DAY, Q(kind=Kind.EXPORTED), "info", {"kind": "exported"},
    ),
)
BY_CODE = {pattern.code: pattern for pattern in PATTERNS}
# A night belongs to the day on which it begins: twelve hours earlier it is wholly on that day.
WINDOWS = {HOUR: TruncHour("at"), DAY: TruncDay("at"), NIGHT: TruncDay(F("at") - Value(dt.timedelta(hours=12)))}


@dataclass(frozen=True)
class Found:
    """One pattern of one person: between the first and the last event of an hour, a day or a night."""

    pattern: Pattern
    actor_ref: Any
    organisation_ref: Any
    actor_role: str
    number: int
    first: dt.datetime
    last: dt.datetime

    @property
    def sentence(self) -> str:
        return str(self.pattern.says % self.number)

    @property
    def span(self) -> str:
        """From when to when, local."""
        first, last = timezone.localtime(self.first), timezone.localtime(self.last)
        if (last - first) < dt.timedelta(minutes=1):
            return f"{first:%H:%M %d/%m/%Y}"
        return f"{first:%H:%M}–{last:%H:%M %d/%m/%Y}"

    @property
    def url(self) -> str:
        """The events that it consists of."""
        first, last = timezone.localtime(self.first), timezone.localtime(self.last)
        asked = {
            "actor": str(self.actor_ref), "start": f"{first:%d/%m/%Y}", "start_hour": f"{first:%H:%M}",
            "end": f"{last:%d/%m/%Y}", "end_hour": f"{last:%H:%M}", **self.pattern.leads_to,
        }
        return f"{reverse('trail-events')}?{urlencode(asked)}"


def found(since: dt.datetime) -> list[Found]:
    """Every unusual pattern since then, the newest first; one query, at most `SHOWN`."""
    queries = [_of(pattern, since) for pattern in PATTERNS]
    rows = queries[0].union(*queries[1:], all=True).order_by("-last")[:SHOWN]
    return [
        Found(
            BY_CODE[row["pattern"]], row["actor_ref"], row["organisation_ref"], row["actor_role"], row["number"],
            row["first"], row["last"],
        )
        for row in rows
    ]


def _of(pattern: Pattern, since: dt.datetime) -> QuerySet:
    """One row for each person and window in which the pattern reaches its threshold."""
    number = Count("object_ref", distinct=True) if pattern.counted == PERSONS else Count("id")
    events = AuditEvent.objects.filter(pattern.events, at__gte=since, actor_ref__isnull=False).order_by()
    grouped = events.annotate(window=WINDOWS[pattern.within]).values(
        "actor_ref", "organisation_ref", "actor_role", "window"
    )
    return grouped.annotate(
        pattern=Value(pattern.code, CharField()), number=number, first=Min("at"), last=Max("at")
    ).filter(number__gte=pattern.at_least)
