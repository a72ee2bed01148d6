"""What communes and departments report beside the coverage indicator, as data. No database here.

Source: the provincial plan 2026–2030, section II.3: (a) targets of every year, (b) targets until 2030. The target of
70 % is not here: it comes from a release. What another agency answers for is one number that it supplies.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Of(StrEnum):
    """Who reports a figure."""

    COMMUNE = "commune"
    DEPARTMENT = "department"
    SUPPLIED = "supplied"  # by another agency, entered once for the province by the managing department


class Kind(StrEnum):
    YES_NO = "yes_no"
    SHARE = "share"  # so many of so many
    NUMBER = "number"  # since 1 January; has no target, says how much lies behind a yes


@dataclass(frozen=True)
class Figure:
    """One figure: what is asked, of whom, and the target as a share of 1 (None where there is none)."""

    code: str
    of: Of
    kind: Kind
    label: Promise
    goal: float | None = None
    until: int | None = None  # the year by which; None: every year
    whole: Promise | None = None  # what a share is of


FIGURES = (
    Figure("plan_issued", Of.COMMUNE, Kind.YES_NO, _("Đã ban hành kế hoạch thực hiện Chương trình"), 1.0),
    Figure("communication_held", Of.COMMUNE, Kind.YES_NO, _("Đã tổ chức truyền thông, duy trì thường xuyên"), 0.9),
    Figure("communication_sessions", Of.COMMUNE, Kind.NUMBER, _("Số buổi truyền thông từ đầu năm")),
    Figure("documents_issued", Of.COMMUNE, Kind.YES_NO, _("Đã ban hành đủ văn bản theo thẩm quyền"), 1.0, 2030),
    Figure("commune_staff_trained", Of.COMMUNE, Kind.SHARE, _("Cán bộ cấp xã đã được tập huấn"), 0.6, 2030,
           _("Tổng số cán bộ cấp xã làm việc này")),
    Figure("department_plan_issued", Of.DEPARTMENT, Kind.YES_NO, _("Cơ quan đã ban hành kế hoạch thực hiện"), 1.0),
    Figure("department_staff_trained", Of.DEPARTMENT, Kind.SHARE, _("Cán bộ cấp tỉnh đã được tập huấn"), 0.8, 2030,
           _("Tổng số cán bộ cấp tỉnh làm việc này")),
    Figure("reports_handled", Of.SUPPLIED, Kind.SHARE, _("Tin báo, khiếu nại đã xử lý kịp thời"), 1.0, None,
           _("Tổng số tin báo, khiếu nại")),
    Figure("venues_reviewed", Of.SUPPLIED, Kind.SHARE, _("Cơ sở kinh doanh đã được rà soát"), 0.95, 2030,
           _("Tổng số cơ sở kinh doanh")),
)
BY_CODE = {one.code: one for one in FIGURES}
SUDDEN = 0.5  # a number of staff that moved by more than this share since the last period is asked about


@dataclass(frozen=True)
class Value:
    """What was entered: yes is 1 and no is 0; a share has its whole."""

    part: int
    whole: int | None = None


def figures_of(of: Of) -> list[Figure]:
    return [one for one in FIGURES if one.of == of]


def period_ends(today: dt.date) -> list[dt.date]:
    """The half-years and years that are over, newest first, since the plan began."""
    ends = [dt.date(year, *day) for year in range(2026, today.year + 1) for day in ((6, 30), (12, 31))]
    return [end for end in reversed(ends) if end < today]


def before(end: dt.date) -> dt.date:
    """The end of the period before: a half-year runs from 1 January, a year holds its first half."""
    return dt.date(end.year, 6, 30) if end.month == 12 else dt.date(end.year - 1, 12, 31)


def read_values(of: Of, held: dict) -> dict[str, Value]:
    """Entered values as they are stored, {code: [part, whole]}, for the figures that are still asked."""
    return {one.code: Value(*held[one.code]) for one in figures_of(of) if one.code in held}


def surprises(now: dict[str, Value], last: dict[str, Value], *, same_year: bool) -> dict[str, tuple[str, Value]]:
    """What does not fit the period before: {code: (why, what stood there)}; why is lower, undone or sudden."""
    found = {}
    for code in now.keys() & last.keys():
        why = _why(BY_CODE[code].kind, now[code], last[code], same_year)
        if why:
            found[code] = (why, last[code])
    return found


def _why(kind: Kind, now: Value, last: Value, same_year: bool) -> str:
    if kind == Kind.NUMBER:
        return "lower" if same_year and now.part < last.part else ""
    if kind == Kind.YES_NO:
        return "undone" if same_year and now.part < last.part else ""
    if same_year and now.part < last.part:
        return "lower"
    moved = abs((now.whole or 0) - (last.whole or 0))
    return "sudden" if last.whole and moved > SUDDEN * last.whole else ""
