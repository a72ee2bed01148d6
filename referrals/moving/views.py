"""One verb of the lifecycle as a page: a form that asks for what the verb needs."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role
from referrals import actions
from referrals.labels import VERBS
from referrals.moving import places
from referrals.moving.forms import FORMS
from referrals.page import open_referral
from referrals.policies import MovedOn, check_move


def move(request, referral_id, verb):
    """One verb of the lifecycle, as a form that asks for what it needs. Too late: the page as it stands now."""
    if verb not in FORMS:
        raise Http404
    referral = open_referral(request, referral_id)
    own_page = "received" if request.user.role == Role.PARTNER_OFFICER else "sent-referral"
    form = FORMS[verb](request.POST if request.method == "POST" else None, referral=referral, user=request.user)
    try:
        check_move(request.user, referral, verb)
        if request.method == "POST" and form.is_valid() and moved(request, referral, verb, form):
            return redirect(places.after(own_page, referral, verb))
    except MovedOn as late:
        messages.warning(request, str(late))
        return redirect(own_page, referral.pk)
    return render(request, "form.html", {
        "form": form, "heading": VERBS[verb], "kicker": f"{referral.reference[:3]}-{referral.reference[3:]}",
        "submit_label": VERBS[verb], "back_url": reverse(own_page, args=[referral.pk]),
    })


def moved(request, referral, verb, form) -> bool:
    """Carry it out; what the action refuses stands beside its question."""
    try:
        getattr(actions, verb)(by=request.user, referral=referral, **form.changes())
    except ValidationError as refusal:
        form.refuse(refusal)
        return False
    referral.refresh_from_db(fields=["state"])
    stands = referral.label
    messages.success(request, _("Đã ghi: %(state)s.") % {"state": stands.lower()})
    return True
