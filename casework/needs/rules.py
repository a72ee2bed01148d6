"""Eligibility rules: versioned data with effective dates, read from rules.toml, checked and applied here."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.datafile import Faulty, Problem, Source
from casework.needs.models import Eligibility
from services.categories import Category

FILE = Path(__file__).parent / "rules.toml"
RULE = {"always", "adult", "confirm", "vi", "en"}


@dataclass(frozen=True)
class Rule:
    """One category's rule. `adult` asks for 18 years; each item of `confirm` must have been answered yes."""

    texts: Mapping[str, str]
    adult: bool = False
    confirm: tuple[str, ...] = ()

    @property
    def explanation(self) -> str:
        """The rule for the worker, in the language of the page."""
        return self.texts.get(get_language() or "vi", self.texts["vi"])

    def apply(self, *, client, answers: Mapping[str, Any]) -> Eligibility:
        """The client's eligibility by the rule; an answer that is missing has to be confirmed."""
        if self.adult and client.is_child:
            return Eligibility.NOT_ELIGIBLE
        states = [answers.get(item, {}).get("value") for item in self.confirm]
        if any(state == "no" for state in states):
            return Eligibility.NOT_ELIGIBLE
        return Eligibility.ELIGIBLE if all(state == "yes" for state in states) else Eligibility.TO_CONFIRM

    def open_questions(self, *, client, answers: Mapping[str, Any]) -> tuple[str, ...]:
        """What is still to be confirmed: nothing where another condition fails already."""
        if self.apply(client=client, answers=answers) != Eligibility.TO_CONFIRM:
            return ()
        return tuple(item for item in self.confirm if answers.get(item, {}).get("value") is None)


@dataclass(frozen=True)
class RuleSet:
    """All nine rules of one version, in force from a day on."""

    id: str
    since: dt.date
    rules: dict[str, Rule]


@cache
def rule_sets(path: Path = FILE) -> tuple[RuleSet, ...]:
    """Every version, oldest first. Raises Faulty naming each mistake with its line."""
    source = Source(path)
    source.sound()
    check(source)
    source.sound()
    return tuple(_rule_set(entry) for entry in source.data["version"])


def problems(path: Path = FILE) -> list[Problem]:
    """What is wrong in the file, for the check at start."""
    try:
        rule_sets.__wrapped__(path)
    except Faulty as faulty:
        return faulty.problems
    return []


def check(source: Source) -> None:
    """Versions in the order of their days, each with one rule for every category, each rule with its words."""
    versions = source.data.get("version", [])
    if not versions:
        source.wrong("no [[version]]")
    for n, entry in enumerate(versions):
        source.only(entry, {"id", "from", "rules"}, "version", n)
        if not isinstance(entry.get("from"), dt.date):
            source.wrong("“from” is a day such as 2026-01-01", "version", n, "from")
        rules = entry.get("rules", {})
        for category in sorted(set(Category.values) ^ set(rules)):
            source.wrong(f"wrong or missing category “{category}”", "version", n, "rules", category)
        for category, rule in rules.items():
            _check_rule(source, rule, "version", n, "rules", category)
    _check_order(source, versions)


def _check_order(source: Source, versions: list[dict[str, Any]]) -> None:
    ids = [one.get("id") for one in versions]
    for n, one in enumerate(ids):
        if not isinstance(one, str) or one in ids[:n]:
            source.wrong("“id” is missing, or stands twice", "version", n, "id")
    days = [one.get("from") for one in versions]
    for n, (before, after) in enumerate(pairwise(days), start=1):
        if isinstance(before, dt.date) and isinstance(after, dt.date) and after <= before:
            source.wrong("a later version is in force from a later day", "version", n, "from")


def _check_rule(source: Source, rule: dict[str, Any], *place: str | int) -> None:
    source.only(rule, RULE, *place)
    for language in ("vi", "en"):
        if not rule.get(language, "").strip():
            source.wrong(f"no words in “{language}”", *place, language)
    if bool(rule.get("always")) == bool(rule.get("adult") or rule.get("confirm")):
        source.wrong("needs either “always”, or “adult” or “confirm”", *place)
    known = _yes_no_items()
    for item in rule.get("confirm", []):
        if item not in known:
            source.wrong(f"no yes-or-no question of a screening is called “{item}”", *place, "confirm")


def _yes_no_items() -> set[str]:
    """Questions of any version of the screening: a rule outlives the version that asked first."""
    from casework.screening.reading import files, read

    return {item.slug for path in files() for item in read(path).items if item.kind == "yes_no"}


def _rule_set(entry: dict[str, Any]) -> RuleSet:
    rules = {
        category: Rule({"vi": rule["vi"], "en": rule["en"]}, rule.get("adult", False), tuple(rule.get("confirm", ())))
        for category, rule in entry["rules"].items()
    }
    return RuleSet(entry["id"], entry["from"], rules)


def in_force(on: dt.date) -> RuleSet:
    """The rules of a day; the first version also stands for the days before it."""
    standing = [one for one in rule_sets() if one.since <= on]
    return standing[-1] if standing else rule_sets()[0]


EXPLANATIONS = {
    Eligibility.ELIGIBLE: _("Đủ điều kiện theo tiêu chí hiện hành."),
    Eligibility.TO_CONFIRM: _("Cần hỏi thêm trước khi chuyển gửi."),
    Eligibility.NOT_ELIGIBLE: _("Chưa đủ điều kiện theo tiêu chí hiện hành."),
}
