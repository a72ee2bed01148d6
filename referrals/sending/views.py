"""The sender's pages: choose a service and what to share, look at what it will see, send; and where it stands."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role
from casework.clients.policies import purpose_of
from casework.needs.models import Need
from privacy import audit
from privacy.errors import AccessDenied
from referrals import actions, snapshot
from referrals.page import open_referral, page_of
from referrals.policies import check_refer
from referrals.sending.forms import ReferForm
from services.models import Service

SHOWN = 20


def sent(request, referral_id):
    """The sender's page: where it stands and what was answered. Looking at it takes it off the day."""
    if request.user.role == Role.PARTNER_OFFICER:
        raise Http404
    referral = open_referral(request, referral_id)
    actions.mark_seen(by=request.user, referral=referral)
    audit.read("referral.opened", [referral], by=request.user, purpose=purpose_of(request.user, referral.client))
    back = reverse("client", args=[referral.client_id])
    return render(request, "referrals/sent.html", page_of(request.user, referral, back, referral.copy))


def refer(request, need_id):
    """Choose a fitting service and what to share with it; look at what it will see; then send."""
    needs = Need.objects.visible_to(request.user).select_related("client__commune")
    need = get_object_or_404(needs, pk=need_id)
    check_refer(request.user, need)
    services = list(Service.objects.visible_to(request.user).fitting(need.category, need.client.commune)[:SHOWN])
    first = {"service": request.GET.get("service", "")}
    form = ReferForm(request.POST if request.method == "POST" else None, services=services, initial=first)
    page = {"form": form, "need": need, "services": services, "back_url": reverse("client", args=[need.client_id])}
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        if "send" not in request.POST:
            return render(request, "referrals/preview.html", page | preview(request.user, need, services, form))
        if send(request, need, services, form):
            return redirect("sent-referral", form.cleaned_data["record_id"])
    return render(request, "referrals/refer.html", page)


def preview(user, need, services, form) -> dict:
    """Just what the receiver will read, from the same snapshot in the same words."""
    audit.read("referral.previewed", [need.client], by=user, purpose="referral")
    held = snapshot.take(need.client, need, form.cleaned_data["agreed"])
    return {"service": chosen(services, form), "shared": snapshot.spoken(held), "held": form.cleaned_data}


def chosen(services, form) -> Service:
    return next(one for one in services if str(one.pk) == form.cleaned_data["service"])


def send(request, need, services, form) -> bool:
    """Send it; what the action refuses stands on the form."""
    held = form.cleaned_data
    try:
        actions.refer(
            by=request.user, id=held["record_id"], need=need, service=chosen(services, form), agreed=held["agreed"],
            message=held["message"], urgent=held["urgent"],
        )
    except (ValidationError, AccessDenied) as refusal:
        form.add_error(None, refusal.messages if isinstance(refusal, ValidationError) else str(refusal))
        return False
    messages.success(request, _("Đã gửi."))
    return True
