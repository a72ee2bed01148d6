"""What counts as answered in time, of how many, and what as silence: one condition each, for a partner's own figures,
for what is measured of every service, and for what case managers read of them."""

import datetime as dt

from django.db.models import F, Q

from referrals.querysets import unanswered

ANSWERED = Q(answered_at__isnull=False)
IN_TIME = Q(answered_at__date__lte=F("answer_by"))


def owed(on: dt.date) -> Q:
    """Answered, or to be answered by now. Who has time left owes nothing yet; what was taken back or cancelled before
    an answer is not the receiver's doing."""
    return ANSWERED | unanswered(on) | Q(state="expired")


def silence(on: dt.date) -> Q:
    """What was owed by then, and nobody ever answered."""
    return owed(on) & ~ANSWERED
