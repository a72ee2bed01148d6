"""A sender's list of referrals, by what each waits for: the same number of queries for two hundred and for twenty
thousand."""

from django.db.models import Count, Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework.clients.policies import check_casework
from pages.paging import LongPaginator
from pages.templatetags.pages import number, short_date, waited
from privacy import audit
from referrals import lifecycle
from referrals.labels import appointment
from referrals.models import Referral
from referrals.querysets import start_of_day, trouble, unseen
from services.categories import Category

A_PAGE = 20

# Tab → its name, its rows in their order, and the same as a condition to count by. What has ended is not counted.
TABS = {
    "news": (gettext_lazy("Có trả lời mới"), lambda rows: rows.news(), lambda: unseen("sender")),
    "waiting": (
        gettext_lazy("Chờ trả lời"), lambda rows: rows.waiting_for_answer(),
        lambda: Q(state__in=lifecycle.WAITING_FOR_ANSWER),
    ),
    "soon": (
        gettext_lazy("Sắp hẹn"), lambda rows: rows.soon(),
        lambda: Q(state="accepted", appointment_at__gte=start_of_day()),
    ),
    "results": (
        gettext_lazy("Chờ kết quả"), lambda rows: rows.with_the_receiver(), lambda: Q(state="attended"),
    ),
    "trouble": (gettext_lazy("Cần can thiệp"), lambda rows: rows.in_trouble(), trouble),
    "done": (gettext_lazy("Đã xong"), lambda rows: rows.over(), None),
}


def sent_referrals(request):
    """The referrals of one's clients. Codes of clients only, so that no key is opened for a list."""
    check_casework(request.user)
    seen = Referral.objects.listed_for(request.user).filter(sent_at__isnull=False)
    counts = counted(seen)
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else first_tab(request.user, counts)
    category = request.GET.get("category", "")
    rows = TABS[tab][1](seen)
    if category in Category.values:
        rows = rows.filter(need__category=category)
    page = LongPaginator(
        rows.select_related("client__assigned_to", "need", "service__organisation"), A_PAGE
    ).get_page(request.GET.get("page"))
    audit.read("referral.listed", page.object_list, by=request.user, purpose="list")
    return render(request, "referrals/sent_list.html", {
        "page": page, "rows": [row(one) for one in page.object_list], "tabs": tabs(tab, counts), "tab": tab,
        "categories": Category.choices, "category": category, "say": said(counts),
    })


def counted(seen) -> dict[str, int]:
    """How many stand in each tab that is work, by one query."""
    work = {name: counts() for name, (_label, _rows, counts) in TABS.items() if counts}
    at_work = seen.filter(Q(state__in=lifecycle.OPEN) | unseen("sender"))
    return at_work.order_by().aggregate(**{name: Count("pk", filter=held) for name, held in work.items()})


def first_tab(user, counts) -> str:
    """A case manager begins where somebody has to step in; a worker with what is new."""
    wanted = ("trouble", "news") if user.is_case_manager else ("news", "trouble")
    return next((name for name in (*wanted, "waiting", "soon", "results") if counts[name]), "done")


def tabs(tab: str, counts) -> list[dict]:
    return [
        {"label": label, "url": f"?tab={name}", "current": name == tab, "count": counts.get(name)}
        for name, (label, *_rest) in TABS.items()
    ]


def said(counts) -> str:
    """The page's first sentence: what has to be done."""
    parts = [
        ngettext("%(n)s trả lời mới", "%(n)s trả lời mới", counts["news"]) % {"n": number(counts["news"])}
        if counts["news"] else "",
        ngettext("%(n)s cần can thiệp", "%(n)s cần can thiệp", counts["trouble"]) % {"n": number(counts["trouble"])}
        if counts["trouble"] else "",
    ]
    return ", ".join(filter(None, parts)) or _("Không có việc gì gấp.")


def row(referral) -> dict:
    """A line: whose, for what, to where, how it stands and since when."""
    label, tone = standing(referral)
    return {"referral": referral, "label": label, "tone": tone, "since": since(referral)}


def standing(referral) -> tuple[str, str]:
    """The state in a word; where somebody has to step in, why."""
    today = timezone.localdate()
    if referral.is_late:
        return _("Quá hạn ghi kết quả") if referral.state == "attended" else _("Quá hạn trả lời"), "late"
    if referral.state == "accepted" and timezone.localdate(referral.appointment_at) < today:
        return _("Qua hẹn, chưa có tin"), "late"
    return referral.label, referral.tone


def since(referral) -> str:
    """What time says of it: how long it has waited, when the appointment is, when it ended."""
    if referral.state == "sent":
        return _("%(time)s, hạn %(day)s") % {"time": waited(referral.sent_at), "day": short_date(referral.answer_by)}
    if referral.state in ("accepted", "missed"):
        return appointment(referral.appointment_at)
    return short_date(referral.moved_at)
