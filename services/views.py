"""The directory of services, and a partner keeping its own places current."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from services.actions import confirm_capacity
from services.forms import CapacityForm, DirectoryForm
from services.models import Service
from services.policies import check_confirm_capacity, check_partner

A_PAGE = 20


def directory(request):
    """Services by category and by name, whatever the diacritics."""
    form = DirectoryForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    found = Service.objects.visible_to(request.user).order_by("category", "name", "id")
    if asked.get("category"):
        found = found.filter(category=asked["category"])
    if asked.get("q"):
        found = found.search(asked["q"])
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "services/directory.html", {"page": page, "search": form})


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

