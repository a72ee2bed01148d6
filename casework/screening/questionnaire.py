"""Questionnaires as data: reading and checking the files, which item comes next, scores, proposed needs."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from services.categories import Category

FOLDER = Path(__file__).parent
CURRENT = ("needs", "2026-1")
ANSWERED, DECLINED = "answered", "declined"
YES_NO = {"yes": _("Có"), "no": _("Không")}
SCALES = {"phq4": {"0": _("Không ngày nào"), "1": _("Vài ngày"), "2": _("Hơn nửa số ngày"), "3": _("Gần như mỗi ngày")}}


@dataclass(frozen=True)
class Item:
    """One question. `proposes` maps an answer to what follows from it."""

    slug: str
    section: str
    kind: str
    texts: dict[str, str]
    scale: str = ""
    when: dict[str, str] = field(default_factory=dict)
    trained: bool = False
    follows: dict[str, dict] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The question in the language of the page."""
        return self.texts.get(get_language() or "vi", self.texts["vi"])

    @property
    def choices(self) -> dict:
        return SCALES[self.scale] if self.kind == "scale" else YES_NO

    def is_asked(self, answers: dict) -> bool:
        """Whether the earlier answers lead to this question."""
        return all(answers.get(slug, {}).get("value") == value for slug, value in self.when.items())


@dataclass(frozen=True)
class Score:
    """The sum of some items and the value from which it proposes needs."""

    slug: str
    items: tuple[str, ...]
    at_least: int
    proposes: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """A need that the answers propose: its category, whether urgent, which items or scores say so."""

    category: str
    urgent: bool
    because: tuple[str, ...]


@dataclass(frozen=True)
class Questionnaire:
    slug: str
    version: str
    items: tuple[Item, ...]
    scores: tuple[Score, ...]

    def item(self, slug: str) -> Item | None:
        return next((item for item in self.items if item.slug == slug), None)

    def asked(self, answers: dict) -> list[Item]:
        return [item for item in self.items if item.is_asked(answers)]

    def next_item(self, answers: dict) -> Item | None:
        """The first question without an answer; None when the screening is whole."""
        return next((item for item in self.asked(answers) if item.slug not in answers), None)

    def score(self, answers: dict) -> dict[str, int | None]:
        """Each score's sum; None when one of its items was declined or not asked."""
        return {score.slug: _sum(score, answers) for score in self.scores}

    def proposals(self, answers: dict) -> list[Proposal]:
        """The needs that the answers propose, in the order of the nine categories."""
        found: dict[str, list[tuple[str, bool]]] = {}
        for slug, follow in self._follows(answers):
            for category in follow["proposes"]:
                found.setdefault(category, []).append((slug, follow.get("urgent", False)))
        return [
            Proposal(c, any(urgent for _s, urgent in found[c]), tuple(slug for slug, _u in found[c]))
            for c in Category.values if c in found
        ]

    def _follows(self, answers: dict):
        for item in self.asked(answers):
            follow = item.follows.get(str(answers.get(item.slug, {}).get("value")))
            if follow:
                yield item.slug, follow
        for score in self.scores:
            total = _sum(score, answers)
            if total is not None and total >= score.at_least:
                yield score.slug, {"proposes": score.proposes}

    def speaking_for(self, category: str, answers: dict) -> list[Item]:
        """The questions whose given answers say something about a need of this category: an answer that proposes it by
        itself, or one of a score that does. Any other answer is nothing that its helpers would have to know."""
        scored = {slug for score in self.scores if category in score.proposes for slug in score.items}
        telling = {slug for slug, follow in self._follows(answers) if category in follow["proposes"]}
        return [item for item in self.asked(answers) if item.slug in scored | telling]

    def needs_safety(self, answers: dict) -> bool:
        """Somebody may be in danger now: lead to the safety page at once."""
        return any(follow.get("safety") for _slug, follow in self._follows(answers))


def _sum(score: Score, answers: dict) -> int | None:
    values = [answers.get(slug, {}).get("value") for slug in score.items]
    return None if None in values else sum(int(value) for value in values)


@cache
def questionnaire(slug: str, version: str) -> Questionnaire:
    """The questionnaire of that version. Raises LookupError when there is no such file."""
    path = FOLDER / f"{slug}-{version}.toml"
    if not path.exists():
        raise LookupError(f"No questionnaire {slug} {version}")
    with path.open("rb") as handle:
        return _read(tomllib.load(handle), path.name)


def current() -> Questionnaire:
    return questionnaire(*CURRENT)


def _read(data: dict, name: str) -> Questionnaire:
    items = tuple(_item(entry) for entry in data["item"])
    scores = tuple(
        Score(one["slug"], tuple(one["items"]), one["at_least"], tuple(one["proposes"])) for one in data["score"]
    )
    _check(items, scores, name)
    return Questionnaire(data["questionnaire"], data["version"], items, scores)


def _item(entry: dict) -> Item:
    follows = {answer: entry[answer] for answer in ("yes", "no") if answer in entry}
    return Item(
        slug=entry["slug"], section=entry["section"], kind=entry["kind"],
        texts={"vi": entry["vi"], "en": entry["en"]}, scale=entry.get("scale", ""),
        when=entry.get("when", {}), trained=entry.get("trained", False), follows=follows,
    )


def _check(items, scores, name: str) -> None:
    """Refuse a file that asks after something unknown, naming what is wrong."""
    slugs = [item.slug for item in items]
    if len(slugs) != len(set(slugs)):
        raise ValueError(f"{name}: an item's slug stands twice")
    for item in items:
        unknown = set(item.when) - set(slugs[: slugs.index(item.slug)])
        proposed = {c for follow in item.follows.values() for c in follow["proposes"]} - set(Category.values)
        known_kind = item.kind == "yes_no" or (item.kind == "scale" and item.scale in SCALES)
        if unknown or proposed or not known_kind:
            raise ValueError(f"{name}, item {item.slug}: unknown condition, category, kind or scale")
    for score in scores:
        if set(score.items) - set(slugs) or set(score.proposes) - set(Category.values):
            raise ValueError(f"{name}, score {score.slug}: unknown item or category")
