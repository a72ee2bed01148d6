"""A partner's own figures of the last twelve months, and the places it has. A fixed number of queries."""

import datetime as dt

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, FloatField, Min, Q, Sum
from django.db.models.functions import Coalesce, Extract, TruncMonth
from django.utils import timezone

from referrals.codes import DeclineReason
from referrals.models import Referral
from referrals.promptness import ANSWERED, IN_TIME, owed
from services.models import Service
from services.querysets import told_this_week

MONTHS = 12


class Median(Aggregate):
    """The middle one of a column's values."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


HOURS = Extract(
    ExpressionWrapper(F("answered_at") - F("sent_at"), output_field=DurationField()), "epoch",
    output_field=FloatField(),
) / 3600.0
URGENT = Q(urgent=True)


def counted() -> dict[str, Count]:
    """Of what was received, how many were … `owed` are those that were answered or should have been by today: of them
    `in_time` is a share."""
    due = owed(timezone.localdate())
    return {
        "received": Count("pk"),
        "owed": Count("pk", filter=due),
        "answered": Count("pk", filter=ANSWERED),
        "in_time": Count("pk", filter=IN_TIME),
        "urgent_owed": Count("pk", filter=due & URGENT),
        "urgent_in_time": Count("pk", filter=IN_TIME & URGENT),
        "accepted": Count("pk", filter=Q(appointment_at__isnull=False)),
        "declined": Count("pk", filter=Q(state="declined")),
        "attended": Count("pk", filter=Q(attended_on__isnull=False)),
        "completed": Count("pk", filter=Q(state="completed")),
    }


TYPICAL = {
    "hours": Median(HOURS, filter=ANSWERED & ~URGENT),
    "urgent_hours": Median(HOURS, filter=ANSWERED & URGENT),
}


def first_month() -> dt.datetime:
    """The first moment of the eleventh month before this one."""
    now = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    year, month = divmod(now.year * 12 + now.month - 1 - (MONTHS - 1), 12)
    return now.replace(year=year, month=month + 1)


def received_by(organisation_id):
    return Referral.objects.addressed_to(organisation_id).filter(sent_at__gte=first_month()).order_by()


def together(organisation_id) -> dict:
    """All of them: the counts, and how many hours it usually took to answer, urgent ones apart."""
    return received_by(organisation_id).aggregate(**counted(), **TYPICAL)


def by_month(organisation_id) -> list[dict]:
    """Each month in which something was received, the latest first."""
    months = received_by(organisation_id).annotate(month=TruncMonth("sent_at")).values("month")
    return list(months.annotate(**counted()).order_by("-month"))


def by_service(organisation_id) -> list[dict]:
    """Each service to which something was sent, the most asked for first."""
    services = received_by(organisation_id).values(name=F("service__name"))
    return list(services.annotate(**counted(), **TYPICAL).order_by("-received", "name"))


def by_reason(organisation_id) -> list[tuple[str, int]]:
    """Why it declined, the most frequent reason first: [(reason in words, how many)]."""
    declined = received_by(organisation_id).filter(state="declined").values("decline_reason")
    reasons = declined.annotate(n=Count("pk")).order_by("-n", "decline_reason")
    return [(str(DeclineReason(one["decline_reason"]).label), one["n"]) for one in reasons]


def places(user) -> dict:
    """How many places the organisation has free this week, since when nobody confirmed these, or any where none is
    told, and of how many services they are told this week and are not."""
    told = told_this_week()
    own = Service.objects.visible_to(user).of(user.organisation_id)
    return own.aggregate(
        free=Sum("places_free", filter=told, default=0),
        confirmed=Coalesce(Min("last_confirmed", filter=told), Min("last_confirmed")),
        told=Count("pk", filter=told), untold=Count("pk", filter=~told),
    )
