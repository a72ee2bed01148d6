"""How much of casework is to be done today: the number beside "Hôm nay", on every page."""

from django.db.models import Q, QuerySet

from accounts.roles import Role
from casework.followups.models import FollowUp
from casework.plans.models import Closure
from casework.transfers.models import Transfer


def due_rows(user) -> list[QuerySet]:
    """Whose rows are counted: a worker's follow-ups due and overdue; for a case manager what waits for a decision; for
    both the clients that they are asked to take over."""
    asked = Transfer.objects.visible_to(user).waiting_for(user)
    if user.role != Role.CASE_MANAGER:
        return [FollowUp.objects.visible_to(user).due(), asked]
    ours = Q(client__organisation_id=user.organisation_id)
    return [
        FollowUp.objects.visible_to(user).handed_over().filter(ours),
        Closure.objects.visible_to(user).waiting().filter(ours), asked,
    ]
