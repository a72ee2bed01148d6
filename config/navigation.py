"""The pages of each role, for the header; and where each role begins its day."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from referrals.news import count_for

DIRECTORY = ("directory", _("Danh bạ dịch vụ"))
REFERRALS = ("sent-referrals", _("Chuyển gửi"))
REQUESTS = ("rights-requests", _("Yêu cầu"))
PAGES = {
    Role.OUTREACH_WORKER: [("today", _("Hôm nay")), ("clients", _("Thân chủ")), REFERRALS, DIRECTORY],
    Role.CASE_MANAGER: [("clients", _("Thân chủ")), ("today", _("Hôm nay")), REFERRALS, REQUESTS, DIRECTORY],
    Role.PARTNER_OFFICER: [("inbox", _("Chuyển gửi đến")), ("our-services", _("Dịch vụ của chúng tôi")), DIRECTORY],
    Role.PROGRAMME_MANAGER: [
        ("coverage", _("Tỷ lệ tiếp cận")), ("releases", _("Các kỳ công bố")), ("estimates", _("Số ước tính")),
        DIRECTORY,
    ],
    Role.PRIVACY_OFFICER: [("trail", _("Nhật ký truy cập")), REQUESTS, DIRECTORY],
    Role.ADMINISTRATOR: [DIRECTORY],
}


def navigation(request) -> dict:
    """The header's links for whoever is signed in. One query, for what is new, and only for who sends referrals."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    match = request.resolver_match
    current = match.url_name if match else ""
    return {
        "navigation": [
            {"url": reverse(name), "label": label, "current": name == current, "count": news_of(user, name)}
            for name, label in PAGES[user.role]
        ]
    }


def news_of(user, name: str) -> int | None:
    """How much is new behind this link; None where nothing is counted."""
    return count_for(user) if name == REFERRALS[0] else None
