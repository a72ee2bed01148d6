"""How much everybody of an organisation has to do: one line a worker, as numbers without persons.

Each number is one query over all workers, so that the page asks as often for forty of them as for three.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.caseload.orders import with_last_met
from casework.caseload.size import FULL, holders
from casework.clients.models import Client
from casework.clients.querysets import in_work
from casework.covers.models import Cover
from casework.followups.models import FollowUp
from casework.plans.models import PlanReview
from casework.safety.models import Alert
from casework.transfers.models import Transfer
from pages.templatetags.pages import short_date

MONTH, QUARTER = 30, 90
COUNTED = ("clients", "overdue", "reviews", "unseen_30", "unseen_90", "alerts", "to_answer", "asked")


def counts(user) -> dict[str, Counter]:
    """What is counted → worker's id → how many, of the organisation's clients."""
    today = timezone.localdate()
    ours = {"client__organisation_id": user.organisation_id}
    overdue = FollowUp.objects.visible_to(user).to_do().filter(**ours, due_on__lt=today)
    reviews = PlanReview.objects.visible_to(user).filter(
        in_work("client__"), **ours, held_on__isnull=True, planned_on__lte=today
    )
    transfers = Transfer.objects.visible_to(user).open()
    return {
        **not_met(user, today), "overdue": by(overdue, "client__assigned_to"),
        "reviews": by(reviews, "client__assigned_to"),
        "alerts": by(Alert.objects.visible_to(user).open().filter(**ours), "client__assigned_to"),
        "to_answer": by(transfers, "to_worker"), "asked": by(transfers, "from_worker"),
    }


def not_met(user, today: dt.date) -> dict[str, Counter]:
    """Open clients a worker, and how many of these nobody has met for a month, and for a quarter."""
    found: dict[str, Counter] = {"clients": Counter(), "unseen_30": Counter(), "unseen_90": Counter()}
    held = with_last_met(Client.objects.listed_for(user).open().filter(organisation_id=user.organisation_id))
    for worker, met in held.order_by().values_list("assigned_to", "last_met"):
        found["clients"][worker] += 1
        found["unseen_30"][worker] += (today - met).days > MONTH
        found["unseen_90"][worker] += (today - met).days > QUARTER
    return found


def by(rows: QuerySet, column: str) -> Counter:
    return Counter(dict(rows.order_by().values_list(column).annotate(Count("pk"))))


def away(user) -> dict:
    """Worker's id → covers of their leave, now and to come, in words."""
    found = defaultdict(list)
    for cover in Cover.objects.visible_to(user).ahead().select_related("covering").order_by("starts_at"):
        days = {
            "first": short_date(cover.starts_at), "last": short_date(cover.ends_at - dt.timedelta(microseconds=1)),
            "name": cover.covering.full_name,
        }
        found[cover.worker_id].append({
            "now": cover.is_live, "said": _("%(first)s–%(last)s, %(name)s làm thay") % days,
        })
    return found


def rows(user) -> tuple[list[dict], dict[str, int]]:
    """One row a worker, who has most to see to first, and the totals."""
    numbers, leave = counts(user), away(user)
    lines = [line(one.worker, numbers, leave.get(one.worker.pk, [])) for one in holders(user)]
    lines.sort(key=lambda row: (-row["alerts"], -row["overdue"], -row["clients"], row["worker"].full_name))
    return lines, totals(lines)


def line(worker, numbers: dict[str, Counter], leave: list) -> dict:
    """The numbers of one worker, with the addresses of the lists that each stands for."""
    held = {name: numbers[name][worker.pk] for name in COUNTED}
    return {
        **held, "worker": worker, "leave": leave, "share": held["clients"] / FULL, "over": held["clients"] > FULL,
        "list_url": listed(worker), "overdue_url": listed(worker, overdue="on"),
    }


def listed(worker, **more: str) -> str:
    """The list of clients, narrowed to this worker's."""
    return f"{reverse('clients')}?{urlencode({'worker': worker.pk, **more})}"


def totals(lines: Iterable[dict]) -> dict[str, int]:
    lines = list(lines)
    return {name: sum(row[name] for row in lines) for name in COUNTED}
