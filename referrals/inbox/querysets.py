"""Who is expected on a day."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from referrals.models import Referral


def expected(user, on: dt.date) -> QuerySet[Referral]:
    """Who is or was expected on that day and has not ended, by the hour. Never the client."""
    midnight = timezone.make_aware(dt.datetime.combine(on, dt.time()))
    held = Referral.objects.visible_to(user).open().filter(
        state__in=("accepted", "attended", "missed"), appointment_at__gte=midnight,
        appointment_at__lt=midnight + dt.timedelta(days=1),
    )
    return held.select_related("service").order_by("appointment_at", "id")
