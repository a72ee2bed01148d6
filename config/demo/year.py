"""A year of invented work: persons met, registered, screened, referred, served and followed up, day by day.

Everything goes through the actions that people use, with the clock set to the day on which it happens.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from functools import partial

import time_machine
from django.db import transaction

from accounts.roles import Role
from casework.clients import recall
from casework.clients.codes import Sex
from casework.contacts.actions import Said, log_contact
from casework.contacts.codes import AgeGroup, Channel, Supply, Topic
from config.demo.life import Life
from config.demo.world import World, named
from privacy.datakeys import opened_keys
from privacy.identity import SYSTEM, acting_as
from referrals import actions as referral_actions
from referrals.models import Referral
from services.models import Commune

MOTHERS = ("La", "Hu", "Ho", "Ma", "Th", "Ng", "Li", "Vâ", "Đà", "Tư", "Hạ", "Qu")
HOME_NAMES = ("Tý", "Bi", "Na", "Su", "Mơ", "Tố", "Gá", "Hĩ", "Cú", "Bé")
DAYS, UNREAD_DAYS = 364, 5
# Channel → how many people without a record are met at once.
AT_ONCE = {Channel.FIELD: (4, 25), Channel.DROP_IN: (1, 4), Channel.ONLINE: (1, 3), Channel.HOTLINE: (1, 1),
           Channel.MOBILE: (2, 12)}


class Year:
    """The calendar: what is to happen, in the order of days, up to yesterday."""

    def __init__(self, world: World, rng: random.Random, persons: int, today: dt.date):
        self.world, self.rng, self.persons, self.today = world, rng, persons, today
        self.start = today - dt.timedelta(days=DAYS)
        self.communes = list(Commune.objects.select_related("former_district"))
        self.weights = [share / 2 ** place for place, share in self.places(rng)]
        self.calendar: dict[dt.date, list[Callable[[], object]]] = {}

    def places(self, rng: random.Random) -> Iterator[tuple[int, float]]:
        """How far down the list each commune's former district stands, and the commune's own share: most work
        is done in a few districts, as it is in life."""
        districts = sorted({commune.former_district_id for commune in self.communes})
        rng.shuffle(districts)
        for commune in self.communes:
            yield districts.index(commune.former_district_id) // 2, rng.uniform(.5, 1.5)

    def recall_answers(self, number: int) -> dict:
        """What the person of this number answers, whichever questions this place asks."""
        answers: dict[str, object] = {}
        names, left = [MOTHERS, HOME_NAMES], number
        for question in recall.current().questions:
            if question.kind == "letters":
                some = names[len(answers) % len(names)]
                answers[question.slug] = some[number // (len(answers) + 1) % len(some)]
            else:
                left, place = divmod(left, question.answers)
                answers[question.slug] = question.low + place
        return answers

    def schedule(self, day: dt.date, happen: Callable[[], object]) -> None:
        """Put something into the calendar; today and the future are left to whoever tries the demo."""
        if day < self.today:
            self.calendar.setdefault(day, []).append(happen)

    def live(self, advance: Callable[[float], None]) -> None:
        """Live through the year. `advance` is told the share of the year that each day was."""
        self.begin_lives()
        self.begin_meetings()
        for n in range(DAYS):
            day = self.start + dt.timedelta(days=n)
            held, done = self.calendar.setdefault(day, []), 0
            morning = dt.datetime.combine(day, dt.time(1), tzinfo=dt.UTC)  # eight o'clock in Viet Nam
            with time_machine.travel(morning, tick=True), opened_keys(), transaction.atomic():
                while done < len(held):
                    held[done]()
                    done += 1
                self.read_answers(day)
            advance(1 / DAYS)

    def read_answers(self, day: dt.date) -> None:
        """Workers look at what was answered; what came in the last days still waits for them."""
        if (self.today - day).days >= UNREAD_DAYS:
            with acting_as(SYSTEM):
                unseen = list(Referral.objects.answered_unseen().select_related("sent_by"))
            for referral in unseen:
                referral_actions.mark_seen(by=referral.sent_by, referral=referral)

    def begin_lives(self) -> None:
        """Spread the first meetings over the year; one in twenty is also known to another group."""
        workers = self.world.of_role(Role.OUTREACH_WORKER)
        for number in range(self.persons):
            worker, day = self.rng.choice(workers), self.start + dt.timedelta(days=self.rng.randint(0, DAYS - 1))
            life = Life(self, number, worker)
            self.schedule(day, life.begin)
            if self.rng.random() < .05:
                others = [one for one in workers if one.organisation_id != worker.organisation_id]
                twin = Life(self, number, self.rng.choice(others), life.answers)
                self.schedule(day + dt.timedelta(days=self.rng.randint(1, 60)), twin.begin)

    def begin_meetings(self) -> None:
        """As many meetings without a record as there are persons: talks, the drop-in, the hotline, chats."""
        workers = self.world.of_role(Role.OUTREACH_WORKER)
        for number in range(self.persons):
            day = self.start + dt.timedelta(days=self.rng.randint(0, DAYS - 1))
            self.schedule(day, partial(self.meet, number, self.rng.choice(workers)))

    def meet(self, number: int, worker) -> None:
        """Several people at once or one alone, none of them with a name."""
        rng = self.rng
        channel = rng.choices(list(AT_ONCE), (45, 25, 10, 12, 8))[0]
        people = rng.randint(*AT_ONCE[channel])
        gives = channel not in {Channel.ONLINE, Channel.HOTLINE}
        supplies = {Supply.CONDOMS: (people * rng.randint(2, 10), 0), Supply.LEAFLETS: (people, 0)} if gives else {}
        women = people * 2 // 3
        groups = {(Sex.FEMALE, AgeGroup.ADULT): women, (Sex.MALE, AgeGroup.YOUNG): people - women - people // 9}
        log_contact(
            by=worker, id=named("meeting", number), channel=channel, people=people, supplies=supplies,
            commune=rng.choices(self.communes, self.weights)[0],
            said=Said(groups=groups, topics=[Topic.HEALTH, Topic.SUPPLIES]),
        )
