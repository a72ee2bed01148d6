"""What the pages of both sides have in common: the door to one referral, and what stands on its page."""

from django.shortcuts import get_object_or_404

from referrals import lifecycle, snapshot
from referrals.labels import VERBS
from referrals.models import Referral
from referrals.policies import actor_of
from referrals.talk.page import conversation


def open_referral(request, referral_id) -> Referral:
    """The door to one referral: out of sight is 404."""
    return get_object_or_404(Referral.objects.visible_to(request.user).with_pages(request.user), pk=referral_id)


def page_of(user, referral, back, told) -> dict:
    """What both pages show, and what this person may do now: nothing with one whose yes was taken back."""
    possible = [] if referral.is_emptied else lifecycle.possible(referral.state, actor_of(user, referral))
    verbs = [row.verb for row in possible if row.verb in VERBS]
    return {
        "referral": referral, "label": referral.label, "tone": referral.tone, "back_url": back,
        "shared": snapshot.spoken(told["snapshot"]), "message": told["message"], "answer": told["answer"],
        "verbs": [(verb, VERBS[verb]) for verb in verbs], "talk": conversation(user, referral),
    }
