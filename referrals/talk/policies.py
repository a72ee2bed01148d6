"""Who may write about a referral, and how long."""

from django.utils.translation import gettext as _

from privacy.errors import AccessDenied
from referrals.lifecycle import OPEN, SEEN_BY_RECEIVER, Actor
from referrals.policies import MovedOn, actor_of

TALKED_ABOUT = OPEN & SEEN_BY_RECEIVER


def check_side(user, referral) -> Actor:
    """Its two sides; returns on which one this person stands."""
    side = actor_of(user, referral)
    if side not in (Actor.SENDER, Actor.RECEIVER):
        raise AccessDenied(_("Chỉ nơi gửi và nơi nhận mới nhắn được về chuyển gửi này."))
    return side


def check_say(user, referral) -> Actor:
    """Its two sides, while it is open."""
    side = check_side(user, referral)
    if referral.state not in TALKED_ABOUT or referral.is_emptied:
        raise MovedOn(_("Chuyển gửi đã kết thúc nên không nhắn thêm được."))
    return side
