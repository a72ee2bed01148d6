"""Whether a result lasts: after the first service of a kind the worker asks once more at three and at six months.

Which service leads to which result is the same as reporting counts by (reporting/counting/facts.sql).
"""

import calendar
import datetime as dt
import uuid

from django.conf import settings
from django.utils import timezone, translation

from casework.clients.models import Client
from casework.followups.actions import promise
from casework.followups.models import FollowUp, Lasting, Milestone
from casework.given.models import ServiceGiven
from casework.history import authored
from privacy import audit
from privacy.acts import as_the_system
from services.categories import Category

LEADS_TO = {
    Category.VOCATIONAL: Lasting.WORKING, Category.EMPLOYMENT: Lasting.WORKING, Category.LIVELIHOOD: Lasting.WORKING,
    Category.LOAN: Lasting.WORKING, Category.HEALTH: Lasting.IN_TREATMENT, Category.GBV: Lasting.SAFE,
}
# A service that is written down long afterwards: what would have been due before this is not asked any more.
LATE = dt.timedelta(days=30)


@as_the_system
def promise_milestones(*, by, given) -> list[FollowUp]:
    """After the first service of its kind. As the system, since a provider who confirms it can't see the client;
    where nothing may be done with the record any more, nothing is promised."""
    asks = LEADS_TO.get(Category(given.category))
    client = Client.objects.in_work().filter(pk=given.client_id, erased_on__isnull=True).first()
    if asks is None or client is None:
        return []
    held = set(FollowUp.objects.of(client).filter(asks=asks).values_list("milestone", flat=True))
    to_ask = [one for one in Milestone if one not in held and is_ahead(given.on, one)]
    return [_promised(by, client, given, one, asks) for one in to_ask]


def _promised(by, client, given, milestone, asks) -> FollowUp:
    with translation.override(settings.LANGUAGE_CODE):  # kept in the language of the records, whoever caused it
        about = f"{milestone.label}: {Lasting(asks).label.lower()}?"
    return promise(
        by=by, id=named(client.pk, asks, milestone), client=client, due_on=months_after(given.on, milestone),
        about=about, milestone=milestone, asks=asks,
    )


@as_the_system
def take_back_milestones(*, by, given) -> None:
    """The service was not given after all, and no other of its kind was: nothing is to last. As above."""
    asks = LEADS_TO.get(Category(given.category))
    same = [category for category, leads in LEADS_TO.items() if leads == asks]
    others = ServiceGiven.objects.filter(client=given.client_id, category__in=same).exclude(pk=given.pk)
    if asks is None or others.exists():
        return
    rows = FollowUp.objects.filter(client=given.client_id, asks=asks, done_on__isnull=True)
    for followup in rows.select_for_update(of=("self",)):
        audit.wrote("followup.taken_back", followup, by=by, fields=["due_on"])
        authored(followup, by=by).delete()


def is_ahead(given_on: dt.date, milestone: int) -> bool:
    return months_after(given_on, milestone) >= timezone.localdate() - LATE


def named(client_id: uuid.UUID, asks: str, milestone: int) -> uuid.UUID:
    """One promise a client, a result and a milestone, however often its service is recorded."""
    return uuid.uuid5(client_id, f"lasting {Lasting(asks).value} {int(milestone)}")


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later, or that month's last: 30 November and 3 months is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
