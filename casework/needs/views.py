"""Deciding on a need anew, and closing it, together with the client."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.clients.policies import purpose_of
from casework.needs.actions import close_need, decide_again
from casework.needs.forms import AgainForm
from casework.needs.models import Need
from casework.needs.page import decision_page
from casework.needs.policies import check_close_need, check_decide
from privacy import audit


def decide(request, need_id):
    """Why the need was proposed, by which rule it was decided, what was decided before; and a new decision."""
    found = Need.objects.visible_to(request.user).select_related("client__commune", "screening")
    need = get_object_or_404(found, pk=need_id)
    check_decide(request.user, need)
    form = AgainForm(request.POST if request.method == "POST" else None, need=need)
    if request.method == "POST" and form.is_valid():
        decide_again(by=request.user, need=need, **form.decided())
        messages.success(request, _("Đã lưu nhu cầu."))
        return redirect("client", need.client_id)
    audit.read("need.opened", [need], by=request.user, purpose=purpose_of(request.user, need.client))
    return render(request, "casework/needs/decide.html", {
        "form": form, **decision_page(need), "back_url": reverse("client", args=[need.client_id]),
    })


def close(request, need_id):
    needs = Need.objects.visible_to(request.user).select_related("client").with_standing()
    need = get_object_or_404(needs, pk=need_id)
    check_close_need(request.user, need)
    if request.method == "POST":
        close_need(by=request.user, need=need)
        messages.success(request, _("Đã kết thúc nhu cầu."))
        return redirect("client", need.client_id)
    return render(request, "form.html", {
        "form": forms.Form(), "heading": need.get_category_display(), "kicker": _("Kết thúc nhu cầu"),
        "lead": _(
            "Hỏi thân chủ trước: việc này đã xong, hoặc không cần nữa? Khi cần lại, sàng lọc sẽ ghi nhu cầu mới."
        ),
        "submit_label": _("Kết thúc nhu cầu"), "back_url": reverse("client", args=[need.client_id]),
    })
