"""The rooms of a timeline: which events each hands in, and how one of them is said.

A further room is one more line in ROOMS, and no further query (casework/unions.py).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models import F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import unions
from casework.clients.models import Client
from casework.contacts.codes import Channel, NextStep, Supply, Topic
from casework.contacts.models import Contact, ContactSupply
from casework.followups.models import FollowUp, Milestone, Outcome
from casework.given.models import ConfirmedBy, ServiceGiven
from casework.plans.codes import Agreement, CaseResult, ClosureState, GoalEnd
from casework.plans.models import Closure, Goal, Plan, PlanReview
from casework.safety.models import Alert
from casework.screening.models import Screening
from casework.unions import Event
from services.categories import Category


class Kind(models.TextChoices):
    """What somebody looks for in a timeline."""

    CONTACTS = "contacts", gettext_lazy("Lần gặp")
    SCREENINGS = "screenings", gettext_lazy("Sàng lọc")
    SERVICES = "services", gettext_lazy("Chuyển gửi, dịch vụ")
    PLAN = "plan", gettext_lazy("Kế hoạch")


class Room(NamedTuple):
    """Where a room's events come from, as the columns of Event, and how one is said: a title and what is beneath."""

    kind: Kind | None
    events: Callable[[Any], QuerySet]
    say: Callable[[Any, Event], tuple[str, str]]
    leads_to: str = ""


def linked(event: Event) -> str:
    """The page of what happened, where it has one."""
    leads_to = ROOMS[event.room].leads_to
    return reverse(leads_to, args=[event.id]) if leads_to else ""


def columns(rows: QuerySet, room: str, on, code="", detail="", sealed=None) -> QuerySet:
    """The rows of a room, in its place within a day."""
    place = list(ROOMS).index(room)
    return unions.columns(rows.order_by(), room, on, code=code, detail=detail, sealed=sealed, place=place)


# --- Meetings ------------------------------------------------------------------------------------------

def contacts(client) -> QuerySet:
    """With what comes next, then each supply with its number: "follow_up condoms:5 lubricant:2"."""
    each = Concat("item", Value(":"), Cast("given", TextField()), output_field=TextField())
    given = ContactSupply.objects.filter(contact=OuterRef("pk"), given__gt=0).order_by().values("contact")
    supplies = Subquery(given.annotate(all=StringAgg(each, " ", order_by="item")).values("all"))
    counted = Coalesce(supplies, Value(""), output_field=TextField())
    detail = Concat("next_step", Value(" "), counted, output_field=TextField())
    return columns(Contact.objects.filter(client=client), "contact", F("on"), "channel", detail, "topics")


def say_contact(client, event: Event) -> tuple[str, str]:
    topics = Contact(id=event.id, holder_id=client.pk, topics=event.sealed).topics or []
    step, *supplies = event.detail.split()
    given = [f"{Supply(item).label} {count}" for item, count in (one.split(":") for one in supplies)]
    parts = [*(str(Topic(one).label) for one in topics), *given]
    if step != NextStep.NONE:
        parts.append(_("Tiếp theo: %(step)s") % {"step": NextStep(step).label})
    return _("Tiếp cận: %(channel)s") % {"channel": Channel(event.code).label}, " · ".join(parts)


def followups(client) -> QuerySet:
    done = FollowUp.objects.of(client).filter(done_on__isnull=False)
    milestone = Coalesce(Cast("milestone", TextField()), Value(""), output_field=TextField())
    detail = Concat(Cast("attempt", TextField()), Value(" "), milestone, output_field=TextField())
    return columns(done, "followup", F("done_on"), "outcome", detail)


def say_followup(client, event: Event) -> tuple[str, str]:
    attempt, *milestone = event.detail.split()
    sub = Milestone(int(milestone[0])).label if milestone else _("Theo dõi lần %(n)s") % {"n": attempt}
    return str(Outcome(event.code).label), str(sub)


def alerts(client) -> QuerySet:
    """That there was danger, and not which: that is read on the alert's own page by whom it concerns."""
    return columns(Alert.objects.of(client), "alert", TruncDate("raised_at"))


# --- Screenings ----------------------------------------------------------------------------------------

def screenings(client) -> QuerySet:
    done = Screening.objects.of(client).filter(completed_on__isnull=False)
    return columns(done, "screening", F("completed_on"), "version", sealed="scores")


