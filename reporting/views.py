"""The estimates: the list, one with its editions, entering and replacing. For programme managers only."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy.policies import allows
from reporting.actions import enter_estimate
from reporting.forms import EstimateForm, EstimateSearchForm, ReplaceEstimateForm, first_values
from reporting.models import Estimate
from reporting.policies import check_enter_estimate, check_read
from services.models import Commune

A_PAGE = 20


def estimates(request):
    """What was estimated, commune by commune, or the communes without any; found whatever the diacritics."""
    check_read(request.user)
    form = EstimateSearchForm(request.GET)
    form.is_valid()
    asked, lacking = form.cleaned_data, request.GET.get("tab") == "lacking"
    found = (without_estimate if lacking else standing_estimates)(request.user, asked)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "reporting/estimates.html", {
        "page": page, "search": form, "lacking": lacking, "tabs": estimate_tabs(lacking),
        "may_enter": allows(check_enter_estimate, request.user, None),
    })


def standing_estimates(user, asked: dict) -> QuerySet:
    """The newest edition of each commune and year that was asked for."""
    found = Estimate.objects.visible_to(user).standing()
    if asked.get("q"):
        found = found.filter(commune__in=Commune.objects.search(asked["q"]))
    if asked.get("district"):
        found = found.filter(commune__former_district=asked["district"])
    if asked.get("year"):
        found = found.filter(year=asked["year"])
    return found.select_related("commune__former_district", "entered_by")


def without_estimate(user, asked: dict) -> QuerySet:
    """The communes of which nothing was estimated for the year that was asked for, or for any year."""
    held = Estimate.objects.visible_to(user)
    if asked.get("year"):
        held = held.filter(year=asked["year"])
    found = Commune.objects.search(asked.get("q") or "").exclude(pk__in=held.order_by().values("commune"))
    if asked.get("district"):
        found = found.filter(former_district=asked["district"])
    return found.select_related("former_district")


def estimate_tabs(lacking: bool) -> list[dict]:
    return [
        {"label": _("Đã có số"), "url": "?", "current": not lacking},
        {"label": _("Chưa có số"), "url": "?tab=lacking", "current": lacking},
    ]


def estimate(request, estimate_id):
    """One estimate, and every figure that it replaced."""
    check_read(request.user)
    one = estimate_in_sight(request.user, estimate_id)
    editions = list(Estimate.objects.visible_to(request.user).editions_of(one).select_related("entered_by"))
    return render(request, "reporting/estimate.html", {
        "estimate": editions[0], "earlier": editions[1:], "back_url": reverse("estimates"),
        "may_enter": allows(check_enter_estimate, request.user, one),
    })


def estimate_in_sight(user, estimate_id) -> Estimate:
    found = Estimate.objects.visible_to(user).select_related("commune__former_district", "entered_by")
    return get_object_or_404(found, pk=estimate_id)


def enter(request):
    """A commune's first estimate of a year."""
    check_enter_estimate(request.user)
    worked_out = {name: request.GET.get(name) for name in ("commune", "low", "point", "high", "method")}
    first = {**worked_out, "year": timezone.localdate().year}
    form = EstimateForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid() and entered(request, form, form.entry()):
        return redirect("estimate", form.cleaned_data["record_id"])
    return render(request, "form.html", {
        "form": form, "heading": _("Nhập số ước tính"), "submit_label": _("Lưu"), "back_url": reverse("estimates"),
        "lead": _("Bao nhiêu người trong xã, phường, kể cả người chưa ai gặp. Số cũ không bị ghi đè."),
    })


def replace(request, estimate_id):
    """A new figure in the place of one that was read; the old one stays to be read."""
    check_read(request.user)
    one = estimate_in_sight(request.user, estimate_id)
    check_enter_estimate(request.user, one)
    form = ReplaceEstimateForm(request.POST if request.method == "POST" else None, initial=first_values(one))
    entry = {"commune": one.commune, "year": one.year, "replaces": one.edition}
    if request.method == "POST" and form.is_valid() and entered(request, form, entry | form.entry()):
        return redirect("estimate", form.cleaned_data["record_id"])
    return render(request, "form.html", {
        "form": form, "heading": _("Thay bằng số mới"), "kicker": f"{one.commune.name} · {one.year}",
        "submit_label": _("Lưu"), "back_url": reverse("estimate", args=[one.pk]),
    })


def entered(request, form, entry: dict) -> bool:
    """Enter it; what the action refuses stands beside its question."""
    try:
        enter_estimate(by=request.user, **entry)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, _("Đã lưu số ước tính."))
    return True
