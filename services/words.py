"""A service in words: what somebody should know before they send a person there."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.templatetags.pages import number


def what_to_know(service) -> list[dict[str, str]]:
    """Rows of label and value, in the order in which they are asked; what is not known has no row."""
    rows = [
        (_("Làm gì"), service.description),
        (_("Ai được nhận"), "\n".join(filter(None, [service.eligibility_description, say_ages(service)]))),
        (_("Mang theo gì"), service.required_documents),
        (_("Cách đăng ký"), service.application_process),
        (_("Chi phí"), service.fees_description),
        (_("Ngôn ngữ"), say_languages(service)),
        (_("Giờ"), service.hours_line),
        (_("Ở đâu"), say_place(service)),
        (_("Đường đi"), service.transportation),
        (_("Người khó đi lại"), service.accessibility),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def say_places(service) -> str:
    """How many places are free this week, in the middle of a line; that nobody knows, where this week nobody said."""
    if service.is_told and service.places_free:
        return ngettext("còn %(n)s chỗ", "còn %(n)s chỗ", service.places_free) % {"n": number(service.places_free)}
    if service.is_told:
        return _("tuần này hết chỗ")
    return _("chưa rõ còn chỗ (lâu chưa cập nhật)") if service.is_stale else _("chưa rõ tuần này còn chỗ")


def how_to_reach(service) -> list[dict[str, str]]:
    """Rows of label, value and link: the service's own, else its organisation's."""
    phone, email = service.phone or service.organisation.phone, service.email or service.organisation.email
    web = service.url or service.organisation.website
    rows = [
        (_("Điện thoại"), phone, "tel:" + "".join(sign for sign in phone.split(",")[0] if sign in "+0123456789")),
        (_("Thư điện tử"), email, f"mailto:{email}"), (_("Trang mạng"), web, web),
    ]
    return [{"label": label, "value": value, "link": link} for label, value, link in rows if value]


def say_ages(service) -> str:
    """"Từ 18 tuổi", "Từ 12 đến 30 tuổi"; nothing where any age is welcome."""
    youngest, oldest = service.minimum_age, service.maximum_age
    if youngest and oldest is not None:
        return _("Từ %(youngest)s đến %(oldest)s tuổi") % {"youngest": youngest, "oldest": oldest}
    if youngest:
        return _("Từ %(youngest)s tuổi") % {"youngest": youngest}
    return _("Đến %(oldest)s tuổi") % {"oldest": oldest} if oldest is not None else ""


def say_languages(service) -> str:
    """Vietnamese and what else is spoken there; and how interpreters come."""
    spoken = [_("Tiếng Việt"), *service.spoken]
    said = ", ".join(spoken) if service.spoken or service.interpretation_services else ""
    return "\n".join(filter(None, [said, service.interpretation_services]))


def say_place(service) -> str:
    """The place's name, its address and its commune, a line each."""
    return "\n".join(filter(None, [service.location_name, service.address, service.place.name]))

