"""Numbers of break-glass for the privacy officer: counts by organisation, never a person."""

import datetime as dt

from django.db.models import Count, Q
from django.utils import timezone

from casework.emergency.codes import Verdict
from casework.emergency.models import EmergencyAccess
from privacy.acts import as_the_system

COUNTS = {
    "opened": Count("pk"),
    "waiting": Count("pk", filter=Q(reviewed_at__isnull=True)),
    **{verdict.value: Count("pk", filter=Q(verdict=verdict)) for verdict in Verdict},
}


@as_the_system
def by_organisation(since: dt.datetime, until: dt.datetime | None = None) -> list[dict]:
    """Rows of organisation name, opened, waiting for review, and each verdict, for accesses opened in the span."""
    found = EmergencyAccess.objects.filter(opened_at__gte=since, opened_at__lt=until or timezone.now())
    rows = found.order_by("organisation__name").values("organisation_id", "organisation__name")
    return [dict(row) for row in rows.annotate(**COUNTS)]


@as_the_system
def summary(since: dt.datetime, until: dt.datetime | None = None) -> dict[str, int]:
    """The same over all organisations."""
    found = EmergencyAccess.objects.filter(opened_at__gte=since, opened_at__lt=until or timezone.now())
    return found.aggregate(**COUNTS)
