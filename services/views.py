"""The directory of services, and each service's own page."""

from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from privacy.policies import may
from services.forms import DirectoryForm
from services.models import Service
from services.words import how_to_reach, what_to_know

A_PAGE = 20


def directory(request):
    """Services by need, by name whatever the diacritics, by language, day and free places; the nearest first."""
    form = DirectoryForm(request.GET)
    form.is_valid()
    page = Paginator(asked_for(request.user, form.cleaned_data), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "services/directory.html", {
        "page": page, "search": form, "keeps": request.user.role == "administrator",
    })


def asked_for(user, asked: dict):
    """The services that somebody looks for, those that take somebody now first within each category."""
    near = asked.get("near")
    found = Service.objects.visible_to(user).with_distance(near or own_commune(user)).with_standing()
    if asked.get("category"):
        found = found.filter(category=asked["category"])
    if asked.get("language"):
        found = found.speaking(asked["language"])
    if asked.get("day") is not None:
        found = found.filter(found.opened_when(asked["day"]))
    if asked.get("free"):
        found = found.taking()
    if asked.get("q"):
        found = found.search(asked["q"])
    nearest = [F("km").asc(nulls_last=True)] if near else ["category", "standing"]
    return found.order_by(*nearest, "name", "id").prefetch_related("hours")


def own_commune(user):
    """Where the reader sits: distances are from there unless another commune was chosen."""
    return user.organisation.commune if user.organisation_id else None


def service(request, service_id):
    """All that somebody asks before a referral: who is received, what to bring, when, where, and how it answers."""
    found = Service.objects.visible_to(request.user).with_distance(own_commune(request.user))
    one = get_object_or_404(found.prefetch_related("hours"), pk=service_id)
    return render(request, "services/service.html", {
        "service": one, "rows": what_to_know(one), "reach": how_to_reach(one),
        "back_url": reverse("directory"),
        "keeps": request.user.role == "administrator", "refers": may(request.user, "sent.send"),
        "ours": request.user.role == "partner_officer" and request.user.organisation_id == one.organisation_id,
    })
