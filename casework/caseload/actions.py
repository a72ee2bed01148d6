"""Keeping in which order somebody wants the list of clients."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from casework.caseload.models import ListOrder
from casework.caseload.orders import Order
from casework.clients.policies import check_casework
from privacy import audit
from privacy.acts import action


@action
def choose_order(*, by, order: str) -> ListOrder:
    """From now on `by`'s list stands in this order. Raises ValidationError for one that does not exist."""
    check_casework(by)
    if order not in Order.values:
        raise ValidationError(_("Không có cách sắp xếp này."))
    held, _new = ListOrder.objects.update_or_create(user=by, defaults={"order": order})
    audit.wrote("caseload.ordered", held, by=by, fields=["order"])
    return held


def order_of(user) -> Order:
    """What this person chose, or the newest first."""
    chosen = ListOrder.objects.filter(user=user).values_list("order", flat=True).first()
    return Order(chosen) if chosen else Order.NEWEST
