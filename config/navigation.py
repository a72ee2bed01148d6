"""The pages of each role, for the header; and where each role begins its day."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role

DIRECTORY = ("directory", _("Danh bạ dịch vụ"))
REQUESTS = ("rights-requests", _("Yêu cầu"))
PAGES = {
    Role.OUTREACH_WORKER: [("today", _("Hôm nay")), ("clients", _("Thân chủ")), DIRECTORY],
    Role.CASE_MANAGER: [("clients", _("Thân chủ")), ("today", _("Hôm nay")), REQUESTS, DIRECTORY],
    Role.PARTNER_OFFICER: [("inbox", _("Chuyển gửi đến")), ("our-services", _("Dịch vụ của chúng tôi")), DIRECTORY],
    Role.PROGRAMME_MANAGER: [
        ("coverage", _("Tỷ lệ tiếp cận")), ("releases", _("Các kỳ công bố")), ("estimates", _("Số ước tính")),
        ("programme", _("Chỉ tiêu khác")),
        DIRECTORY,
    ],
    Role.PRIVACY_OFFICER: [("trail", _("Nhật ký truy cập")), REQUESTS, DIRECTORY],
    Role.ADMINISTRATOR: [DIRECTORY],
}


def navigation(request) -> dict:
    """The header's links for whoever is signed in; no query."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    match = request.resolver_match
    current = match.url_name if match else ""
    return {
        "navigation": [
            {"url": reverse(name), "label": label, "current": name == current} for name, label in PAGES[user.role]
        ]
    }
