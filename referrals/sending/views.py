"""On the way to a referral: choose needs and services, ask what may be shared, look at what will be seen, send."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.clients.page import needs_of
from casework.clients.policies import check_casework, check_help_now, purpose_of
from casework.clients.views import open_client
from casework.drafts.actions import finish_draft
from casework.needs.models import Need
from privacy import audit
from privacy.errors import AccessDenied
from referrals.models import Referral
from referrals.policies import check_refer, check_shares
from referrals.sending import finding
from referrals.sending.actions import refer_several
from referrals.sending.forms import ChosenForm, NarrowForm, NeedsForm
from referrals.sending.journey import Journey, begin, open_journey, shown
from referrals.sending.whom import go_on, waiting
from services.models import Service


def choose_needs(request, client_id):
    """Several needs in one go; where there is only one, straight to its services."""
    client = open_client(request, client_id)
    check_help_now(request.user, client)
    check_shares(client)
    open_needs: Any = needs_of(client)
    needs = list(open_needs.to_refer())
    if len(needs) == 1:
        return redirect("refer", needs[0].pk)
    form = NeedsForm(request.POST if request.method == "POST" else None, rows=[need_row(one) for one in needs])
    if request.method == "POST" and form.is_valid():
        chosen = [one for one in needs if str(one.pk) in form.cleaned_data["needs"]]
        return redirect(begin(request.user, form.cleaned_data["record_id"], client, chosen).next_url())
    back = reverse("client", args=[client.pk])
    return render(request, "referrals/choose_needs.html", {"form": form, "needs": needs, "back_url": back})


def need_row(need) -> tuple:
    """A need and where its last referral stands."""
    stands = [_("Gấp")] if need.urgent else []
    if need.referral:
        stands.append(f"{Referral.standing(need.referral)} · {need.referral['where']}")
    return str(need.pk), need.get_category_display(), " · ".join(stands)


def refer(request, need_id):
    """The services for one need, the best first; choosing one is the first thing that is kept."""
    needs = Need.objects.visible_to(request.user).select_related("client__commune")
    need = get_object_or_404(needs, pk=need_id)
    check_refer(request.user, need)
    form = ChosenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        service = chosen(request.user, need, form)
        journey = begin(request.user, form.cleaned_data["record_id"], need.client, [need])
        journey.choose(need, service)
        return redirect(journey.next_url())
    place = {"step_number": 1, "step_count": 3, "back_url": reverse("client", args=[need.client_id])}
    return finder(request, need, place)


def find(request, draft_id, need_id):
    """The services for one of several needs."""
    journey = open_journey(request.user, draft_id)
    need = journey.need(need_id)
    form = ChosenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        journey.choose(need, chosen(request.user, need, form))
        return redirect(journey.next_url())
    return finder(request, need, journey.place("find", need), journey.services.get(str(need.pk)))


def finder(request, need, place, service=None):
    """The page of services for a need, narrowed by the address alone."""
    narrow = NarrowForm(request.GET or None)
    asked = narrow.asked() if request.GET else finding.Asked()
    page = finding.find(request.user, need, asked, request.GET.get("page"))
    return render(request, "referrals/find.html", {
        "need": need, "narrow": narrow, "narrowed": asked != finding.Asked(), "chosen": service, **place,
        "page": page, "chosen_elsewhere": service if service not in [one.service for one in page] else None,
        "near": asked.near, "by_distance": asked.order == finding.BY_DISTANCE,
        "nearest_url": nearest_first(request), "chosen_by": ChosenForm(),
    })


def nearest_first(request) -> str:
    """The same list by distance, from its beginning."""
    query = request.GET.copy()
    query.pop("page", None)
    query["order"] = finding.BY_DISTANCE
    return f"?{query.urlencode()}"


def chosen(user, need, form) -> Service:
    """The service whose button was pressed; another need's is 404."""
    fitting = Service.objects.visible_to(user).filter(category=need.category)
    return get_object_or_404(fitting, pk=form.cleaned_data["service"])


def agree(request, draft_id, need_id):
    """Ask the client what this receiver may know. The page says it in words to read out."""
    journey = open_journey(request.user, draft_id)
    need = journey.need(need_id)
    service = journey.services.get(str(need.pk))
    if service is None:
        return redirect(journey.next_url())
    form = journey.agreement(need, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        journey.keep_agreement(need, form)
        return redirect(journey.next_url())
    audit.read("referral.asked", [need.client], by=request.user, purpose=purpose_of(request.user, need.client))
    return render(request, "referrals/agree.html", {
        "form": form, "need": need, "service": service, **journey.place("agree", need),
    })


def check(request, draft_id):
    """Each referral just as its receiver will see it; then all are sent, once. Where only a service was chosen yet,
    what has to be there first."""
    check_casework(request.user)
    if sent_already := Referral.objects.visible_to(request.user).filter(pk=draft_id).first():
        return redirect("sent-referral", sent_already.pk)
    if set_aside := waiting(request.user, draft_id):
        return go_on(request, set_aside)
    journey = open_journey(request.user, draft_id)
    onward = journey.next_url()
    if onward != request.path:
        return redirect(onward)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (sent := send(request.user, journey, form)):
        return sent_to(request, journey, sent)
    audit.read("referral.previewed", [journey.client], by=request.user, purpose="referral")
    previews = [(wish, shown(wish), journey.url("agree", wish.need)) for wish in journey.wishes()]
    return render(request, "referrals/preview.html", {
        "form": form, "previews": previews, "organisation": request.user.organisation, **journey.place("check"),
    })


def send(user, journey: Journey, form) -> list[Referral]:
    """Send them; what the action refuses stands above the page, and nothing was sent."""
    try:
        return refer_several(by=user, id=journey.draft.pk, wishes=journey.wishes())
    except (ValidationError, AccessDenied) as refusal:
        form.add_error(None, refusal.messages if isinstance(refusal, ValidationError) else str(refusal))
        return []


def sent_to(request, journey: Journey, sent):
    """They stand: the draft goes, and the reader sees the referral, or the client's page with all of them."""
    finish_draft(by=request.user, draft=journey.draft)
    count = len(sent)
    messages.success(request, _("Đã gửi %(n)s chuyển gửi.") % {"n": count} if count > 1 else _("Đã gửi."))
    return redirect("client", journey.client.pk) if count > 1 else redirect("sent-referral", sent[0].pk)
