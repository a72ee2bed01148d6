"""The last days of the demo: what stands open on the day somebody tries it. Through the actions, like the year."""

import datetime as dt
import random
from collections.abc import Iterator
from itertools import cycle, islice

import time_machine

from accounts.codes.actions import ask
from accounts.codes.choices import EntryReason
from accounts.roles import Role
from casework.clients.codes import RestrictedBecause
from casework.clients.models import Client
from casework.consents.wording import Purpose
from casework.followups.actions import plan_followup
from casework.needs.models import Need
from casework.rights import actions as actions_of_rights
from casework.rights.codes import RequestKind
from casework.rights.erasing import erase_by_request
from casework.safety.actions import raise_alert, see_to
from casework.safety.codes import Risk
from casework.safety.models import Alert
from casework.screening.actions import answer, begin_screening, way_of
from config.demo.world import World, named
from privacy.identity import acting_as
from referrals import actions
from referrals.codes import DeclineReason, Shared
from services.actions import confirm_capacity

REFERRALS_OF_EACH, ANSWERED_ITEMS = 3, 8
ABOUT = ("Hỏi thăm sau buổi khám", "Nhắc lịch hẹn", "Hỏi lại chuyện học nghề")
# How each referral of these days was answered: an appointment in so many days, no place, or not yet.
FULL, NOT_YET = "full", "not yet"
ANSWERS: tuple[str | int, ...] = (NOT_YET, 0, NOT_YET, 1, FULL, NOT_YET, 2)
DAY, SILENT_DAYS = dt.timedelta(days=1), 45


def last_days(world: World, rng: random.Random, today: dt.date) -> None:
    """Referrals to answer and answered, today's appointments, follow-ups due, screenings half done."""
    confirm_places(world, rng, today)
    answers = cycle(ANSWERS)
    for worker in world.of_role(Role.OUTREACH_WORKER):
        with acting_as(worker):
            days_of(world, rng, worker, answers, today)
    rights_asked(world, today)
    see_to_dangers(world, today)
    ask_for_codes(world, today)


def see_to_dangers(world: World, today: dt.date) -> None:
    """Each case manager has seen to what was marked, but for somebody since yesterday."""
    for manager in world.of_role(Role.CASE_MANAGER):
        with acting_as(manager), morning(today - DAY):
            ours = Alert.objects.visible_to(manager).filter(client__organisation=manager.organisation_id)
            for alert in ours.open():
                see_to(by=manager, alert=alert, done="Đã gặp và chuyển gửi")
            for client in Client.objects.visible_to(manager).in_work().order_by("code")[:1]:
                raise_alert(by=manager, client=client, risks=[Risk.VIOLENCE])


def ask_for_codes(world: World, today: dt.date) -> None:
    """Each case manager asks this morning that one of the group may come in again; a second person is to say yes."""
    for manager in world.of_role(Role.CASE_MANAGER):
        group = [one for one in world.of_role(Role.OUTREACH_WORKER) if one.organisation_id == manager.organisation_id]
        with morning(today):
            asked = named("entry code", manager.username)
            ask(by=manager, id=asked, user=group[-1], reason=EntryReason.FORGOT_PASSWORD)


def days_of(world: World, rng: random.Random, worker, answers: Iterator[str | int], today: dt.date) -> None:
    """One worker's last days."""
    clients = list(Client.objects.visible_to(worker).open().filter(assigned_to=worker)[:40])
    for number, client in enumerate(clients[: len(ABOUT)]):
        with morning(today - 7 * DAY):
            plan(worker, client, today - number * DAY, ABOUT[number])
    for client in clients[len(ABOUT) : len(ABOUT) + 1]:
        with morning(today - DAY):
            screen_half(worker, client)
    for need in islice(to_refer(clients), REFERRALS_OF_EACH):
        with morning(today - rng.randint(1, 3) * DAY):
            refer(world, rng, worker, need, next(answers), today)


def confirm_places(world: World, rng: random.Random, today: dt.date) -> None:
    """Each partner said lately what is free; one has none left, and one has said nothing for long."""
    for number, service in enumerate(world.services):
        ago = SILENT_DAYS if number == len(world.services) - 1 else rng.randint(0, 9)
        free = 0 if number == 1 else rng.randint(service.places_a_week // 4, service.places_a_week)
        with morning(today - ago * DAY):
            confirm_capacity(
                by=world.officer_of(service), service=service, places_a_week=service.places_a_week, places_free=free
            )


def rights_asked(world: World, today: dt.date) -> None:
    """In each group: one person restricted, one who asked to be erased and waits, one who was erased."""
    for manager in world.of_role(Role.CASE_MANAGER):
        with acting_as(manager):
            found = list(Client.objects.visible_to(manager).in_work())[-3:]
        if len(found) < 3:
            continue
        restricted, waiting, erased = found
        with morning(today - 2 * DAY):
            actions_of_rights.restrict(by=manager, client=restricted, because=RestrictedBecause.WISH)
            asked = actions_of_rights.receive(by=manager, client=erased, kind=RequestKind.ERASURE)
        with morning(today - DAY):
            actions_of_rights.receive(by=manager, client=waiting, kind=RequestKind.ERASURE)
            erase_by_request(by=manager, request=asked)


def morning(day: dt.date) -> time_machine.travel:
    """Eight o'clock of that day in Viet Nam, as a context."""
    return time_machine.travel(dt.datetime.combine(day, dt.time(1), tzinfo=dt.UTC), tick=True)


def to_refer(clients: list[Client]) -> Iterator[Need]:
    """One need of each client that can be referred and was not."""
    for client in clients:
        need = client.needs.to_refer(again=True).filter(referrals__isnull=True).first()
        if need and client.consents.live(Purpose.SHARE).exists():
            yield need


def plan(worker, client, due_on: dt.date, about: str) -> None:
    plan_followup(by=worker, id=named("due", client.pk), client=client, due_on=due_on, about=about)


def screen_half(worker, client) -> None:
    """Begin again and stop after some questions."""
    screening = begin_screening(by=worker, id=named("half", client.pk), client=client)
    for _n in range(ANSWERED_ITEMS):
        item = way_of(screening, worker).asked[len(screening.answers)]
        calm = "no" if "no" in item.choices else next(iter(item.choices), None)
        screening = answer(by=worker, screening=screening, answers={item.slug: calm})


def refer(world: World, rng: random.Random, worker, need: Need, said: str | int, today: dt.date) -> None:
    """Send it to a fitting service, whose officer answers at once or not yet."""
    service = rng.choice([one for one in world.services if one.category == need.category])
    referral = actions.refer(
        by=worker, id=named("open", need.pk), need=need, service=service, urgent=need.urgent,
        agreed=[Shared.ALIAS, Shared.SAFE_CONTACT, Shared.REASON],
    )
    officer = world.officer_of(service)
    if said == FULL:
        others = [one for one in world.services if one.category == need.category and one.pk != service.pk]
        actions.decline(
            by=officer, referral=referral, decline_reason=DeclineReason.FULL, suggested=next(iter(others), None),
        )
    elif isinstance(said, int):
        at = dt.datetime.combine(today + said * DAY, dt.time(rng.randint(1, 9), 30), tzinfo=dt.UTC)
        actions.accept(by=officer, referral=referral, appointment_at=at)
