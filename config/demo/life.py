"""One invented person of the demo: met, registered, screened, referred, served and followed up, as it happens."""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from casework.clients.actions import register
from casework.clients.codes import AgeBand, SafeChannel, Sex
from casework.clients.models import Client
from casework.consents.actions import take_consent
from casework.consents.codes import How
from casework.consents.wording import Purpose
from casework.contacts.actions import Said, log_contact
from casework.contacts.codes import Channel, Supply, Topic
from casework.followups.actions import record_followup
from casework.followups.models import FollowUp, Lasting, Outcome
from casework.given.actions import give_service
from casework.needs.actions import Decision, decide_needs
from casework.needs.models import Eligibility, Wanted
from casework.needs.rules import in_force
from casework.screening.actions import answer, begin_screening, complete_screening, questionnaire_of
from casework.screening.circumstances import as_it_stood, circumstances
from config.demo.plans import after_three, begin_plan
from config.demo.referred import refer
from config.demo.world import named
from privacy.identity import acting_as

if TYPE_CHECKING:
    from config.demo.year import Year

ALIASES = ("Mận", "Đào", "Sim", "Hoa", "Lê", "Chị Ba", "Bé Tư", "Na", "Thu", "Mưa", "Gió", "Mây", "Suối", "Ngô", "Chè",
           "Trăng", "Sao", "Nắng", "Cúc", "Lan", "Huệ", "Sen", "Bưởi", "Cam", "Quýt", "Dừa")
WORDS = ("Xưng là bạn học nghề", "Xưng là người quen ở chợ", "Hỏi chuyện thời tiết trước", "")
HOURS = ("Sau 19 giờ", "Buổi sáng", "Chiều thứ Bảy", "Trước 9 giờ", "")
REASONS = ("Muốn được khám trong tuần", "Cần hỏi thêm về giấy tờ", "Muốn có việc gần nhà", "Cần chỗ ở tạm", "")
# How many days late a follow-up is done, from … to, and how likely: most in time, a small part very late.
LATE = ((0, 0), (1, 3), (4, 9), (10, 20))
HOW_OFTEN = (70, 20, 7, 3)
# How likely each answer of the screening is yes; a scale is drawn by itself.
YES = {"unwell": .35, "tested": .4, "unprotected": .3, "supplies": .5, "overdose": .03, "self_harm": .03,
       "substances": .12, "injected": .1, "violence": .12, "violence_now": .3, "held": .04, "forced": .02,
       "detained": .06, "legal_trouble": .2, "has_papers": .85, "housing": .8, "hunger": .12, "income": .5,
       "debt": .35, "debt_threats": .2, "children": .45, "child_harmed": .02, "dependants": .3, "wants_training": .35,
       "wants_job": .4, "own_business": .2, "has_plan_for_money": .5}
PERHAPS = .3  # of any other


