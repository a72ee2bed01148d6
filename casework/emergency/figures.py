"""Numbers of break-glass for the privacy officer: counts by organisation, never a person."""

import datetime as dt

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from casework.emergency.codes import Verdict
from casework.emergency.models import EmergencyAccess

COUNTS = {
    "opened": Count("pk"),
    "waiting": Count("pk", filter=Q(reviewed_at__isnull=True)),
    **{verdict.value: Count("pk", filter=Q(verdict=verdict)) for verdict in Verdict},
}


def by_organisation(since: dt.datetime, until: dt.datetime | None = None) -> QuerySet:
    """Rows of organisation name, opened, waiting for review, and each verdict, for accesses opened in the span."""
    # reaches further than the actor: counts over every organisation, without user, client or words
    found = EmergencyAccess.objects.filter(opened_at__gte=since, opened_at__lt=until or timezone.now())
    return found.order_by("organisation__name").values("organisation_id", "organisation__name").annotate(**COUNTS)


def summary(since: dt.datetime, until: dt.datetime | None = None) -> dict[str, int]:
    """The same over all organisations."""
    # reaches further than the actor: counts over every organisation, without user, client or words
    found = EmergencyAccess.objects.filter(opened_at__gte=since, opened_at__lt=until or timezone.now())
    return found.aggregate(**COUNTS)
