"""The pages of each role, for the header; how much is new on one; and where each role begins its day."""

from collections import Counter
from functools import cache

from django.conf import settings
from django.db.models import CharField, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.factors.fresh import proof_of
from accounts.idle.sessions import LOCKED
from accounts.matrix.reading import may
from accounts.roles import CASEWORK_ROLES, Role
from casework.followups.news import due_rows
from referrals.results.news import MOST, count_for, unseen_rows
from reporting.programme.reminding import owed_now

DIRECTORY = ("directory", _("Danh bạ dịch vụ"))
REFERRALS = ("sent-referrals", _("Chuyển gửi"))
REQUESTS = ("rights-requests", _("Yêu cầu"))
PAGES = {
    Role.OUTREACH_WORKER: [("today", _("Hôm nay")), ("clients", _("Thân chủ")), REFERRALS, DIRECTORY],
    Role.CASE_MANAGER: [
        ("clients", _("Thân chủ")), ("today", _("Hôm nay")), REFERRALS,
        ("our-results", pgettext_lazy("navigation", "Kết quả")), REQUESTS, DIRECTORY,
    ],
    Role.PARTNER_OFFICER: [
        ("inbox", _("Chuyển gửi đến")), ("inbox-day", _("Lịch hẹn")), ("our-services", _("Dịch vụ của chúng tôi")),
        ("own-figures", pgettext_lazy("navigation", "Kết quả")), DIRECTORY,
    ],
    Role.PROGRAMME_MANAGER: [
        ("coverage", _("Tỷ lệ tiếp cận")), ("releases", _("Các kỳ công bố")), ("estimates", _("Số ước tính")),
        ("programme", _("Chỉ tiêu khác")),
        DIRECTORY,
    ],
    Role.PRIVACY_OFFICER: [("trail", _("Nhật ký truy cập")), REQUESTS, DIRECTORY],
    Role.ADMINISTRATOR: [("people", _("Người dùng")), ("organisations", _("Tổ chức")), DIRECTORY],
}
# Pages that say beside their name how many are new, or still to be done; with the word for those who hear it.
COUNTED = {
    "inbox": pgettext_lazy("count", "mới"), "sent-referrals": pgettext_lazy("count", "mới"),
    "programme": pgettext_lazy("count", "chưa báo cáo"), "today": pgettext_lazy("count", "việc"),
}


def navigation(request) -> dict:
    """The header's links for whoever is signed in; one query where a number stands beside one."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    times = {"lock_seconds": settings.LOCK_SECONDS, "idle_seconds": settings.SESSION_IDLE_SECONDS}
    if request.session.get(LOCKED) or not proof_of(request):
        return {**times, "is_shut": True}  # also on a page that no address leads to: it tells nothing of whose this is
    match = request.resolver_match
    current, numbers = beneath(match.url_name if match else ""), news(request)
    links = [{"label": _("Báo có việc mới"), "url": reverse("mail-choice")}]
    told = links if settings.MAIL_IS_SENT and may(user, "own.mail") else []
    team = [{"label": _("Nhóm của tôi"), "url": reverse("team")}] if user.is_case_manager else []
    codes = [{"label": _("Mã vào cho đồng nghiệp"), "url": reverse("entry-codes")}]
    team += codes if user.role != Role.OUTREACH_WORKER else []
    own = [{"label": _("Tài khoản của tôi"), "url": reverse("me")}]
    roles = [{"label": _("Mỗi vai trò thấy gì"), "url": reverse("roles")}]
    return {
        "navigation": [
            {"url": reverse(name), "label": label, "current": name == current, "new": new(numbers, name),
             "new_word": COUNTED.get(name, "")}
            for name, label in PAGES[user.role]
        ],
        **times,
        "account_links": [*own, *team, *told, *roles],
    }


def beneath(name: str) -> str:
    """The page of the header that this one belongs to: tabs of the coverage are the coverage's, the week the day's."""
    if name in ("week", "decisions"):
        return "today"
    if name in ("workload", "transfers"):
        return "clients"
    # Never a page of one thing: "not found" is the same page wherever somebody is told so.
    lists = {"person-new": "people", "organisation-new": "organisations", "communes": "directory"}
    if name in lists:
        return lists[name]
    return "coverage" if name.startswith("coverage-") else name


def new(numbers, name: str):
    """The number beside one link, asked for only where a page shows it; a function, which a template calls."""
    return (lambda: numbers().get(name, "")) if name in COUNTED else ""


def news(request):
    """How many beside which page, once a request and only where a page shows it: the number, nothing for none, "99+"
    for many."""
    if not hasattr(request, "news"):
        request.news = cache(lambda: {name: shown(count) for name, count in counts(request.user).items()})
    return request.news


def counts(user) -> dict[str, int]:
    """Page → how many; one query."""
    if user.role == Role.PROGRAMME_MANAGER:
        return {"programme": owed_now(user)}
    if user.role not in CASEWORK_ROLES:
        return {"inbox": count_for(user)}
    named = [("sent-referrals", unseen_rows(user)), *(("today", rows) for rows in due_rows(user))]
    parts = [rows.order_by().values_list(Value(name, output_field=CharField()))[: MOST + 1] for name, rows in named]
    return Counter(name for (name,) in parts[0].union(*parts[1:], all=True))


def shown(count: int) -> str:
    return f"{MOST}+" if count > MOST else str(count or "")
