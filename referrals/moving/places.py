"""After somebody was accepted: one place less of this week's, in one tap. Offered once, where this week's figure is
known; never done by itself, since a partner may have counted it already."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from referrals.page import open_referral
from services.actions import take_place
from services.policies import check_partner
from services.words import say_places

TAKE_A_PLACE = frozenset({"accept", "arrive"})
JUST_NOW = "accepted"  # in the address of the page right after accepting, and of no other


def after(own_page: str, referral, verb: str) -> str:
    """Where a move leads: to the referral's page, which offers to take off a place where one was given away."""
    url = reverse(own_page, args=[referral.pk])
    return f"{url}?{JUST_NOW}=1" if verb in TAKE_A_PLACE else url


def offered(request, referral):
    """The service whose figure could go down by one; None where that is not asked now, done already, or unknown."""
    service = referral.service
    asked = JUST_NOW in request.GET and service.is_told and service.places_free
    return service if asked and id_of(referral) not in service.taken_for else None


def id_of(referral) -> uuid.UUID:
    """By what a service remembers that the place of this referral was taken off: it leads back to none."""
    return uuid.uuid5(referral.pk, "place")


@require_POST
def take(request, referral_id):
    """One place less; pressed twice is once."""
    check_partner(request.user)
    referral = open_referral(request, referral_id)
    service = take_place(by=request.user, id=id_of(referral), service=referral.service)
    messages.success(request, _("Đã ghi: %(places)s.") % {"places": say_places(service)})
    return redirect("received", referral.pk)
