"""The registers: requests with their deadlines, and erasures. The privacy officer sees numbers, never a client."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.factors.fresh import fresh_factor
from accounts.roles import Role
from casework.rights import document, strip
from casework.rights.actions import close_request
from casework.rights.erasing import erase_by_request
from casework.rights.forms import CloseForm, EraseForm
from casework.rights.models import Erasure, RightsRequest
from casework.rights.policies import check_erase_by, check_handle, check_registers
from casework.rights.receipt import destroyed_in_words, in_words, keys_are_gone
from casework.rights.spoken import lines
from pages.paging import LongPaginator
from pages.templatetags.pages import code, short_date
from privacy import audit

A_PAGE = 20


def requests(request):
    """The requests by deadline: standing ones first, then what was done."""
    check_registers(request.user)
    names_clients = request.user.role == Role.CASE_MANAGER
    finished = request.GET.get("tab") == "done"
    seen = RightsRequest.objects.visible_to(request.user)
    held = seen.filter(done_at__isnull=False).order_by("-done_at", "id") if finished else seen.standing()
    related = ("organisation", "done_by", "received_by", *(["client"] if names_clients else []))
    page = LongPaginator(held.select_related(*related), A_PAGE).get_page(request.GET.get("page"))
    if names_clients:
        shown = [one.client for one in page.object_list if one.client]
        audit.read("client.listed", shown, by=request.user, purpose="requests")
    counts = {"standing": seen.standing().count(), "late": seen.late().count()}
    return render(request, "casework/rights/requests.html", {
        "page": page, "names_clients": names_clients, "counts": counts, "tabs": tabs(finished), "finished": finished,
    })


def tabs(finished: bool) -> list[dict]:
    return [
        {"label": _("Đang chờ"), "url": "?", "current": not finished},
        {"label": _("Đã giải quyết"), "url": "?tab=done", "current": finished},
    ]


def open_request(request, request_id) -> RightsRequest:
    """The door to one request. The client is joined for casework alone: nobody else's role reaches one."""
    found = RightsRequest.objects.visible_to(request.user)
    if request.user.does_casework:
        found = found.select_related("client__commune", "client__organisation")
    return get_object_or_404(found, pk=request_id)


def close(request, request_id):
    """The case manager closes a request that was settled otherwise."""
    found = open_request(request, request_id)
    check_handle(request.user, found)
    form = CloseForm(request.POST if request.method == "POST" else None, kind=found.kind)
    if request.method == "POST" and form.is_valid():
        close_request(by=request.user, request=found, outcome=form.cleaned_data["outcome"])
        return redirect("rights-requests")
    return render(request, "form.html", {
        "form": form, "heading": found.get_kind_display(), "kicker": code(found.client.code) if found.client else "",
        "lead": _("Nhận ngày %(day)s.") % {"day": short_date(found.received_at)}, "submit_label": _("Đóng yêu cầu"),
        "back_url": reverse("rights-requests"),
    })


@fresh_factor
def confirm_erasure(request, request_id):
    """The second look: exactly what will happen, and the one button that does it."""
    found = open_request(request, request_id)
    client = check_erase_by(request.user, found)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect("erasure", erase_by_request(by=request.user, request=found).pk)
    audit.read("client.rights", [client], by=request.user, purpose="erasure-confirm")
    return render(request, "casework/rights/confirm.html", {
        "form": form, "client": client,
        "destroyed": in_words({**strip.counted(client), "referrals": client.referrals.count()}),
        "lines": lines("erasure-confirm"), "back_url": reverse("rights-requests"),
    })


def open_erasure(request, erasure_id) -> Erasure:
    check_registers(request.user)
    return get_object_or_404(Erasure.objects.visible_to(request.user).select_related("organisation"), pk=erasure_id)


def erasures(request):
    """The register of erasures: numbers and days."""
    check_registers(request.user)
    held = Erasure.objects.visible_to(request.user).select_related("organisation")
    page = LongPaginator(held, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "casework/rights/erasures.html", {"page": page, "back_url": reverse("rights-requests")})


def erasure(request, erasure_id):
    """One erasure: its number, what was destroyed, whether every key is gone."""
    found = open_erasure(request, erasure_id)
    return render(request, "casework/rights/erasure.html", {
        "erasure": found, "destroyed": destroyed_in_words(found), "keys_gone": keys_are_gone(found),
        "back_url": reverse("erasures"),
    })


def receipt(request, erasure_id):
    """The receipt on paper, for the person."""
    found = open_erasure(request, erasure_id)
    audit.printed("erasure.receipt", found, by=request.user, purpose="receipt")
    response = HttpResponse(document.receipt(found), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="bien-nhan.pdf"'
    return response
