"""What is to be done today, from every room of casework, by one query; whose it is, by one more.

What is asked across apps (referrals) or may not be seen in full before (transfers) is read apart, in views.py.
"""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import CharField, Count, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clients.models import Client
from casework.clients.querysets import in_work
from casework.consents.renewing import by_client, to_renew
from casework.contacts.models import Contact
from casework.drafts.models import Draft
from casework.drafts.views import draft_row
from casework.followups.models import FollowUp
from casework.followups.rows import consent_row, due_row, review_row
from casework.plans.models import PlanReview
from casework.safety.models import Alert
from casework.screening.models import Screening
from casework.unions import NO_DAY, NO_ID, NOTHING_SEALED, Event, columns, empty, place_of, together
from pages.templatetags.pages import day
from privacy.datakeys import load_for

A_DAY = 20
PURPOSES = 3  # that one client may have to be asked again


class Day(NamedTuple):
    """The day of one person: rows by room, in the order of their lists; the clients they are about; how many are being
    helped."""

    rows: dict[str, list[dict]]
    clients: list[Client]
    open_clients: int


def day_of(user, others: list[Client]) -> Day:
    """Two queries, and one for the keys of whoever is shown, `others` of the page among them."""
    held: dict[str, list[Event]] = defaultdict(list)
    for row in together(parts(user)):
        held[row[0]].append(Event._make(row))
    wanted = {one.client_id for events in held.values() for one in events} - {None}
    clients = Client.objects.visible_to(user).select_related("assigned_to").in_bulk(wanted)
    load_for([*clients.values(), *others])
    said = {room: [say(user, clients.get(one.client_id), one) for one in held[room]] for room, say in SAYS.items()}
    again = by_client((clients[one.client_id], one.code, one.on) for one in held["renewal"])
    rows = {**said, "renewal": [consent_row(one) for one in again]}
    return Day(rows, list(clients.values()), sum(int(one.detail) for one in held["open"]))


# --- The rooms -------------------------------------------------------------------------------------------------

def parts(user) -> list[QuerySet]:
    """Each of at most A_DAY rows, the most pressing first."""
    today = timezone.localdate()
    followups = FollowUp.objects.visible_to(user).due(today).order_by("due_on", "id")
    reviews = PlanReview.objects.visible_to(user).due(today).order_by("planned_on", "id")
    screenings = Screening.objects.visible_to(user).drafts().filter(in_work("client__")).order_by("-started_on", "id")
    attempt = Cast("attempt", TextField())
    found = [
        of_client(followups, "followup", F("due_on"), detail=attempt, sealed="about")[:A_DAY],
        of_client(reviews, "review", F("planned_on"))[:A_DAY],
        of_client(screenings, "screening", F("started_on"))[:A_DAY],
        of_client(Contact.objects.promised(user), "promised", F("on"))[:A_DAY],
        of_client(to_renew(user), "renewal", F("expires_on"), code="purpose")[: A_DAY * PURPOSES],
        columns(Draft.objects.visible_to(user), "draft", TruncDate("started_at"), code="kind")[:A_DAY],
        open_count(user),
    ]
    return [*found, open_alerts(user)[:A_DAY]] if user.is_case_manager else found


def of_client(rows: QuerySet, room: str, on, **more) -> QuerySet:
    return columns(rows, room, on, client="client_id", **more)


def open_alerts(user) -> QuerySet:
    """What may be dangerous and nobody has seen to yet: the case manager's, before anything else."""
    held = Alert.objects.visible_to(user).open().order_by("raised_at", "id")
    return of_client(held, "alert", TruncDate("raised_at"), detail="raised_by__full_name")


def open_count(user) -> QuerySet:
    """One row that says how many clients in sight are being helped; none where nobody is."""
    held = Client.objects.visible_to(user).open().order_by().values(room=Value("open", output_field=CharField()))
    return held.annotate(count=Cast(Count("pk"), TextField())).values_list(
        "room", NO_ID, NO_ID, NO_DAY, empty(), "count", NOTHING_SEALED, place_of(0)
    )


# --- How each is said ------------------------------------------------------------------------------------------

def say_followup(user, client, event: Event) -> dict:
    return due_row(user, FollowUp(
        id=event.id, client=client, due_on=event.on, attempt=int(event.detail), about=event.sealed
    ))


def say_review(_user, client, event: Event) -> dict:
    return review_row(PlanReview(id=event.id, client=client, planned_on=event.on))


def say_alert(_user, client, event: Event) -> dict:
    url = reverse("alert", args=[event.id])
    return {"client": client, "url": url, "sub": event.detail, "tag": _("Gấp"), "tone": "urgent"}


def say_screening(_user, client, event: Event) -> dict:
    url = reverse("screening", args=[event.id])
    return {"client": client, "url": url, "sub": _("Sàng lọc nhu cầu"), "tag": _("Bản nháp"), "tone": "neutral"}


def say_promised(_user, client, event: Event) -> dict:
    said = _("Đã hẹn chuyển gửi, %(day)s") % {"day": day(event.on)}
    url = reverse("client", args=[client.pk])
    return {"client": client, "url": url, "sub": said, "tag": _("Chưa chuyển gửi"), "tone": "due"}


def say_draft(_user, _client, event: Event) -> dict:
    return draft_row(Draft(id=event.id, kind=event.code, started_at=event.on))


SAYS = {
    "followup": say_followup, "review": say_review, "alert": say_alert, "screening": say_screening,
    "promised": say_promised, "draft": say_draft,
}
