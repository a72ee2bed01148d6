"""The word for each code in papers and workbooks, in the language in force, and the names of areas."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.clients.codes import AgeBand, Sex
from casework.contacts.models import Channel, Supply
from casework.followups.models import Lasting
from reporting.catalogue import ANY, TOTAL
from reporting.indicators import CASCADE
from reporting.programme.figures import BY_CODE
from services.categories import Category, OrganisationKind
from services.models import Commune, FormerDistrict

Words = Mapping[str, str | Promise]
MEASURES: Words = {
    "eligible": gettext_lazy("Có nhu cầu và đủ điều kiện"), "served": gettext_lazy("Đã tiếp cận dịch vụ"),
    "unreached": gettext_lazy("Chưa tiếp cận dịch vụ"), "due": gettext_lazy("Đến hạn theo dõi"),
    "followed": gettext_lazy("Đã theo dõi"), "lasting": gettext_lazy("Kết quả được duy trì"),
}
OUTCOMES: Words = {
    "sent": gettext_lazy("Được chuyển gửi"), "accepted": gettext_lazy("Được tiếp nhận"),
    "declined": gettext_lazy("Bị từ chối"), "attended": gettext_lazy("Đã đến"),
    "completed": gettext_lazy("Hoàn thành"),
}
BANDS: Words = {
    "days_2": gettext_lazy("Trong 2 ngày"), "days_7": gettext_lazy("3–7 ngày"), "days_14": gettext_lazy("8–14 ngày"),
    "longer": gettext_lazy("Trên 14 ngày"),
}
UNTIL: Words = {
    "answered": gettext_lazy("Đến khi có trả lời"), "attended": gettext_lazy("Đến khi được phục vụ"),
}
AFTER: Words = {"months_3": gettext_lazy("sau 3 tháng"), "months_6": gettext_lazy("sau 6 tháng")}
WHO: Words = {
    "all": gettext_lazy("Tất cả"), "new": gettext_lazy("Người mới"), "returning": gettext_lazy("Người quay lại"),
    "with_record": gettext_lazy("Có hồ sơ"), "anonymous": gettext_lazy("Không có hồ sơ"),
}
PARTS: Words = {
    "part": gettext_lazy("Đã thực hiện"), "whole": gettext_lazy("Tổng số"),
    "reported": gettext_lazy("Nơi đã báo cáo"), "expected": gettext_lazy("Nơi phải báo cáo"),
}
OF_ALL: Words = {TOTAL: gettext_lazy("Tất cả"), ANY: gettext_lazy("Ít nhất một dịch vụ")}
SEXES: Words = dict(Sex.choices) | {Sex.OTHER.value: gettext_lazy("khác hoặc không nêu")}
BY_DIMENSION: Mapping[str, Words] = {
    "measure": MEASURES, "step": {**CASCADE, **OUTCOMES}, "band": BANDS, "until": UNTIL, "after": AFTER, "who": WHO,
    "part": PARTS, "service": dict(Category.choices), "sex": SEXES, "age": dict(AgeBand.choices),
    "channel": dict(Channel.choices), "kind": dict(OrganisationKind.choices), "result": dict(Lasting.choices),
    "item": dict(Supply.choices), "figure": {code: one.label for code, one in BY_CODE.items()},
}


def word(dimension: str, code: str) -> str:
    """A code as a reader knows it; the code itself where nobody gave it a word."""
    if dimension == "quarter":
        return quarter(code)
    words = BY_DIMENSION.get(dimension, {})
    return capfirst(str(words.get(code, OF_ALL.get(code, code))))


def quarter(code: str) -> str:
    found = re.fullmatch(r"(?:(\d{4})-?)?[qQ]([1-4])", code)
    if found is None:
        return code
    said = _("Quý %(n)s") % {"n": ("I", "II", "III", "IV")[int(found[2]) - 1]}
    return f"{said}/{found[1]}" if found[1] else said


def dimension_word(name: str) -> str:
    """What a dimension is called at the head of a column."""
    return {
        "area": _("Địa bàn"), "measure": _("Nội dung"), "service": _("Loại dịch vụ"), "sex": _("Giới"),
        "age": _("Nhóm tuổi"), "step": _("Bước"), "quarter": _("Quý"), "who": _("Đối tượng"), "channel": _("Kênh"),
        "kind": _("Loại cơ sở"), "until": _("Khoảng"), "band": _("Thời gian"), "result": _("Kết quả"),
        "after": _("Mốc theo dõi"), "period": _("Kỳ"), "item": _("Vật phẩm"), "figure": _("Chỉ tiêu"),
        "part": _("Số liệu"),
    }.get(name, name)


@dataclass(frozen=True)
class Areas:
    """Names of communes and former districts, and which commune lay in which. Codes joined by "+" are one area."""

    communes: Mapping[str, str]
    zones: Mapping[str, str]
    zone_of: Mapping[str, str]

    @classmethod
    def known(cls) -> "Areas":
        """All of the province: two queries."""
        rows = list(Commune.objects.order_by("search_key").values_list("code", "name", "former_district_id"))
        return cls(
            {code: name for code, name, _zone in rows}, dict(FormerDistrict.objects.values_list("code", "name")),
            {code: zone for code, _name, zone in rows},
        )

    def name(self, area: str) -> str:
        if area == TOTAL:
            return _("Toàn tỉnh")
        if area in self.zones:
            return self.zones[area]
        return ", ".join(self.communes.get(code, code) for code in area.split("+"))

    def zone(self, area: str) -> str:
        """The former district of a commune or of an area of several."""
        return self.zone_of.get(area.split("+")[0], "")
