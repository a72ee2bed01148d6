"""Covers, now and to come: naming one, ending one."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Role
from casework.clients.forms import ColleagueField
from casework.clients.policies import check_casework
from casework.covers.actions import COVER_DAYS, end_cover, name_cover
from casework.covers.models import Cover
from casework.covers.policies import check_end_cover
from pages.fields import DateField, RecordForm
from privacy.policies import allows

A_PAGE = 50


def latest() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=365)


class CoverForm(RecordForm):
    """Who is away (asked of a case manager only), who covers, from when until when."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        colleagues = User.objects.colleagues_of(user).filter(role=Role.OUTREACH_WORKER)
        if user.role == Role.CASE_MANAGER:
            self.fields["worker"] = ColleagueField(
                label=gettext_lazy("Ai nghỉ?"), queryset=User.objects.colleagues_of(user),
                empty_label=gettext_lazy("Chọn một đồng nghiệp"),
                error_messages={"required": gettext_lazy("Hãy chọn một đồng nghiệp.")},
            )
        self.fields["covering"] = ColleagueField(
            label=gettext_lazy("Ai làm thay?"), queryset=colleagues.exclude(pk=user.pk),
            empty_label=gettext_lazy("Chọn một đồng nghiệp"),
            error_messages={"required": gettext_lazy("Hãy chọn một đồng nghiệp.")},
        )
        self.fields["first_day"] = DateField(
            label=gettext_lazy("Từ ngày nào?"), earliest=timezone.localdate, latest=latest
        )
        self.fields["last_day"] = DateField(
            label=gettext_lazy("Đến hết ngày nào?"), earliest=timezone.localdate,
            help_text=gettext_lazy("Lâu nhất %(n)s ngày một lần.") % {"n": COVER_DAYS},
        )


def covers(request):
    """Who covers whom, now and to come."""
    check_casework(request.user)
    found = Cover.objects.visible_to(request.user).ahead().select_related("worker", "covering")[:A_PAGE]
    return render(request, "casework/covers/covers.html", {
        "rows": [{"cover": one, "last_day": one.ends_at - dt.timedelta(microseconds=1),
                  "can_end": allows(check_end_cover, request.user, one)} for one in found],
        "back_url": reverse("clients"),
    })


def new(request):
    """Name a cover: a case manager for a worker, a worker for themselves."""
    check_casework(request.user)
    form = CoverForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid() and named(request.user, form):
        messages.success(request, _("Đã cử người làm thay."))
        return redirect("covers")
    return render(request, "form.html", {
        "form": form, "heading": _("Cử người làm thay"), "submit_label": _("Cử người làm thay"),
        "lead": _("Trong những ngày này, người làm thay xem và ghi được mọi hồ sơ của người nghỉ."),
        "back_url": reverse("covers"),
    })


def named(user, form) -> bool:
    """Carry it out; what the action refuses stands beside its question."""
    held = {"worker": user, **form.cleaned_data}
    try:
        name_cover(by=user, id=held.pop("record_id"), **held)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


def end(request, cover_id):
    """Ask once more, then end the cover, or call it off."""
    found = Cover.objects.visible_to(request.user).ahead().select_related("worker", "covering")
    cover = get_object_or_404(found, pk=cover_id)
    check_end_cover(request.user, cover)
    if request.method == "POST":
        end_cover(by=request.user, cover=cover)
        messages.success(request, _("Đã kết thúc.") if cover.is_live else _("Đã hủy."))
        return redirect("covers")
    return render(request, "form.html", {**asked_again(cover), "back_url": reverse("covers")})


def asked_again(cover) -> dict:
    """The question before one that runs is ended, or one to come is called off."""
    names = {"covering": cover.covering.full_name, "worker": cover.worker.full_name}
    if cover.is_live:
        return {
            "heading": _("Kết thúc làm thay?"), "submit_label": _("Kết thúc ngay"),
            "lead": _("%(covering)s sẽ không còn xem được hồ sơ của %(worker)s.") % names,
        }
    return {
        "heading": _("Hủy lần làm thay này?"), "submit_label": _("Hủy lần này"),
        "lead": _("%(covering)s sẽ không làm thay %(worker)s nữa.") % names,
    }
