"""How services have answered lately: measured by the system from the referrals of the last 90 days; and, at once, that
one answered that it is full or closed."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from django.utils import timezone

from privacy import audit
from privacy.acts import as_the_system
from services.models import ServicePace

WITHIN = dt.timedelta(days=90)


@dataclass(frozen=True)
class Figures:
    """Of the referrals of the last 90 days that were answered or should have been: how many were asked, answered,
    answered in time, declined by the service's own doing, came, and ended with the service given; and the median hours
    to an answer."""

    asked: int = 0
    answered: int = 0
    in_time: int = 0
    declined: int = 0
    attended: int = 0
    completed: int = 0
    typical_hours: float | None = None
    urgent_typical_hours: float | None = None


@as_the_system
def record_pace(*, measured_on: dt.date, figures: Mapping[UUID, Figures]) -> int:
    """Replace what is known of every service by what was measured today: {service id: Figures}. Returns how many
    services there are figures of. Services without figures have none any more. That one is full or closed stays as it
    was noted."""
    ServicePace.objects.exclude(service__in=figures).delete()
    ServicePace.objects.bulk_create(
        [ServicePace(service_id=one, measured_on=measured_on, **asdict(held)) for one, held in figures.items()],
        update_conflicts=True, unique_fields=["service"],
        update_fields=["measured_on", *Figures.__dataclass_fields__],
    )
    audit.wrote("service.paces_measured", None, by=None)
    return len(figures)


@as_the_system
def note_turned_away(service_id: UUID, *, full_on: dt.date | None, closed_on: dt.date | None) -> None:
    """The last day on which this service answered that it is full, or closed; None where it did not."""
    days = {"full_on": full_on, "closed_on": closed_on}
    if any(days.values()):
        made = {"measured_on": timezone.localdate(), **days}
        ServicePace.objects.update_or_create(service_id=service_id, defaults=days, create_defaults=made)
    else:
        ServicePace.objects.filter(service_id=service_id).update(**days)


@as_the_system
def take_at_their_word(service_ids: Iterable[UUID]) -> None:
    """These services have confirmed their places: what they answered before says nothing any more."""
    ServicePace.objects.filter(service__in=list(service_ids)).update(full_on=None, closed_on=None)
