"""How many people one worker accompanies, and how many each has now."""

from collections import Counter
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import CASEWORK_ROLES, Role
from casework.clients.models import Client
from pages.templatetags.pages import number
from privacy.identity import SYSTEM, acting_as

# The programme's working methods: one outreach worker serves about 50 people (a paper databook has 40 rows).
FULL = 50


def open_clients(organisation_id) -> Counter:
    """Worker's id → how many open clients of this organisation they have.

    As the system, since a worker can't see colleagues' clients: whoever asks somebody to take one more over must
    know how many they have. Numbers, no persons.
    """
    with acting_as(SYSTEM):
        held = Client.objects.filter(organisation_id=organisation_id, erased_on__isnull=True).open().order_by()
        return Counter(dict(held.values_list("assigned_to").annotate(Count("pk"))))


class Holder(NamedTuple):
    """Somebody who holds cases, and how many open ones."""

    worker: User
    open_clients: int


def holders(user) -> list[Holder]:
    """For a case manager: everybody of the organisation who holds cases; also who has left and still has some."""
    if user.role != Role.CASE_MANAGER:
        return []
    of_one = Client.objects.visible_to(user).open().filter(
        organisation_id=user.organisation_id, assigned_to=OuterRef("pk")
    )
    count = Subquery(of_one.order_by().values("assigned_to").annotate(count=Count("pk")).values("count"))
    ours = User.objects.filter(organisation_id=user.organisation_id, role__in=CASEWORK_ROLES)
    found = ours.annotate(open_clients=Coalesce(count, 0)).filter(Q(is_active=True) | Q(open_clients__gt=0))
    return [Holder(one, one.open_clients) for one in found]


def of_full(count: int) -> str:
    """Such as “42 / 50”."""
    return f"{number(count)} / {FULL}"


def and_then(count: int, more: int) -> str:
    """Such as “42 / 50, sau khi nhận: 43”."""
    return _("%(now)s, sau khi nhận: %(then)s") % {"now": of_full(count), "then": number(count + more)}
