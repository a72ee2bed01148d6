"""How each service answered the referrals of the last 90 days, in one query over every organisation; and, at once, that
one answered that it is full or closed."""

import datetime as dt
from dataclasses import fields
from uuid import UUID

from django.db.models import Aggregate, Count, ExpressionWrapper, F, FloatField, Max, Q
from django.db.models.functions import Extract, TruncDate
from django.utils import timezone

from privacy.acts import as_the_system
from referrals.codes import DeclineReason
from referrals.models import Referral
from referrals.promptness import ANSWERED, IN_TIME, owed
from services.pace import WITHIN, Figures, note_turned_away, record_pace

# What a service says of itself, and where its last day is noted.
TURNS_AWAY = {DeclineReason.FULL: "full_on", DeclineReason.CLOSED: "closed_on"}
# What says that the sender chose wrongly: a service that says so speaks well of itself.
CHOSEN_WRONGLY = (DeclineReason.NOT_OUR_SERVICE, DeclineReason.NOT_ELIGIBLE)
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
    or was erased is not the service's doing, nor is a referral that should have gone elsewhere."""
    since = timezone.make_aware(dt.datetime.combine(on - WITHIN, dt.time.min))
    asked = Referral.objects.filter(sent_at__gte=since, client__erased_on__isnull=True)
    rows = asked.filter(owed(on)).order_by()
    took = Extract(F("answered_at") - F("sent_at"), "epoch") / SECONDS_OF_AN_HOUR
    hours = ExpressionWrapper(took, output_field=FloatField())
    counted = rows.values("service").annotate(
        asked=Count("pk"), answered=Count("pk", filter=ANSWERED), in_time=Count("pk", filter=IN_TIME),
        declined=Count("pk", filter=Q(state="declined") & ~Q(decline_reason__in=CHOSEN_WRONGLY)),
        attended=Count("pk", filter=Q(attended_on__isnull=False)),
        completed=Count("pk", filter=Q(state="completed")),
        typical_hours=Median(hours), urgent_typical_hours=Median(hours, filter=Q(urgent=True)),
    )
    return {service: Figures(*held) for service, *held in counted.values_list("service", *NAMES)}


def referral_saved(sender, *, instance, **kwargs) -> None:
    """Whoever looks for a service next reads at once that it is full or closed, and that this was a mistake."""
    turned_away = instance.state == "declined" and instance.decline_reason in TURNS_AWAY
    if turned_away or (instance.state == "sent" and instance.reopened_because):
        note_last_word(instance.service_id)


@as_the_system
def note_last_word(service_id: UUID) -> None:
    """Note the last day on which the service declined somebody as full, and as closed."""
    declined = Referral.objects.filter(service=service_id, state="declined", client__erased_on__isnull=True).order_by()
    days: dict = declined.aggregate(**{
        name: Max(TruncDate("answered_at"), filter=Q(decline_reason=reason)) for reason, name in TURNS_AWAY.items()
    })
    note_turned_away(service_id, **days)
