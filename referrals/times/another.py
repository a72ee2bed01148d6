"""Where a need could go next, when one service did not help."""

from accounts.roles import Role
from referrals.lifecycle import OFFER_ANOTHER
from referrals.models import Referral
from services.models import Service


def next_service(user, referral) -> Service | None:
    """For the sender of what was declined, ran out or failed: the better address that the receiver named, else the
    best fitting service that has not been asked for this need. None where nothing is to be offered."""
    if referral.state not in OFFER_ANOTHER or user.role == Role.PARTNER_OFFICER:
        return None
    asked = Referral.objects.filter(need=referral.need_id).order_by().values("service")
    others = Service.objects.visible_to(user).exclude(pk__in=asked)
    fitting = others.fitting(referral.need.category, referral.client.commune, urgent=referral.urgent)
    named = fitting.filter(pk=referral.suggested_id).first() if referral.suggested_id else None
    return named or fitting.first()
