"""The retention rule of referrals: how long a receiver reads what has ended."""

from privacy.classification import Retention
from privacy.retention import Rule, declare
from referrals.ending import end_views
from referrals.models import Referral


def declare_rules() -> None:
    declare(Rule(
        "referrals.shared", Referral, Retention.SHARED,
        "the receiver's share of an ended referral; the sender's own record stays", "moved_at",
        Referral.objects.view_over, end_views,
    ))
