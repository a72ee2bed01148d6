"""The part of both pages that shows what was said and lets one answer."""

from privacy.policies import allows
from referrals.lifecycle import RECEIVER
from referrals.policies import actor_of
from referrals.talk.forms import SayForm
from referrals.talk.policies import check_say
from referrals.talk.words import rows, spoken


def conversation(user, referral, form: SayForm | None = None) -> dict:
    """What was said, what of it is new to this side, and the form while the referral is open. The referral's key is
    loaded already. One query."""
    mine, seen = actor_of(user, referral), referral.seen_before
    kept = [] if referral.is_emptied and mine == RECEIVER else rows(referral)  # the copy is the sender's alone
    said = [
        {**one, "mine": one["side"] == mine, "new": one["side"] != mine and (seen is None or one["at"] > seen)}
        for one in spoken(referral, kept)
    ]
    return {"said": said, "may_say": allows(check_say, user, referral), "say_form": form or SayForm()}
