"""A plan in words: fields by their names on the pages, values as a person reads them."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pages.templatetags.pages import short_date
from services.categories import Category, OrganisationKind, SpokenLanguage
from services.hsds.asking import CATEGORY, COMMUNE, KIND, LEAVE_OUT, ORGANISATION, Question
from services.hsds.matching import Directory
from services.hsds.planning import CHANGED, LEFT, NEW, UNCHANGED, WAITING, Change, Item, Plan
from services.models import Commune

STATUSES = {
    WAITING: gettext_lazy("Cần trả lời"), NEW: gettext_lazy("Mới"), CHANGED: gettext_lazy("Thay đổi"),
    UNCHANGED: gettext_lazy("Giữ nguyên"), LEFT: gettext_lazy("Để lại"),
}
FIELDS = {
    "name": gettext_lazy("Tên"), "alternate_name": gettext_lazy("Tên khác"), "kind": gettext_lazy("Loại tổ chức"),
    "description": gettext_lazy("Làm gì"), "email": gettext_lazy("Thư điện tử"),
    "phone": gettext_lazy("Điện thoại"), "website": gettext_lazy("Trang mạng"), "url": gettext_lazy("Trang mạng"),
    "commune": gettext_lazy("Xã, phường"), "communes_served": gettext_lazy("Xã, phường phục vụ"),
    "languages": gettext_lazy("Ngôn ngữ"), "category": gettext_lazy("Nhóm dịch vụ"),
    "eligibility_description": gettext_lazy("Ai được nhận"), "minimum_age": gettext_lazy("Tuổi nhỏ nhất"),
    "maximum_age": gettext_lazy("Tuổi lớn nhất"), "application_process": gettext_lazy("Cách đăng ký"),
    "required_documents": gettext_lazy("Mang theo gì"), "fees_description": gettext_lazy("Chi phí"),
    "alert": gettext_lazy("Lưu ý lúc này"), "schedule": gettext_lazy("Ghi chú về giờ"),
    "hours": gettext_lazy("Giờ mở cửa"), "interpretation_services": gettext_lazy("Phiên dịch"),
    "location_name": gettext_lazy("Tên địa điểm"), "address": gettext_lazy("Địa chỉ"),
    "latitude": gettext_lazy("Vĩ độ"), "longitude": gettext_lazy("Kinh độ"),
    "transportation": gettext_lazy("Đường đi"), "accessibility": gettext_lazy("Người khó đi lại"),
    "places_a_week": gettext_lazy("Số chỗ mỗi tuần"), "places_free": gettext_lazy("Số chỗ còn"),
    "last_confirmed": gettext_lazy("Xác nhận ngày"), "active": gettext_lazy("Đang hoạt động"),
    "temporarily_closed_until": gettext_lazy("Tạm ngừng đến hết ngày"), "source_id": gettext_lazy("Mã ở nguồn"),
}
CODED = {"kind": OrganisationKind, "category": Category}
ENTITIES = {"organization": gettext_lazy("Tổ chức"), "service": gettext_lazy("Dịch vụ")}


def say(name: str, value: Any) -> str:
    """A value of this field, as the pages write it; nothing for nothing."""
    if value is None or value in ("", []):
        return ""
    if name in CODED:
        return str(CODED[name](value).label)
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, dt.date):
        return short_date(value)
    if isinstance(value, list):
        return ", ".join(sorted(str(SpokenLanguage(one).label) if name == "languages" else str(one) for one in value))
    return str(value)


def rows_of(item: Item) -> list[dict[str, str]]:
    """What is new or otherwise, row by row. That a new service is active goes without saying."""
    told = [one for one in item.changes if not (item.standing is None and one.field in ("active", "name"))]
    return [{"label": str(FIELDS[one.field]), "value": change(one)} for one in told]


def change(one: Change) -> str:
    before, after = say(one.field, one.before), say(one.field, one.after)
    return f"{before} → {after}" if before else after


def choices(question: Question, directory: Directory) -> list[tuple[str, Any]]:
    """The answers to a question; leaving its rows out is always one."""
    held: dict[str, Any] = {
        CATEGORY: lambda: Category.choices, KIND: lambda: OrganisationKind.choices,
        COMMUNE: lambda: [(one.code, one.name) for one in Commune.objects.all()],
        ORGANISATION: lambda: [(str(one.pk), one.name) for one in directory.organisations],
    }
    given = held[question.kind]() if question.kind in held else []
    return [("", _("Chọn")), *given, (LEAVE_OUT, _("Để các dòng này lại, không nạp"))]


def about(question: Question) -> str:
    """For which rows it is asked: the first few, and how many more."""
    shown, more = question.about[:3], len(question.about) - 3
    said = "; ".join(shown)
    return said + (ngettext("; và %(n)s dòng nữa", "; và %(n)s dòng nữa", more) % {"n": more} if more > 0 else "")


def summary(plan: Plan) -> str:
    """The whole plan in a line."""
    return " · ".join(
        f"{len(plan.by_status[status])} {str(label).lower()}" for status, label in STATUSES.items()
        if plan.by_status[status]
    ) or _("không có tổ chức hay dịch vụ nào")
