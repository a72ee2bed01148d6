"""Questionnaires as data: what a question, a score and a rule are, and the way that answers take through them.

Files are read and checked by `casework.screening.reading`. Nothing here asks the database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from casework.screening.conditions import Circumstances, Condition
from casework.screening.items import DECLINED, Item, Texts, words
from services.categories import Category

NOBODY_IN_PARTICULAR = Circumstances()
ZERO, NONE = "zero", "none"
Answers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Band:
    """From this value on, a score is called this."""

    since: int
    texts: Texts


@dataclass(frozen=True)
class Score:
    """The sum of the points of some items; from `at_least` on (by the client's sex) it proposes needs.

    `unasked`: "zero" counts a question to which the answers did not lead as nothing; "none" leaves the score open.
    """

    slug: str
    items: tuple[str, ...]
    texts: Texts
    at_least: Mapping[str, int]
    proposes: tuple[str, ...]
    bands: tuple[Band, ...] = ()
    urgent: bool = False
    unasked: str = NONE

    def speaks(self, total: int | None, sex: str) -> bool:
        return total is not None and total >= self.at_least[sex]

    def say(self, total: int | None) -> str:
        """The value with what it is called, for people."""
        if total is None:
            return ""
        band = next((words(one.texts) for one in reversed(self.bands) if total >= one.since), "")
        return f"{total} · {band}" if band else str(total)


@dataclass(frozen=True)
class PersonRule:
    """What follows from whom it is, whatever is answered."""

    slug: str
    when: Condition
    texts: Texts
    proposes: tuple[str, ...]
    urgent: bool = False
    risk: str = ""


@dataclass(frozen=True)
class Proposal:
    """A need that is proposed: its category, whether urgent, which items, scores or rules say so."""

    category: str
    urgent: bool
    because: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """What one answer, score or rule leads to."""

    slug: str
    proposes: tuple[str, ...]
    urgent: bool
    risk: str


class Way:
    """The way that answers take through a questionnaire: where they lead, and which of them count.

    A condition sees only answers that count themselves: one left behind on a road no longer taken decides nothing.
    An answer that was given counts, whoever looks at it now; training and live routes decide only what is still asked.
    """

    def __init__(self, form: "Questionnaire", answers: Answers, who: Circumstances) -> None:
        self.form, self.who = form, who
        self.led_to: list[Item] = []
        self.given: dict[str, Mapping[str, Any]] = {}
        for item in form.items:
            if not item.when or any(one.holds(self.value, self.total_of, who) for one in item.when):
                self.led_to.append(item)
                if item.slug in answers:
                    self.given[item.slug] = answers[item.slug]

    @property
    def asked(self) -> list[Item]:
        """What was answered or is to be, in order."""
        return [item for item in self.led_to if item.slug in self.given or item.may_be_asked(self.who)]

    @property
    def next_item(self) -> Item | None:
        return next((item for item in self.asked if item.slug not in self.given), None)

    def value(self, slug: str) -> Any:
        return self.given.get(slug, {}).get("value")

    def total_of(self, slug: str) -> int | None:
        """The score's sum; None when one of its questions was declined or not asked."""
        score = self.form.score_of(slug)
        led_to = {item.slug for item in self.led_to}
        total = 0
        for one in score.items:
            if one not in led_to and score.unasked == ZERO:
                continue
            if self.value(one) is None:
                return None
            total += self.form.item(one).points(self.value(one))
        return total

    def findings(self) -> Iterator[Finding]:
        """What follows from the person, from each answer in order, and from the scores."""
        for rule in self.form.person:
            if rule.when.holds(self.value, self.total_of, self.who):
                yield Finding(rule.slug, rule.proposes, rule.urgent, rule.risk)
        for item in self.led_to:
            for follow in item.follows:
                if follow.applies(self.value(item.slug)):
                    yield Finding(item.slug, follow.proposes, follow.urgent, follow.risk)
        for score in self.form.scores:
            if score.speaks(self.total_of(score.slug), self.who.sex):
                yield Finding(score.slug, score.proposes, score.urgent, "")


@dataclass(frozen=True)
class Questionnaire:
    """One version of one questionnaire, as its file says it."""

    slug: str
    version: str
    items: tuple[Item, ...]
    scores: tuple[Score, ...]
    person: tuple[PersonRule, ...] = ()

    def find(self, slug: str) -> Item | None:
        return next((item for item in self.items if item.slug == slug), None)

    def item(self, slug: str) -> Item:
        """The question of that name. Raises LookupError where the file has none."""
        found = self.find(slug)
        if found is None:
            raise LookupError(slug)
        return found

    def score_of(self, slug: str) -> Score:
        return next(score for score in self.scores if score.slug == slug)

    def way(self, answers: Answers, who: Circumstances = NOBODY_IN_PARTICULAR) -> Way:
        return Way(self, answers, who)

    def next_item(self, answers: Answers, who: Circumstances = NOBODY_IN_PARTICULAR) -> Item | None:
        """The first question without an answer; None when the screening is whole."""
        return self.way(answers, who).next_item

    def score(self, answers: Answers, who: Circumstances = NOBODY_IN_PARTICULAR) -> dict[str, int | None]:
        """Each score's sum; None when one of its items was declined or not asked."""
        way = self.way(answers, who)
        return {score.slug: way.total_of(score.slug) for score in self.scores}

    def proposals(self, answers: Answers, who: Circumstances = NOBODY_IN_PARTICULAR) -> list[Proposal]:
        """The needs that are proposed, in the order of the nine categories."""
        found: dict[str, dict[str, bool]] = {}
        for one in self.way(answers, who).findings():
            for category in one.proposes:
                because = found.setdefault(category, {})
                because[one.slug] = because.get(one.slug, False) or one.urgent
        return [Proposal(c, any(found[c].values()), tuple(found[c])) for c in Category.values if c in found]

    def risks(self, answers: Answers, who: Circumstances = NOBODY_IN_PARTICULAR) -> list[str]:
        """The dangers that the answers point to, each once, in their order."""
        return list(dict.fromkeys(one.risk for one in self.way(answers, who).findings() if one.risk))

    def speaking_for(
        self, category: str, answers: Answers, who: Circumstances = NOBODY_IN_PARTICULAR
    ) -> list[Item]:
        """The questions whose given answers say something about a need of this category: an answer that proposes it by
        itself, or one of a score that could. Any other answer is nothing that its helpers would have to know, nor are
        those of a score of nothing."""
        way = self.way(answers, who)
        scored = {slug for score in self.scores if category in score.proposes and way.total_of(score.slug) != 0
                  for slug in score.items}
        telling = {one.slug for one in way.findings() if category in one.proposes}
        return [item for item in way.asked if item.slug in scored | telling]

    def reason(self, slug: str, answers: Answers, who: Circumstances = NOBODY_IN_PARTICULAR) -> str:
        """One `because` of a proposal in words: the question with its answer, the score with its value, the rule."""
        for rule in self.person:
            if rule.slug == slug:
                return words(rule.texts)
        item = self.find(slug)
        if item is not None:
            return f"{item.text} – {said(item, answers.get(slug))}"
        score = self.score_of(slug)
        return f"{words(score.texts)}: {score.say(self.way(answers, who).total_of(slug))}"


def said(item: Item, answer: Mapping[str, Any] | None) -> str:
    """An answer for people: what was said; that it was declined; that it was not asked. Never one for another."""
    if answer is None:
        return _("Không hỏi")
    if answer.get("state") == DECLINED:
        return _("Từ chối trả lời")
    return item.say(answer.get("value"))
