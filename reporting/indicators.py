"""Each indicator, stated once, as data: what it says, of which figures of a release it is made, and its target.

No database and no figure here. A numerator or denominator names a table of `reporting.catalogue` and the codes that are
fixed; what is not fixed may be any code, the same in both. docs/indicators.md is written from this file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reporting.catalogue import ELIGIBLE, SERVED, TOTAL
from reporting.programme.figures import FIGURES, Kind

TARGET = 0.7
CASCADE = {
    "contacted": _("Đã tiếp cận"),
    "registered": _("Đã lập hồ sơ"),
    "assessed": _("Đã sàng lọc"),
    "in_need": _("Có nhu cầu"),
    "eligible": _("Đủ điều kiện"),
    "referred": _("Được chuyển gửi"),
    "accepted": _("Được tiếp nhận"),
    "attended": _("Đã đến"),
    "completed": _("Hoàn thành"),
    "followed_up": _("Được theo dõi sau đó"),
}
# Of this file: raise it whenever a figure would come out differently.
RULES = "2026.2"


class Unit(StrEnum):
    PERSONS = "persons"
    SHARE = "share"  # of 1
    MEETINGS = "people met"
    ITEMS = "items"


class Source(StrEnum):
    """Where the figures come from, and what in the field the indicator follows."""

    PLAN = "provincial plan 2026–2030, II.3a"
    PLAN_OTHER = "provincial plan 2026–2030, II.3"
    PLAN_WORK = "provincial plan 2026–2030, III.2.3b–c"
    COVERAGE = "UNAIDS indicator registry, programme and survey coverage of key populations"
    PEPFAR = "PEPFAR MER, KP_PREV: each person once a year"
    WHO = "WHO consolidated strategic-information guidelines 2022"
    SWIT = "SWIT (WHO, UNFPA, UNAIDS, NSWP, World Bank, 2013), chapter 6"
    OURS = "this programme, for reading the others rightly"


@dataclass(frozen=True)
class Of:
    """Figures of a release: a table, and the codes that are fixed."""

    table: str
    codes: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.table}({', '.join(f'{name}={code}' for name, code in self.codes.items())})"


def of(table: str, **codes: str) -> Of:
    return Of(table, codes)


@dataclass(frozen=True)
class Indicator:
    """`target` is a share of 1. `by_rules`: it depends on the eligibility rules in force when each need was decided;
    their version stands on the release."""

    code: str
    name: Promise
    definition: Promise
    source: Source
    unit: Unit
    numerator: Of
    denominator: Of | None = None
    target: float | None = None
    by_rules: bool = False
    rules: str = RULES


REACHED = (
    Indicator("c1", _("Tỷ lệ tiếp cận dịch vụ (C1)"), _(
        "Trong số người được sàng lọc trong năm, hoặc có hồ sơ đang mở từ năm trước, có nhu cầu muốn được giúp và"
        " đủ điều kiện (D1): số người đã thực sự nhận ít nhất một dịch vụ cho nhu cầu đó trong năm, kể từ ngày xác"
        " định nhu cầu, do cơ sở hoặc người trực tiếp giúp xác nhận (N1). Mỗi người tính một lần, dù nhiều tổ chức"
        " cùng giúp."),
        Source.PLAN, Unit.SHARE, of("coverage", measure=SERVED), of("coverage", measure=ELIGIBLE), TARGET, True),
    Indicator("c2", _("Tỷ lệ tiếp cận trên số ước tính (C2)"), _(
        "Số người đã tiếp cận trong năm trên số người ước tính của địa bàn. Không gộp với C1; trên 100% nghĩa là"
        " phải xem lại số ước tính."),
        Source.COVERAGE, Unit.SHARE, of("cascade", step="contacted"), of("estimate", area=TOTAL)),
    Indicator("d1_of_estimate", _("Người đủ điều kiện trên số ước tính"), _(
        "D1 trên số người ước tính. Luôn đặt cạnh C1, vì C1 cũng tăng khi sàng lọc ít người hơn."),
        Source.COVERAGE, Unit.SHARE, of("coverage", measure=ELIGIBLE), of("estimate"), by_rules=True),
    Indicator("c1_of_service", _("C1 theo loại dịch vụ"), _(
        "Như C1, tính riêng cho nhu cầu về một loại dịch vụ."),
        Source.PLAN, Unit.SHARE, of("needs", measure=SERVED), of("needs", measure=ELIGIBLE), by_rules=True),
    Indicator("given", _("Người đã nhận dịch vụ, theo xã, phường"), _(
        "Số người của N1 đã nhận từng loại dịch vụ, theo xã, phường của hồ sơ lập sau cùng."),
        Source.PEPFAR, Unit.PERSONS, of("given"), by_rules=True),
    Indicator("served_by_sex", _("Người đã nhận dịch vụ, theo giới"), _(
        "N1 theo giới: nữ, nam, khác. Ai không nêu giới được tính là khác."),
        Source.WHO, Unit.PERSONS, of("by_sex"), by_rules=True),
    Indicator("served_by_age", _("Người đã nhận dịch vụ, theo giới và tuổi"), _(
        "N1 theo giới và nhóm tuổi. Người dưới 18 tuổi là trẻ em cần bảo vệ, không có trong chỉ số nào."),
        Source.WHO, Unit.PERSONS, of("by_age"), by_rules=True),
    Indicator("served_in_month", _("Người đã nhận dịch vụ trong tháng"), _(
        "Số người của N1 có ngày nhận dịch vụ nằm trong tháng."),
        Source.PLAN_WORK, Unit.PERSONS, of("month"), by_rules=True),
    Indicator("cascade", _("Từ tiếp cận đến kết quả"), _(
        "Ở mỗi bước, số người đã đến bước đó hoặc xa hơn, nên không bước nào nhiều hơn bước trước. Người chưa có"
        " hồ sơ không phân biệt được, chỉ tính là lượt tiếp cận."),
        Source.SWIT, Unit.PERSONS, of("cascade"), of("cascade", step="contacted")),
    Indicator("new", _("Người mới trong quý"), _(
        "Số người có hồ sơ đầu tiên lập trong quý, ở bất kỳ tổ chức nào."),
        Source.PEPFAR, Unit.PERSONS, of("quarters", who="new"), of("quarters", who="all")),
    Indicator("returning", _("Người quay lại trong quý"), _(
        "Số người đã có hồ sơ từ trước quý, trong quý được gặp, được giúp hoặc được theo dõi."),
        Source.PEPFAR, Unit.PERSONS, of("quarters", who="returning"), of("quarters", who="all")),
    Indicator("profile", _("Người đã tiếp cận, theo giới và tuổi"), _(
        "Số người đã tiếp cận trong năm theo giới và nhóm tuổi."),
        Source.WHO, Unit.PERSONS, of("profile"), of("profile", sex=TOTAL, age=TOTAL)),
    Indicator("channels", _("Người đã gặp, theo kênh"), _(
        "Số người có hồ sơ đã gặp qua từng kênh; một người có thể được gặp qua nhiều kênh."),
        Source.PLAN_WORK, Unit.PERSONS, of("channels"), of("cascade", step="contacted")),
    Indicator("providers", _("Người đã nhận dịch vụ, theo loại cơ sở"), _(
        "Trong N1, số người đã nhận dịch vụ từ từng loại cơ sở; một người có thể nhận từ nhiều loại."),
        Source.PLAN_WORK, Unit.SHARE, of("providers"), of("coverage", area=TOTAL, measure=SERVED), by_rules=True),
)
REFERRED = (
    Indicator("acceptance", _("Tỷ lệ được tiếp nhận"), _(
        "Trong số người có nhu cầu đủ điều kiện được chuyển gửi trong năm: số người được ít nhất một nơi tiếp nhận"
        " tính đến cuối kỳ. Ai đã đến thì đã được tiếp nhận."),
        Source.PLAN_WORK, Unit.SHARE, of("referrals", step="accepted"), of("referrals", step="sent"), by_rules=True),
    Indicator("refusal", _("Tỷ lệ bị từ chối"), _(
        "Cũng trong số người đó: số người bị ít nhất một nơi từ chối, dù sau này nơi khác tiếp nhận."),
        Source.PLAN_WORK, Unit.SHARE, of("referrals", step="declined"), of("referrals", step="sent"), by_rules=True),
    Indicator("attendance", _("Tỷ lệ đã đến"), _(
        "Trong số người được tiếp nhận: số người đã đến."),
        Source.PLAN_WORK, Unit.SHARE, of("referrals", step="attended"), of("referrals", step="accepted"),
        by_rules=True),
    Indicator("completion", _("Tỷ lệ hoàn thành"), _(
        "Trong số người đã đến: số người đã hoàn thành dịch vụ."),
        Source.PLAN_WORK, Unit.SHARE, of("referrals", step="completed"), of("referrals", step="attended"),
        by_rules=True),
    Indicator("answer_time", _("Thời gian chờ trả lời"), _(
        "Số ngày theo lịch từ khi gửi đến câu trả lời đầu tiên của mỗi người: trong 2, 7, 14 ngày, hoặc lâu hơn."),
        Source.PLAN_WORK, Unit.PERSONS, of("waiting", until="answered"), of("waiting", until="answered", band=TOTAL),
        by_rules=True),
    Indicator("attendance_time", _("Thời gian chờ được giúp"), _(
        "Số ngày theo lịch từ khi gửi đến lần đầu mỗi người đến nơi nhận."),
        Source.PLAN_WORK, Unit.PERSONS, of("waiting", until="attended"), of("waiting", until="attended", band=TOTAL),
        by_rules=True),
    Indicator("followed", _("Tỷ lệ được theo dõi sau 3 và 6 tháng"), _(
        "Trong số người mà 3 (6) tháng kể từ dịch vụ đầu tiên loại đó trôi qua trong năm: số người được gặp lại từ"
        " khi đó đến cuối kỳ. Có việc làm: đào tạo nghề, việc làm, vay vốn, sinh kế; điều trị: y tế; an toàn: phòng"
        " ngừa bạo lực giới."),
        Source.SWIT, Unit.SHARE, of("lasting", measure="followed"), of("lasting", measure="due")),
    Indicator("lasting", _("Kết quả được duy trì sau 3 và 6 tháng"), _(
        "Trong số người được gặp lại khi đó: số người vẫn có việc làm, vẫn điều trị, vẫn an toàn."),
        Source.SWIT, Unit.SHARE, of("lasting", measure="lasting"), of("lasting", measure="followed")),
)
APART = (
    Indicator("contacts", _("Lượt tiếp cận"), _(
        "Số lượt người được gặp, gọi hoặc nhắn, kể cả người chưa có hồ sơ và cả nhóm. Là lượt, không phải người,"
        " và không bao giờ là tiếp cận dịch vụ."),
        Source.SWIT, Unit.MEETINGS, of("contacts")),
    Indicator("supplies", _("Vật phẩm đã phát"), _(
        "Số vật phẩm đã phát tại các lượt tiếp cận; vật phẩm phát ở quá ít lượt không nêu."),
        Source.SWIT, Unit.ITEMS, of("supplies")),
    Indicator("children", _("Trẻ em được bảo vệ"), _(
        "Số người dưới 18 tuổi có hồ sơ bảo vệ trẻ em: một con số riêng, không có trong chỉ số nào khác."),
        Source.PLAN_WORK, Unit.PERSONS, of("children")),
    Indicator("duplicates", _("Có thể trùng, chưa rõ"), _(
        "Số người của D1 và N1 được lập hồ sơ là người khác dù câu trả lời nhận biết giống hệt một người đã có:"
        " D1, N1 có thể cao hơn thực tế nhiều nhất bấy nhiêu."),
        Source.OURS, Unit.PERSONS, of("duplicates"), of("coverage", area=TOTAL), by_rules=True),
    Indicator("late", _("Ghi sau khi kỳ trước đã chốt"), _(
        "Số người lẽ ra có trong số liệu của một kỳ đã công bố nhưng được ghi sau khi kỳ đó chốt. Số đã công bố"
        " không bao giờ thay đổi."),
        Source.OURS, Unit.PERSONS, of("late"), by_rules=True),
)
PROGRAMME_DEFINITION = _("Do xã, phường, sở, ngành báo cáo; kèm số nơi đã báo cáo trên số nơi phải báo cáo.")
PROGRAMME = tuple(
    Indicator(
        one.code, one.label, PROGRAMME_DEFINITION, Source.PLAN_OTHER,
        Unit.ITEMS if one.kind == Kind.NUMBER else Unit.SHARE, of("programme", figure=one.code, part="part"),
        None if one.kind == Kind.NUMBER else of("programme", figure=one.code, part="whole"), one.goal,
    ) for one in FIGURES
)
INDICATORS = (*REACHED, *REFERRED, *APART, *PROGRAMME)
BY_CODE = {one.code: one for one in INDICATORS}