def say_screening(client, event: Event) -> tuple[str, str]:
    total = Screening(id=event.id, client_id=client.pk, scores=event.sealed).scores.get("phq4")
    title = _("Sàng lọc xong") if total is None else _("Sàng lọc xong, PHQ-4: %(total)s") % {"total": total}
    return title, _("Sàng lọc nhu cầu")


# --- Services ------------------------------------------------------------------------------------------

def services_given(client) -> QuerySet:
    return columns(ServiceGiven.objects.of(client), "given", F("on"), "category", "confirmed_by")


def say_given(client, event: Event) -> tuple[str, str]:
    said = _("Nhận dịch vụ: %(category)s") % {"category": Category(event.code).label}
    return said, str(ConfirmedBy(event.detail).label)


def referral():
    """The model, through the registry: referrals know casework, not the other way."""
    return apps.get_model("referrals", "Referral")


def referrals(client) -> QuerySet:
    moved = referral()._default_manager.filter(client=client, sent_at__isnull=False)
    return columns(moved, "referral", TruncDate("moved_at"), "state", "service__organisation__name")


def say_referral(client, event: Event) -> tuple[str, str]:
    return _("Chuyển gửi: %(state)s") % {"state": referral().called(event.code)}, event.detail


# --- The plan ------------------------------------------------------------------------------------------

def agreements(client) -> QuerySet:
    return columns(Plan.objects.of(client).filter(agreed_on__isnull=False), "agreed", F("agreed_on"), "agreement")


def say_agreement(client, event: Event) -> tuple[str, str]:
    return _("Thống nhất kế hoạch"), str(Agreement(event.code).label)


def goals(client) -> QuerySet:
    return columns(Goal.objects.of(client), "goal", F("added_on"), sealed="words")


def say_goal(client, event: Event) -> tuple[str, str]:
    return _("Mục tiêu mới"), Goal(id=event.id, client_id=client.pk, words=event.sealed).words


def goals_ended(client) -> QuerySet:
    ended = Goal.objects.of(client).filter(ended_on__isnull=False)
    return columns(ended, "goal_ended", F("ended_on"), "ended_as", sealed="words")


def say_goal_ended(client, event: Event) -> tuple[str, str]:
    words = Goal(id=event.id, client_id=client.pk, words=event.sealed).words
    return _("Mục tiêu: %(end)s") % {"end": GoalEnd(event.code).label}, words


def reviews(client) -> QuerySet:
    return columns(PlanReview.objects.of(client).filter(held_on__isnull=False), "review", F("held_on"))


def closures(client) -> QuerySet:
    """A proposal by the day it was made; what came of it by the day that was decided."""
    day = TruncDate(Coalesce("decided_at", "proposed_at"))
    return columns(Closure.objects.of(client), "closure", day, "state", "result")


def say_closure(client, event: Event) -> tuple[str, str]:
    state = ClosureState(event.code)
    # A case that was opened again was closed on that day; the reopening is a line of its own.
    return str((ClosureState.CLOSED if state == ClosureState.REOPENED else state).label), str(
        CaseResult(event.detail).label
    )


def reopenings(client) -> QuerySet:
    return columns(Closure.objects.of(client).filter(reopened_on__isnull=False), "reopened", F("reopened_on"))


def registrations(client) -> QuerySet:
    return columns(Client.objects.filter(pk=client.pk), "registered", F("registered_on"))


# Within one day the later in a case comes first: from opening it again down to registering.
ROOMS = {
    "reopened": Room(Kind.PLAN, reopenings, lambda client, event: (_("Mở lại hồ sơ"), "")),
    "closure": Room(Kind.PLAN, closures, say_closure),
    "review": Room(Kind.PLAN, reviews, lambda client, event: (_("Cùng xem lại kế hoạch"), "")),
    "followup": Room(Kind.CONTACTS, followups, say_followup),
    "given": Room(Kind.SERVICES, services_given, say_given),
    "referral": Room(Kind.SERVICES, referrals, say_referral, "sent-referral"),
    "goal_ended": Room(Kind.PLAN, goals_ended, say_goal_ended),
    "agreed": Room(Kind.PLAN, agreements, say_agreement),
    "goal": Room(Kind.PLAN, goals, say_goal),
    "alert": Room(Kind.CONTACTS, alerts, lambda client, event: (_("Có dấu hiệu nguy hiểm"), "")),
    "screening": Room(Kind.SCREENINGS, screenings, say_screening, "screening-answers"),
    "contact": Room(Kind.CONTACTS, contacts, say_contact),
    "registered": Room(None, registrations, lambda client, event: (_("Lập hồ sơ"), "")),
}
