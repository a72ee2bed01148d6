"""How services have answered lately: measured by the system from the referrals of the last 90 days."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from privacy import audit
from privacy.acts import as_the_system
from services.models import ServicePace

WITHIN = dt.timedelta(days=90)


@dataclass(frozen=True)
class Figures:
    """Of the referrals of the last 90 days that were answered or should have been: how many were asked, answered,
    answered in time, declined, came, and ended with the service given; and the median hours to an answer."""

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
    services there are figures of. Services without figures have none any more."""
    ServicePace.objects.exclude(service__in=figures).delete()
    ServicePace.objects.bulk_create(
        [ServicePace(service_id=one, measured_on=measured_on, **asdict(held)) for one, held in figures.items()],
        update_conflicts=True, unique_fields=["service"],
        update_fields=["measured_on", *Figures.__dataclass_fields__],
    )
    audit.wrote("service.paces_measured", None, by=None)
    return len(figures)
