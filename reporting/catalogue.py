"""The catalogue: which tables a release of each kind of period holds, as data. No database, no figure.

A release holds these and nothing else; there are no free queries, so there is nothing to subtract. Every figure is a
number of distinct persons unless its table says otherwise. `sums` and `falls` say what any reader knows of a table by
itself; `reporting/relations.py` says what they know of several tables together.

Source of the grain: the smallest cells that still protect most of the province's communes, docs/disclosure.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.clients.codes import AgeBand, Sex
from casework.contacts.models import Channel
from casework.followups.models import Lasting
from services.categories import Category, OrganisationKind

CATALOGUE = "2026-2"
TOTAL, ANY = "total", "any"


class Period(StrEnum):
    """What a release closes: a month by itself, or the year from 1 January up to its half or its end."""

    MONTH = "month"
    HALF = "half"
    YEAR = "year"


class Grain(StrEnum):
    """The finest areas of a table; each comes with the wider ones above it."""

    PROVINCE = "province"
    ZONE = "zone"  # the 18 former districts
    COMMUNE = "commune"  # or a named area of several small ones
    COMMUNE_ALONE = "commune_alone"  # whose zones and province stand in another table


MONTH, HALF, YEAR = Period.MONTH, Period.HALF, Period.YEAR
SERVICES = tuple(Category.values)
ELIGIBLE, SERVED, UNREACHED = "eligible", "served", "unreached"
CASCADE = (
    "contacted", "registered", "assessed", "in_need", ELIGIBLE, "referred", "accepted", "attended", "completed",
    "followed_up",
)
# Who said no other, or said nothing: too few to stand alone, and never told apart.
SEXES = (Sex.FEMALE.value, Sex.MALE.value, Sex.OTHER.value)
AGES = tuple(age for age in AgeBand.values if age != AgeBand.CHILD)
LASTING = (Lasting.WORKING.value, Lasting.IN_TREATMENT.value, Lasting.SAFE.value)


@dataclass(frozen=True)
class Table:
    """One table: its dimensions in order, and the codes of each but `area`, whose codes are the release's own.

    `sums`: by dimension, the code that is the sum of the others named. `falls`: by dimension, pairs (more, fewer) of
    which the second never exceeds the first. Tables that count no person of the records are not `counted`: their
    figures may be small. `open` dimensions have codes that differ from release to release.
    """

    name: str
    title: Promise
    dimensions: tuple[str, ...]
    periods: Mapping[Period, Grain] | frozenset[Period]
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sums: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    falls: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    open: tuple[str, ...] = ()
    counted: bool = True

    def grain(self, period: Period) -> Grain | None:
        """The finest areas in a release of this kind; None for a table without areas."""
        return self.periods[period] if isinstance(self.periods, Mapping) else None


def chain(*codes: str) -> tuple[tuple[str, str], ...]:
    return tuple(zip(codes, codes[1:], strict=False))


BOTH = frozenset({HALF, YEAR})
BY_AREA = {HALF: Grain.COMMUNE, YEAR: Grain.COMMUNE}
BY_ZONE = {HALF: Grain.ZONE, YEAR: Grain.ZONE}
MEASURES = {"measure": (ELIGIBLE, SERVED, UNREACHED)}
PARTED = {"measure": (ELIGIBLE, (SERVED, UNREACHED))}

TABLES = (
    # --- The target -------------------------------------------------------------------------------------------
    Table("coverage", _("Người đủ điều kiện và người đã tiếp cận dịch vụ"), ("area", "measure"),
          {MONTH: Grain.PROVINCE} | BY_AREA, MEASURES, PARTED),
    Table("needs", _("Theo loại dịch vụ và địa bàn"), ("area", "service", "measure"), BY_ZONE,
          {"service": SERVICES, **MEASURES}, PARTED),
    Table("given", _("Người đã nhận dịch vụ, theo xã, phường"), ("area", "service"), {YEAR: Grain.COMMUNE_ALONE},
          {"service": SERVICES}),
    Table("by_sex", _("Người đã nhận dịch vụ, theo giới"), ("area", "service", "sex"), {YEAR: Grain.ZONE},
          {"service": (*SERVICES, ANY), "sex": SEXES}),
    Table("by_age", _("Người đã nhận dịch vụ, theo giới và tuổi"), ("service", "sex", "age"), frozenset({YEAR}),
          {"service": (*SERVICES, ANY), "sex": SEXES, "age": AGES}),
    Table("month", _("Người đã nhận dịch vụ trong tháng"), ("area", "service"), {MONTH: Grain.ZONE},
          {"service": (*SERVICES, ANY)}),
    # --- From contact to result ---------------------------------------------------------------------------------
    Table("cascade", _("Từ tiếp cận đến kết quả"), ("step",), BOTH, {"step": CASCADE}, falls={"step": chain(*CASCADE)}),
    Table("quarters", _("Người mới và người quay lại, theo quý"), ("quarter", "who"), BOTH,
          {"who": ("all", "new", "returning")}, {"who": ("all", ("new", "returning"))}, open=("quarter",)),
    Table("profile", _("Người đã tiếp cận, theo giới và tuổi"), ("sex", "age"), BOTH,
          {"sex": (TOTAL, *SEXES), "age": (TOTAL, *AGES)}, {"sex": (TOTAL, SEXES), "age": (TOTAL, AGES)}),
    Table("channels", _("Người đã gặp, theo kênh"), ("channel",), BOTH, {"channel": tuple(Channel.values)}),
    Table("providers", _("Người đã nhận dịch vụ, theo loại cơ sở"), ("kind",), BOTH,
          {"kind": tuple(OrganisationKind.values)}),
    # --- Referrals and results -----------------------------------------------------------------------------------
    Table("referrals", _("Kết quả chuyển gửi"), ("service", "step"), BOTH,
          {"service": (*SERVICES, ANY), "step": ("sent", "accepted", "declined", "attended", "completed")},
          falls={"step": (*chain("sent", "accepted", "attended", "completed"), ("sent", "declined"))}),
    Table("waiting", _("Thời gian chờ"), ("until", "band"), BOTH,
          {"until": ("answered", "attended"), "band": (TOTAL, "days_2", "days_7", "days_14", "longer")},
          {"band": (TOTAL, ("days_2", "days_7", "days_14", "longer"))}),
    Table("lasting", _("Kết quả được duy trì"), ("result", "after", "measure"), BOTH,
          {"result": LASTING, "after": ("months_3", "months_6"), "measure": ("due", "followed", "lasting")},
          falls={"measure": chain("due", "followed", "lasting")}),
    # --- Counted apart --------------------------------------------------------------------------------------------
    Table("contacts", _("Lượt tiếp cận"), ("who", "channel"), frozenset(Period),
          {"who": ("all", "with_record", "anonymous"), "channel": (TOTAL, *Channel.values)},
          {"who": ("all", ("with_record", "anonymous")), "channel": (TOTAL, tuple(Channel.values))}),
    Table("children", _("Trẻ em được bảo vệ"), (), BOTH),
    Table("duplicates", _("Có thể trùng, chưa rõ"), ("measure",), BOTH, {"measure": (ELIGIBLE, SERVED)}),
    Table("late", _("Ghi sau khi kỳ trước đã chốt"), ("period", "measure"), frozenset(Period),
          {"measure": (ELIGIBLE, SERVED)}, open=("period",)),
    # --- No person of the records ---------------------------------------------------------------------------------
    Table("supplies", _("Vật phẩm đã phát"), ("item",), BOTH, open=("item",), counted=False),
    Table("estimate", _("Số ước tính"), ("area",), {MONTH: Grain.PROVINCE} | BY_AREA, counted=False),
    Table("programme", _("Chỉ tiêu khác của kế hoạch"), ("figure", "part"), BOTH, open=("figure",),
          codes={"part": ("part", "whole", "reported", "expected")}, counted=False),
)
BY_NAME = {table.name: table for table in TABLES}
UNCOUNTED = tuple(table.name for table in TABLES if not table.counted)
# Derived figures that are there to be protected, not to be read: withholding one costs nothing.
IMPORTANCE = {"coverage": 8, "cascade": 4, "needs": 2, "duplicates": 0, "late": 0}


def tables_of(period: Period) -> list[Table]:
    """The tables of a release of this kind, in order."""
    return [table for table in TABLES if period in table.periods]


def period_of(start, end) -> Period | None:
    """Which kind of period runs from `start` to `end` (dates, both included); None for one that is never published."""
    next_day = end.toordinal() + 1
    first_of_next = type(end).fromordinal(next_day)
    if start.year != end.year or start.day != 1 or first_of_next.day != 1:
        return None
    if start.month == end.month:
        return Period.MONTH
    return {6: Period.HALF, 12: Period.YEAR}.get(end.month) if start.month == 1 else None
