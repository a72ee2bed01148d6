"""A partner's own figures: the month, and the places it has. One query each."""

from django.db.models import Count, F, Min, Q, Sum
from django.utils import timezone

from referrals.models import Referral
from services.models import Service


def this_month(organisation_id) -> dict[str, int]:
    """Received, answered in time, attended and completed since the first of the month."""
    first = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    since = Referral.objects.addressed_to(organisation_id).filter(sent_at__gte=first)
    return since.aggregate(
        received=Count("pk"),
        in_time=Count("pk", filter=Q(answered_at__date__lte=F("answer_by"))),
        attended=Count("pk", filter=Q(attended_on__isnull=False)),
        completed=Count("pk", filter=Q(state="completed")),
    )


def places(user) -> dict:
    """How many places the organisation has free, and since when nobody confirmed them."""
    own = Service.objects.visible_to(user).of(user.organisation_id)
    return own.aggregate(free=Sum("places_free", default=0), confirmed=Min("last_confirmed"))
