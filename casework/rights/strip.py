"""What erasing takes off the rows that stay for past counts: everything that points at the person and is not sealed.

Writes past the history on purpose: what it held is to be forgotten. Each function here reaches further than the
actor; only `casework.rights.erasing` calls them.
"""

import datetime as dt
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import models
from django.utils import timezone

from casework.clients.codes import AgeBand, Sex
from casework.clients.indexes import indexes_of
from casework.clients.models import Assignment, Client, CountingIndex
from casework.consents.models import Consent
from casework.contacts.codes import NextStep
from casework.contacts.models import Contact
from casework.drafts.models import Draft
from casework.emergency.models import EmergencyAccess
from casework.followups.models import FollowUp
from casework.given.models import ServiceGiven
from casework.grants.models import ClientGrant
from casework.history import renew_code
from casework.needs.models import Need
from casework.plans.models import Closure, Goal, GoalStep, Plan, PlanReview
from casework.safety.models import Alert
from casework.screening.models import Screening
from casework.transfers.models import Transfer
from privacy.datakeys import load_for
from privacy.errors import SealBroken
from privacy.models import DataKey
from privacy.once import wait_for
from privacy.router import KEYS
from services.models import Commune

# The rooms whose rows stay, stripped, because past counts stand on them. A test names any other model that points
# at a client.
ROOMS = (Assignment, Consent, Contact, FollowUp, Need, Screening, ServiceGiven)
# On these no count stands: they go whole, what points at another before it.
GOES = (GoalStep, Goal, PlanReview, Plan, Closure, Transfer)
NOON = dt.time(12)


def plain(model: type[models.Model]) -> models.QuerySet:
    """Rows past the guard that keeps history."""
    return models.QuerySet(model)


def counted(client) -> dict[str, int]:
    """How many rows of each room the person had: for the receipt."""
    held = {str(model._meta.model_name): plain(model).filter(client=client).count() for model in (*ROOMS, *GOES)}
    return {name: n for name, n in held.items() if n}


def strip_client(client, others: dict[type[models.Model], set[str]]) -> None:
    """Take off the client and the rows of the rooms what points at the person; their history goes.

    `others` are models of higher apps with rows of this client, and which of their columns keep their days.
    """
    alone = make_uncountable_elsewhere(client)
    today = timezone.localdate()
    _end_what_is_open(client)
    _end_what_was_opened(client)
    _forget_plan(client)
    _forget_history(client)
    renew_code(plain(Client).filter(pk=client.pk), "code")
    plain(Client).filter(pk=client.pk).update(
        lookup_index=os.urandom(16), recall_rank=0, sex=Sex.DECLINED, age_band=age_that_counts(client),
        commune=commune_that_counts(client.commune), erased_on=today, closed_on=client.closed_on or today,
        restricted_on=None, restricted_because="", restricted_by=None,
        # Who was in no count must not come back into one.
        uncounted_since=client.uncounted_since or client.restricted_on,
    )
    plain(Contact).filter(client=client).update(
        commune=commune_that_counts(client.commune), next_step=NextStep.NONE, topics=None
    )
    plain(Need).filter(client=client).update(urgent=False)
    plain(Consent).filter(client=client).update(how="", renewed=False)
    if alone:
        coarsen(client, {Client: {"erased_on"}, **dict.fromkeys(ROOMS, set()), **others})


def age_that_counts(client) -> str:
    """Counts ask only whether somebody is a child."""
    return AgeBand.CHILD if client.age_band == AgeBand.CHILD else AgeBand.UNKNOWN


def commune_that_counts(commune) -> Commune:
    """Counts ask only for the former district: its first commune stands for all."""
    return Commune.objects.filter(former_district_id=commune.former_district_id).order_by("code").first() or commune


def make_uncountable_elsewhere(client) -> bool:
    """Cut the link to other organisations' records, unless the person still has one there and would count twice.

    Returns whether this record now stands alone. Records of one person that are all erased share a random value.
    """
    own = CountingIndex.objects.filter(client=client).first()
    if own is None:
        return True
    wait_for(bytes(own.value))  # two organisations erasing one person at once: the second sees the first
    same = CountingIndex.objects.filter(value=bytes(own.value)).exclude(pk=own.pk)
    if same.filter(client__erased_on__isnull=True).exists():
        return False
    alone = not same.exists()
    CountingIndex.objects.filter(value=bytes(own.value)).update(value=os.urandom(16))
    return alone


