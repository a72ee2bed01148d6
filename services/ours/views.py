"""A partner's own services on one page, and the pages on which they are kept current."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pages.templatetags.pages import number
from services.actions import confirm_capacity, confirm_unchanged, pause, reopen
from services.hours.actions import set_hours
from services.models import Service
from services.ours.forms import CapacityForm, HoursForm, PauseForm
from services.policies import check_confirm_capacity, check_keep_current, check_partner


def our_services(request):
    """All of them with what most often changes, one tap each; or that all is as it was."""
    check_partner(request.user)
    if request.method == "POST":
        confirm_unchanged(by=request.user)
        messages.success(request, _("Cảm ơn. Mọi dịch vụ đã được ghi là vẫn đúng."))
        return redirect("our-services")
    found = list(Service.objects.visible_to(request.user).of(request.user.organisation_id).prefetch_related("hours"))
    rows = [{"service": one, "taps": taps(one)} for one in found]
    return render(request, "services/ours.html", {"rows": rows, "to_ask": any(not one.is_told for one in found)})


def taps(service) -> list[dict]:
    """The buttons beneath a service: how many free places each one records. A new week is asked for anew: all of
    them, as many as were left when somebody last said, or none."""
    free, most = service.places_free, service.places_a_week
    if not service.is_told:
        return [
            {"free": most, "label": _("Còn cả %(n)s chỗ") % {"n": number(most)}, "now": True, "off": not most},
            {"free": free, "label": _("Còn %(n)s chỗ như lần trước") % {"n": number(free)}, "off": free in (0, most)},
            {"free": 0, "label": _("Hết chỗ")},
        ]
    return [
        {"free": free, "label": _("Vẫn đúng"), "now": True},
        {"free": max(free - 1, 0), "label": _("Bớt 1"), "off": free == 0},
        {"free": min(free + 1, most), "label": _("Thêm 1"), "off": free == most},
        {"free": 0, "label": _("Hết chỗ"), "off": free == 0},
    ]


def own_service(request, service_id, check) -> Service:
    service = get_object_or_404(Service.objects.visible_to(request.user), pk=service_id)
    check(request.user, service)
    return service


def capacity(request, service_id):
    """Say how many places there are and how many are free."""
    service = own_service(request, service_id, check_confirm_capacity)
    held = {"places_a_week": service.places_a_week, "places_free": service.places_free}
    form = CapacityForm(request.POST if request.method == "POST" else None, initial=held)
    if request.method == "POST" and form.is_valid():
        confirm_capacity(by=request.user, service=service, **form.cleaned_data)
        messages.success(request, _("Đã cập nhật số chỗ."))
        return redirect("our-services")
    return kept_current(request, service, form, _("Cập nhật"))


def hours(request, service_id):
    """Say when it is open."""
    service = own_service(request, service_id, check_keep_current)
    form = HoursForm(request.POST if request.method == "POST" else None, service=service)
    if request.method == "POST" and form.is_valid():
        set_hours(by=request.user, service=service, **form.changes())
        messages.success(request, _("Đã cập nhật giờ mở cửa."))
        return redirect(home_of(request.user, service))
    return kept_current(request, service, form, _("Lưu giờ mở cửa"), kicker=_("Giờ mở cửa"))


def close_for_now(request, service_id):
    """Say until when nobody is taken; or that it takes people again."""
    service = own_service(request, service_id, check_keep_current)
    if request.method == "POST" and "reopen" in request.POST:
        reopen(by=request.user, service=service)
        messages.success(request, _("Dịch vụ nhận người trở lại."))
        return redirect(home_of(request.user, service))
    form = PauseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        pause(by=request.user, service=service, until=form.cleaned_data["until"])
        messages.success(request, _("Đã ghi tạm ngừng nhận. Đến hạn, dịch vụ tự mở lại."))
        return redirect(home_of(request.user, service))
    return kept_current(
        request, service, form, _("Tạm ngừng nhận"), kicker=_("Tạm ngừng nhận"),
        lead=_("Trong thời gian này dịch vụ đứng cuối danh sách. Chuyển gửi đã tiếp nhận không thay đổi."),
    )


def home_of(user, service) -> str:
    """Where somebody keeps this service: its own people on their page, an administrator on its organisation's."""
    if user.role == "administrator":
        return reverse("organisation", args=[service.organisation_id])
    return reverse("our-services")


def kept_current(request, service, form, submit_label, **context):
    return render(request, "form.html", {
        "form": form, "heading": service.name, "submit_label": submit_label, "back_url": home_of(request.user, service),
        **context,
    })
