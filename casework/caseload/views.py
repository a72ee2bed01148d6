"""A worker's day and the list of clients."""

from urllib.parse import urlencode

from django.apps import apps
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.caseload.actions import choose_order, order_of
from casework.caseload.day import A_DAY, day_of
from casework.caseload.filters import FilterForm, communes_of
from casework.caseload.orders import BY, Order, with_days
from casework.caseload.searching import search
from casework.caseload.size import FULL, holders
from casework.caseload.workload import rows as workload_rows
from casework.clients.models import Client
from casework.clients.policies import check_casework
from casework.followups.lists import tabs as tabs_of_days
from casework.grants.page import tags
from casework.supplies.standing import running_out
from casework.transfers.policies import check_manages
from casework.transfers.reading import news as transfer_news
from pages.paging import LongPaginator
from privacy import audit
from privacy.datakeys import load_for

A_PAGE = 20


def today(request):
    """What is to be done, what was answered or not answered for too long, what was left open."""
    check_casework(request.user)
    answered, unanswered = list(answered_referrals(request.user)), list(unanswered_referrals(request.user))
    referred = [one.client for one in (*answered, *unanswered)]
    the_day, (asked, answers) = day_of(request.user, referred), transfer_news(request.user)
    audit.read("client.listed", [*the_day.clients, *referred], by=request.user, purpose="today")
    rows = the_day.rows
    return render(request, "casework/today.html", {
        "today": timezone.localdate(), "tabs": tabs_of_days("today"), "due": [*rows["followup"], *rows["review"]],
        "answered": answered, "unanswered": unanswered, "renewals": rows["renewal"][:A_DAY], "alerts": rows["alert"],
        "left_open": [*rows["promised"], *rows["screening"], *rows["draft"]], "drafts": rows["draft"],
        "transfers": asked, "transfers_answered": answers,
        "running_out": running_out(request.user.organisation_id), "count": the_day.open_clients,
    })


def answered_referrals(user):
    """What was answered in one's own cases, not looked at yet; through the registry: referrals know casework, not the
    other way."""
    referrals = apps.get_model("referrals", "Referral")._default_manager
    found = referrals.visible_to(user).unseen_by(user).select_related("client", "service__organisation")
    return found.order_by("-sender_told_at")[:A_DAY]


def unanswered_referrals(user):
    """What nobody answered in time is the case manager's to see to, until somebody does: likewise."""
    if not user.is_case_manager:
        return []
    referrals = apps.get_model("referrals", "Referral")._default_manager
    found = referrals.visible_to(user).overdue().select_related("client", "service__organisation")
    return found.order_by("-urgent", "answer_by", "id")[:A_DAY]


def clients(request):
    """The clients in sight: a worker's own, a case manager's organisation; narrowed, and in the order that this
    person chose last."""
    check_casework(request.user)
    seen = Client.objects.listed_for(request.user)
    closed = request.GET.get("closed") == "1"
    of_state = seen.filter(closed_on__isnull=not closed)
    workers = holders(request.user)
    filters = FilterForm(request.GET, communes=communes_of(of_state), workers=workers)
    found = filters.narrow(of_state)
    if request.method == "POST":
        return order_chosen(request) if "order" in request.POST else looked_for(request, seen, filters)
    order = order_of(request.user)
    ordered = with_days(found).order_by(*BY[order]).select_related("commune", "assigned_to")
    page = LongPaginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "casework/clients.html", {
        "page": page, "rows": shown(request.user, page.object_list), "workers": workers, "closed": closed,
        "tabs": tabs(closed, filters.chosen), "filters": filters, "orders": Order.choices, "order": order,
    })


def shown(user, people) -> list[dict]:
    """Clients of a page of the list as its rows; that they are shown is on the trail."""
    load_for(people)
    audit.read("client.listed", people, by=user, purpose="list")
    opened, today = tags(user, people), timezone.localdate()
    return [
        {"client": one, "opened": opened.get(one.pk), "late": bool(one.next_due and one.next_due < today)}
        for one in people
    ]


def tabs(closed: bool, chosen: dict[str, str]) -> list[dict]:
    """Open and ended cases, each narrowed as the page is."""
    return [
        {"label": _("Đang đồng hành"), "url": "?" + urlencode(chosen), "current": not closed},
        {"label": _("Đã kết thúc"), "url": "?" + urlencode({**chosen, "closed": "1"}), "current": closed},
    ]


def order_chosen(request):
    """Keep the order, and show the same list in it."""
    if request.POST["order"] in Order.values:
        choose_order(by=request.user, order=request.POST["order"])
    return redirect(request.get_full_path())


def looked_for(request, seen, filters):
    """What was typed into the search: the one who was found, some to choose from, or nobody."""
    typed = request.POST.get("query", "").strip()
    found = search(request.user, with_days(seen), typed, worker=filters.chosen.get("worker", ""))
    if len(found.people) == 1:
        return redirect("client", found.people[0].pk)
    return render(request, "casework/found.html", {
        "typed": typed, "found": found, "rows": shown(request.user, found.people),
        "back_url": reverse("clients"), "back_label": _("Danh sách"),
    })


def workload(request):
    """For the case manager: how much each worker has to do."""
    check_manages(request.user)
    rows, totals = workload_rows(request.user)
    return render(request, "casework/caseload/workload.html", {
        "rows": rows, "totals": totals, "full": FULL, "back_url": reverse("clients"), "back_label": _("Danh sách"),
    })
