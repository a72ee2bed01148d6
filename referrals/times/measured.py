"""How each service answered the referrals of the last 90 days, in one query over every organisation."""

import datetime as dt
from dataclasses import fields
from uuid import UUID

from django.db.models import Aggregate, Count, ExpressionWrapper, F, FloatField, Q
from django.db.models.functions import Extract
from django.utils import timezone

from privacy.acts import as_the_system
from referrals.models import Referral
from referrals.promptness import ANSWERED, IN_TIME, owed
from services.pace import WITHIN, Figures, record_pace

SECONDS_OF_AN_HOUR = 3600.0
NAMES = [field.name for field in fields(Figures)]


class Median(Aggregate):
    """The one in the middle."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@as_the_system
def measure(on: dt.date | None = None) -> int:
    """Measure all services as of today; returns of how many there are figures."""
    on = on or timezone.localdate()
    return record_pace(measured_on=on, figures=figures(on))


def figures(on: dt.date) -> dict[UUID, Figures]:
    """{service id: Figures}. Counted is what was answered, or should have been by now; whoever took their consent back
    or was erased is not the service's doing."""
    since = timezone.make_aware(dt.datetime.combine(on - WITHIN, dt.time.min))
    asked = Referral.objects.filter(sent_at__gte=since, client__erased_on__isnull=True)
    rows = asked.filter(owed(on)).order_by()
    took = Extract(F("answered_at") - F("sent_at"), "epoch") / SECONDS_OF_AN_HOUR
    hours = ExpressionWrapper(took, output_field=FloatField())
    counted = rows.values("service").annotate(
        asked=Count("pk"), answered=Count("pk", filter=ANSWERED), in_time=Count("pk", filter=IN_TIME),
        declined=Count("pk", filter=Q(state="declined")),
        attended=Count("pk", filter=Q(attended_on__isnull=False)),
        completed=Count("pk", filter=Q(state="completed")),
        typical_hours=Median(hours), urgent_typical_hours=Median(hours, filter=Q(urgent=True)),
    )
    return {service: Figures(*held) for service, *held in counted.values_list("service", *NAMES)}
