"""How much is new for somebody: the number beside their list, on every page."""

from django.db.models import QuerySet

from referrals.models import Referral

MOST = 99  # more is not counted: the number only says that there is work


def count_for(user) -> int:
    """How many referrals have something that nobody of this person's side has looked at yet. One query, which stops
    counting where the number no longer matters."""
    return len(unseen_rows(user).order_by().values_list("pk")[: MOST + 1])


def unseen_rows(user) -> QuerySet:
    """These referrals themselves, for a count together with others."""
    return Referral.objects.visible_to(user).unseen_by(user)