class Life:
    """One invented person with one worker; the way through the year is drawn when it happens."""

    def __init__(self, year: "Year", number: int, worker, answers: dict | None = None):
        self.year, self.rng, self.number, self.worker = year, year.rng, number, worker
        self.answers = answers or year.recall_answers(number)
        self.client: Client
        self.asked: set = set()

    def id(self, *what):
        return named("life", self.worker.username, self.number, *what)

    def begin(self) -> None:
        """First contact, registration, consents; then what follows is put into the calendar."""
        rng = self.rng
        commune = rng.choices(self.year.communes, self.year.weights)[0]
        self.client = register(
            by=self.worker, id=self.id("client"), alias=rng.choice(ALIASES), answers=self.answers,
            safe_contact=self.safe_contact(),
            age_band=rng.choices(AgeBand.values, (1, 6, 22, 60, 9, 2))[0],
            sex=rng.choices(Sex.values, (84, 9, 5, 2))[0], commune=commune, another_person=True,
        )
        purposes = [Purpose.RECORD, *(p for p in (Purpose.SHARE, Purpose.STATISTICS) if rng.random() < .95)]
        how = How.values[self.number % len(How.values)]
        take_consent(by=self.worker, client=self.client, purposes=purposes, how=how)
        self.contact(0)
        if rng.random() < .88:
            self.later(rng.randint(1, 21), self.screen)
        for n in range(1, rng.randint(2, 5)):
            self.later(rng.randint(10, 150), partial(self.contact, n))

    def safe_contact(self) -> dict:
        draw = self.rng.choice
        return {"channel": draw(SafeChannel.values), "hours": draw(HOURS), "words": draw(WORDS)}

    def later(self, days: int, happen: Callable[[], object]) -> None:
        self.year.schedule(timezone.localdate() + dt.timedelta(days=days), self.as_worker(happen))

    def as_worker(self, happen: Callable[[], object]) -> Callable[[], object]:
        """What this worker looks up on the way is looked up with no more reach than theirs. In a case that has ended
        nothing happens any more."""
        def happening():
            with acting_as(self.worker):
                if Client.objects.filter(pk=self.client.pk).open().exists():
                    happen()
        return happening

    def contact(self, n: int) -> None:
        supplies = {Supply.CONDOMS: (self.rng.randint(5, 40), 0), Supply.LEAFLETS: (1, 0)}
        if self.rng.random() < .3:
            supplies[Supply.TEST_KITS] = (1, self.rng.randint(0, 1))
        talk = random.Random(self.id("contact", n).int)  # noqa: S311  # nosec B311 (invented work)
        log_contact(
            by=self.worker, id=self.id("contact", n), channel=self.rng.choices(Channel.values, (60, 15, 12, 5, 8))[0],
            commune=self.client.commune, client=self.client, supplies=supplies,
            said=Said(topics=talk.sample(Topic.values, 2)),
        )

    def screen(self) -> None:
        """Ask everything, let the client decide, and refer what can be referred."""
        screening = begin_screening(by=self.worker, id=self.id("screening"), client=self.client)
        form, who = questionnaire_of(screening), circumstances(screening, self.worker)
        given: dict[str, object] = {}
        while item := form.next_item({slug: {"value": value} for slug, value in given.items()}, who):
            given[item.slug] = self.draw(item)
        screening = answer(by=self.worker, screening=screening, answers=given)
        screening = complete_screening(by=self.worker, screening=screening)
        needs = decide_needs(
            by=self.worker, client=self.client, decisions=list(self.decide(screening)), screening=screening
        )
        self.later(self.rng.randint(1, 6), partial(begin_plan, self, needs))
        if together := [need for need in needs if self.follow(need)]:
            self.later(self.rng.randint(1, 12), lambda: refer(self, together))

    def draw(self, item) -> object:
        """An answer that this kind of question can have; now and then none is given."""
        rng, choices = self.rng, list(item.choices)
        if rng.random() < .03:
            return None
        if item.kind == "yes_no":
            return "yes" if rng.random() < YES.get(item.slug, PERHAPS) else "no"
        if item.kind == "number":
            return rng.randint(item.low, min(item.low + 3, item.high))
        if item.kind == "month":
            return f"{timezone.localdate() - dt.timedelta(days=rng.randint(1, 180)):%Y-%m}"
        drawn = rng.choices(choices, weights=[2 ** -n for n, _choice in enumerate(choices)])[0]
        return [drawn] if item.kind == "multi" else drawn

    def decide(self, screening) -> Iterator[Decision]:
        rules = in_force(timezone.localdate()).rules
        asked_later = self.rng.random() < .15  # papers to be seen first: nothing is confirmed yet
        form, who = questionnaire_of(screening), as_it_stood(screening)
        for proposal in form.proposals(screening.answers, who):
            wanted = self.rng.choices(Wanted.values, (68, 22, 10))[0]
            eligibility = rules[proposal.category].apply(client=self.client, answers=screening.answers)
            if eligibility == Eligibility.TO_CONFIRM and self.rng.random() < .6:
                eligibility = Eligibility.ELIGIBLE
            if asked_later:
                eligibility = Eligibility.TO_CONFIRM
            because = {"screening": form.version, "from": list(proposal.because)}
            yield Decision(
                proposal.category, wanted, eligibility, proposal.urgent, self.rng.choice(REASONS), because
            )

    def follow(self, need) -> bool:
        """A wanted need is referred, becomes a service by the worker, or waits. Whether it is to be referred."""
        if need.wanted != Wanted.YES or need.eligibility != Eligibility.ELIGIBLE:
            return False
        chance = self.rng.random()
        if .62 <= chance < .68:
            self.later(self.rng.randint(1, 20), partial(self.give, need))
        return chance < .62

    def follow_wish(self, need) -> bool:
        """Whether a goal is made of this need."""
        return need.wanted == Wanted.YES and self.rng.random() < .7

    def give(self, need) -> None:
        give_service(by=self.worker, id=self.id("given", need.category), need=need)
        self.ask_later()

    def ask_later(self) -> None:
        """Whether a result lasts is asked like everything else that was promised."""
        for one in FollowUp.objects.filter(client=self.client, milestone__isnull=False, done_on__isnull=True):
            if one.pk not in self.asked:
                self.asked.add(one.pk)
                self.expect(one)

    def expect(self, followup) -> None:
        """Every follow-up is done sooner or later; what is to be done after today still stands open."""
        days = (followup.due_on - timezone.localdate()).days + self.rng.randint(*self.rng.choices(LATE, HOW_OFTEN)[0])
        self.later(days, lambda: self.followed(followup))

    def followed(self, followup) -> None:
        """Whoever is not reached is tried again; after three attempts the case manager decides. What was taken back
        meanwhile is not followed up."""
        followup = FollowUp.objects.filter(pk=followup.pk).select_related("client").first()
        if followup is None or not (followup.client.is_open or followup.milestone):
            return
        outcome = self.rng.choices((Outcome.REACHED, Outcome.NEEDS_MORE, Outcome.NOT_REACHED), (65, 15, 20))[0]
        lasts = followup.asks if followup.asks and self.rng.random() < .7 else self.rng.choice(Lasting.values)
        again = record_followup(
            by=self.worker, followup=followup, outcome=outcome, lasting=lasts, next_id=self.id("again", followup.pk),
        )
        if again:
            self.expect(again)
        elif outcome == Outcome.NOT_REACHED:
            held = FollowUp.objects.get(pk=followup.pk)
            self.later(self.rng.randint(1, 6), partial(after_three, self, held))
