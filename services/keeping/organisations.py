"""The administrator's pages of organisations: the list, one of them, a new one, correcting, closing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pages.attempts import posted
from privacy.pseudonyms import search_key
from services.actions import add_organisation, change_organisation
from services.categories import SpokenLanguage
from services.keeping.actions import close_organisation, reopen_organisation
from services.keeping.closing import ties_of
from services.keeping.forms import CLOSED, CommunesServedForm, FindOrganisationForm, OrganisationForm
from services.models import Organisation
from services.policies import check_edit_directory

A_PAGE = 25


def organisations(request):
    """All of them, by name whatever the diacritics; how many services each has."""
    check_edit_directory(request.user)
    form = FindOrganisationForm(request.GET)
    form.is_valid()
    found = looked_for(form.cleaned_data).select_related("commune").order_by("name", "id").annotate(
        offered=Count("services", filter=Q(services__active=True))
    )
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "services/keeping/organisations.html", {"page": page, "search": form})


def looked_for(asked: dict):
    found = Organisation.objects.filter(active=asked.get("state") != CLOSED)
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if wanted := search_key(asked.get("q") or ""):
        named = found.values_list("pk", "name", "alternate_name")
        found = found.filter(pk__in=[pk for pk, *words in named if wanted in search_key(" ".join(words))])
    return found


def kept(request, organisation_id) -> Organisation:
    """One of them, also a closed one, for an administrator."""
    check_edit_directory(request.user)
    return get_object_or_404(Organisation.objects.select_related("commune"), pk=organisation_id)


def organisation(request, organisation_id):
    """What the directory knows of it, its services, and what can be done."""
    found = kept(request, organisation_id)
    return render(request, "services/keeping/organisation.html", {
        "organisation": found, "rows": rows_about(found), "services": found.services.order_by("-active", "name", "id"),
        "served": found.communes_served.order_by("search_key"), "back_url": reverse("organisations"),
        "back_label": _("Tổ chức"),
    })


def rows_about(found) -> list[dict[str, str]]:
    spoken = [str(one.label) for one in SpokenLanguage if one in found.languages]
    rows = [
        (_("Loại tổ chức"), found.get_kind_display()), (_("Tên khác"), found.alternate_name),
        (_("Làm gì"), found.description), (_("Trụ sở"), found.commune.name), (_("Điện thoại"), found.phone),
        (_("Email"), found.email), (_("Trang mạng"), found.website), (_("Ngôn ngữ"), ", ".join(spoken)),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def new(request):
    """Enter one."""
    check_edit_directory(request.user)
    form = OrganisationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        held = dict(form.cleaned_data)
        made = add_organisation(by=request.user, id=held.pop("record_id"), **held)
        messages.success(request, _("Đã thêm tổ chức."))
        return redirect("organisation", made.pk)
    return render(request, "form.html", {
        "form": form, "heading": _("Thêm tổ chức"), "submit_label": _("Thêm"), "back_url": reverse("organisations"),
    })


def change(request, organisation_id):
    """Correct what is known."""
    found = kept(request, organisation_id)
    form = OrganisationForm(posted(request), organisation=found)
    if request.method == "POST" and form.is_valid():
        change_organisation(by=request.user, organisation=found, **form.cleaned_data)
        messages.success(request, _("Đã lưu."))
        return redirect("organisation", found.pk)
    return render(request, "form.html", {
        "form": form, "heading": found.name, "kicker": _("Sửa tổ chức"), "submit_label": _("Lưu"),
        "back_url": reverse("organisation", args=[found.pk]),
    })


def communes_served(request, organisation_id):
    """In which communes it works."""
    found = kept(request, organisation_id)
    form = CommunesServedForm(posted(request), organisation=found)
    if request.method == "POST" and form.is_valid():
        change_organisation(by=request.user, organisation=found, communes_served=form.chosen())
        messages.success(request, _("Đã lưu."))
        return redirect("organisation", found.pk)
    return render(request, "services/keeping/served.html", {
        "form": form, "organisation": found, "back_url": reverse("organisation", args=[found.pk]),
    })


def close(request, organisation_id):
    """Close it, where nothing keeps it open; or open it again."""
    found = kept(request, organisation_id)
    if request.method == "POST":
        return closed(request, found)
    return render(request, "services/keeping/close.html", {
        "organisation": found, "ties": ties_of(found) if found.active else [],
        "back_url": reverse("organisation", args=[found.pk]),
    })


def closed(request, found):
    try:
        if "reopen" in request.POST:
            reopen_organisation(by=request.user, organisation=found)
            messages.success(request, _("Tổ chức hoạt động trở lại."))
        else:
            close_organisation(by=request.user, organisation=found)
            messages.success(request, _("Đã đóng tổ chức."))
    except ValidationError:  # the page tells what must end first
        return redirect("organisation-close", found.pk)
    return redirect("organisation", found.pk)
