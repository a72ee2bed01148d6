"""What counts as answered in time, and of how many: one condition for a partner's own figures and for what is measured
of every service."""

import datetime as dt

from django.db.models import F, Q

ANSWERED = Q(answered_at__isnull=False)
IN_TIME = Q(answered_at__date__lte=F("answer_by"))


def owed(on: dt.date) -> Q:
    """Answered, or to be answered by now. Who has time left owes nothing yet; what was taken back or cancelled before
    an answer is not the receiver's doing."""
    return ANSWERED | Q(state="sent", answer_by__lt=on) | Q(state="expired")