def _end_what_is_open(client) -> None:
    """Promised follow-ups, half-done screenings and marks of danger go; the assignment ends."""
    marks = plain(Alert).filter(client=client)
    marks._raw_delete(marks.db)
    Alert.history.model.objects.filter(client_id=client.pk).delete()
    follow_ups = plain(FollowUp).filter(client=client, done_on__isnull=True)
    follow_ups._raw_delete(follow_ups.db)
    screenings = plain(Screening).filter(client=client, completed_on__isnull=True)
    plain(Need).filter(screening__in=screenings).update(screening=None)
    screenings._raw_delete(screenings.db)
    plain(Assignment).filter(client=client, until__isnull=True).update(until=timezone.now())


def _end_what_was_opened(client) -> None:
    """What was shared goes with its history. An emergency stays, without its words: who broke the glass, whether it
    was justified; its client is nobody any more."""
    shared = plain(ClientGrant).filter(content_object=client, emergency__isnull=True)
    shared._raw_delete(shared.db)
    plain(ClientGrant).filter(content_object=client, ended_at__isnull=True).update(ended_at=timezone.now())
    ClientGrant.history.model.objects.filter(content_object_id=client.pk).delete()
    EmergencyAccess.history.model.objects.filter(client_id=client.pk).delete()


def _forget_plan(client) -> None:
    for model in GOES:
        rows = plain(model).filter(client=client)
        rows._raw_delete(rows.db)
        model.history.model.objects.filter(client_id=client.pk).delete()


def _forget_history(client) -> None:
    Client.history.model.objects.filter(id=client.pk).delete()
    for model in ROOMS:
        model.history.model.objects.filter(client_id=client.pk).delete()


def coarsen(client, rows_of: dict[type[models.Model], set[str]]) -> None:
    """Replace every day by another of its month that keeps the order of this person's days: all that counts ask."""
    rows = [(row, names) for model, kept in rows_of.items() for row, names in _dated(client, model, kept)]
    other = same_month({_day(getattr(row, name)) for row, names in rows for name in names})
    for row, names in rows:
        plain(type(row)).filter(pk=row.pk).update(**{name: _moved(getattr(row, name), other) for name in names})


def same_month(days: Iterable[dt.date]) -> dict[dt.date, dt.date]:
    """The days of each month become its first, second, third … in their order."""
    months: dict[tuple[int, int], set[dt.date]] = defaultdict(set)
    for day in days:
        months[day.year, day.month].add(day)
    return {
        day: dt.date(year, month, number)
        for (year, month), held in months.items() for number, day in enumerate(sorted(held), start=1)
    }


def _dated(client, model, kept: set[str]) -> Iterator[tuple[models.Model, list[str]]]:
    """The person's rows of a model, each with the names of its columns that hold a day."""
    of = {"pk": client.pk} if model is Client else {"client": client}
    names = [f.name for f in model._meta.concrete_fields if isinstance(f, models.DateField) and f.name not in kept]
    for row in plain(model).filter(**of).only("pk", *names):
        yield row, [name for name in names if getattr(row, name)]


def _day(value: dt.date | dt.datetime) -> dt.date:
    return timezone.localdate(value) if isinstance(value, dt.datetime) else value


def _moved(value: dt.date | dt.datetime, other: dict[dt.date, dt.date]) -> dt.date | dt.datetime:
    day = other[_day(value)]
    return timezone.make_aware(dt.datetime.combine(day, NOON)) if isinstance(value, dt.datetime) else day


def drafts_about(client) -> tuple[list, dict[str, int]]:
    """Delete what colleagues had begun to type about the person; the holders whose keys must go, and how many.

    A draft is its author's alone; whom it is about stands in its sealed answers, or beside them: also with somebody
    elsewhere to whom the client was open.
    """
    begun = list(Draft.objects.filter(
        models.Q(worker__organisation=client.organisation) | models.Q(client=client)
    ))
    load_for(begun)
    held = [draft for draft in begun if _about(draft, client)]
    found = plain(Draft).filter(pk__in=[one.pk for one in held])
    found._raw_delete(found.db)
    # A draft older than holders of their own shares its key with a record.
    return [one.holder_id for one in held if one.holder_id != one.pk], {"draft": len(held)} if held else {}


def _about(draft, client) -> bool:
    if draft.client_id == client.pk or draft.pk == client.pk:
        return True
    try:
        answers = draft.answers
        recalled = indexes_of(client.organisation_id, answers["recall"]).values() if "recall" in answers else ()
    except (SealBroken, KeyError, ValueError):  # unreadable, or the questions are not all answered yet
        return False
    return str(client.pk) in json.dumps(answers) or bytes(client.lookup_index) in recalled


def delete_unreadable_drafts() -> int:
    """Drafts that came back with an older backup, and whose keys went when they were done."""
    holders = list(Draft.objects.values_list("holder_id", flat=True))
    there = set(DataKey.objects.using(KEYS).filter(pk__in=holders).values_list("pk", flat=True))
    gone = plain(Draft).filter(holder_id__in=set(holders) - there)
    return gone._raw_delete(gone.db)
