"""The administrator's pages of services: a new one, correcting, closing. Places and hours their own people keep."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pages.attempts import posted
from services.actions import add_service, change_service
from services.keeping.actions import close_service, offer_again
from services.keeping.forms import ServiceForm
from services.keeping.organisations import kept
from services.models import Service
from services.policies import check_edit_directory


def new(request, organisation_id):
    """Enter a service of this organisation."""
    organisation = kept(request, organisation_id)
    form = ServiceForm(posted(request), organisation=organisation)
    if request.method == "POST" and form.is_valid():
        held = dict(form.cleaned_data)
        add_service(by=request.user, id=held.pop("record_id"), organisation=organisation, **held)
        messages.success(request, _("Đã thêm dịch vụ."))
        return redirect("organisation", organisation.pk)
    return asked(request, organisation, form, _("Thêm dịch vụ"), organisation.name)


def offered(request, service_id) -> Service:
    """One service, also a closed one, for an administrator."""
    check_edit_directory(request.user)
    return get_object_or_404(Service.objects.select_related("organisation"), pk=service_id)


def change(request, service_id):
    """Correct what is known of it."""
    service = offered(request, service_id)
    form = ServiceForm(posted(request), organisation=service.organisation, service=service)
    if request.method == "POST" and form.is_valid():
        change_service(by=request.user, service=service, **form.cleaned_data)
        messages.success(request, _("Đã lưu."))
        return redirect("organisation", service.organisation_id)
    return asked(request, service.organisation, form, _("Lưu"), service.name)


def asked(request, organisation, form, submit_label, heading):
    return render(request, "form.html", {
        "form": form, "heading": heading, "kicker": _("Dịch vụ"), "submit_label": submit_label,
        "back_url": reverse("organisation", args=[organisation.pk]),
    })


def close(request, service_id):
    """Ask once more, then let it take no new referrals; or let it take them again."""
    service = offered(request, service_id)
    if request.method == "POST":
        if service.active:
            close_service(by=request.user, service=service)
            messages.success(request, _("Đã đóng dịch vụ. Không nhận chuyển gửi mới."))
        else:
            offer_again(by=request.user, service=service)
            messages.success(request, _("Dịch vụ nhận chuyển gửi trở lại."))
        return redirect("organisation", service.organisation_id)
    said = {
        "submit_label": _("Đóng dịch vụ"),
        "lead": _("Dịch vụ không còn trong danh bạ và không nhận chuyển gửi mới. Chuyển gửi đang mở vẫn tiếp tục."),
    } if service.active else {
        "submit_label": _("Mở lại dịch vụ"), "lead": _("Dịch vụ có lại trong danh bạ và nhận chuyển gửi."),
    }
    return render(request, "form.html", {
        "heading": service.name, "kicker": service.organisation.name, **said,
        "back_url": reverse("organisation", args=[service.organisation_id]),
    })
