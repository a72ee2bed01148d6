"""What the pages about colleagues tell of their work: how many open clients each has, who covers whom. No client."""

import datetime as dt
from collections import Counter, defaultdict

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.people.facts import Fact, Told
from casework.caseload.size import FULL, of_full
from casework.caseload.workload import listed
from casework.clients.models import Client
from casework.covers.models import Cover
from pages.templatetags.pages import short_date
from privacy.identity import SYSTEM, acting_as


def told(viewer, people) -> Told:
    """Of those who hold cases. Two queries, whatever their number.

    As the system, since an administrator reaches neither table: numbers, and names of colleagues.
    """
    workers = [one for one in people if one.does_casework]
    if not workers:
        return {}
    leads = viewer.is_case_manager
    with acting_as(SYSTEM):
        held, covers = open_clients_of(workers), covers_around(workers)
    found: Told = defaultdict(list)
    for one in workers:
        count = held[one.pk]
        url = listed(one) if leads else ""
        found[one.pk] = [Fact("clients", _("Hồ sơ đang mở"), of_full(count), url, count / FULL)]
        found[one.pk] += [cover_fact(one, cover, reverse("covers") if leads else "") for cover in covers[one.pk]]
    return found


def open_clients_of(workers) -> Counter:
    """Worker's id → how many open clients they have."""
    held = Client.objects.filter(assigned_to__in=[one.pk for one in workers], erased_on__isnull=True).open()
    return Counter(dict(held.order_by().values_list("assigned_to").annotate(Count("pk"))))


def covers_around(workers) -> dict:
    """Worker's id → the live covers in which they are away or cover."""
    ids = {one.pk for one in workers}
    found = defaultdict(list)
    for cover in Cover.objects.live().filter(Q(worker__in=ids) | Q(covering__in=ids)).select_related(
        "worker", "covering"
    ):
        for pk in {cover.worker_id, cover.covering_id} & ids:
            found[pk].append(cover)
    return found


def cover_fact(person, cover, url: str) -> Fact:
    """Who does this person's work, or whose they do, until which day."""
    until = short_date(cover.ends_at - dt.timedelta(microseconds=1))
    if cover.worker_id == person.pk:
        said = _("%(name)s làm thay đến hết %(day)s") % {"name": cover.covering.full_name, "day": until}
        return Fact("away", _("Đang nghỉ"), said, url)
    said = _("thay %(name)s đến hết %(day)s") % {"name": cover.worker.full_name, "day": until}
    return Fact("covers", _("Đang làm thay"), said, url)
