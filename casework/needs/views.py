"""Closing a need together with the client."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.needs.actions import close_need
from casework.needs.models import Need
from casework.needs.policies import check_close_need


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
