"""The directory of services, and a partner keeping its own places current."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.actions import confirm_capacity
from services.categories import Category
from services.models import Service
from services.policies import check_confirm_capacity, check_partner

A_PAGE = 20


class CapacityForm(forms.Form):
    """How many places there are this week, and how many are free."""

    places_a_week = forms.IntegerField(label=gettext_lazy("Mỗi tuần nhận được mấy người?"), min_value=0, max_value=500)
    places_free = forms.IntegerField(label=gettext_lazy("Tuần này còn mấy chỗ?"), min_value=0, max_value=500)

    def clean(self):
        super().clean()
        places, free = self.cleaned_data.get("places_a_week"), self.cleaned_data.get("places_free")
        if places is not None and free is not None and free > places:
            self.add_error("places_free", _("Số chỗ còn không thể nhiều hơn số chỗ mỗi tuần."))
        return self.cleaned_data


def directory(request):
    """Services by category and by name, whatever the diacritics."""
    category = request.GET.get("category", "")
    found = Service.objects.visible_to(request.user)
    if category in Category.values:
        found = found.fitting(category)
    page = Paginator(found.order_by("category", "name", "id"), A_PAGE).get_page(request.GET.get("page"))
    tabs = [{"label": _("Tất cả"), "url": "?", "current": category not in Category.values}]
    tabs += [{"label": c.label, "url": f"?category={c.value}", "current": c.value == category} for c in Category]
    return render(request, "services/directory.html", {"page": page, "tabs": tabs})


def our_services(request):
    """A partner's own services with their places."""
    check_partner(request.user)
    found = Service.objects.visible_to(request.user).of(request.user.organisation_id)
    return render(request, "services/ours.html", {"services": found})


def capacity(request, service_id):
    """Say how many places there are and how many are free."""
    service = get_object_or_404(Service.objects.visible_to(request.user), pk=service_id)
    check_confirm_capacity(request.user, service)
    held = {"places_a_week": service.places_a_week, "places_free": service.places_free}
    form = CapacityForm(request.POST if request.method == "POST" else None, initial=held)
    if request.method == "POST" and form.is_valid():
        confirm_capacity(by=request.user, service=service, **form.cleaned_data)
        messages.success(request, _("Đã cập nhật số chỗ."))
        return redirect("our-services")
    return render(request, "form.html", {
        "form": form, "heading": service.name, "submit_label": _("Cập nhật"), "back_url": reverse("our-services"),
    })

