"""Eligibility rules: versioned data with effective dates, read from rules.toml, applied here."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from casework.needs.models import Eligibility
from services.categories import Category

FILE = Path(__file__).parent / "rules.toml"


@dataclass(frozen=True)
class Rule:
    """One category's rule. `adult` asks for 18 years; each item of `confirm` must have been answered yes."""

    explanation: str
    adult: bool = False
    confirm: tuple[str, ...] = ()

    def apply(self, *, client, answers: dict) -> Eligibility:
        """The client's eligibility by the rule; an answer that is missing has to be confirmed."""
        if self.adult and client.is_child:
            return Eligibility.NOT_ELIGIBLE
        states = [answers.get(item, {}).get("value") for item in self.confirm]
        if any(state == "no" for state in states):
            return Eligibility.NOT_ELIGIBLE
        return Eligibility.ELIGIBLE if all(state == "yes" for state in states) else Eligibility.TO_CONFIRM


@dataclass(frozen=True)
class RuleSet:
    """All nine rules of one version, in force from a day on."""

    id: str
    since: dt.date
    rules: dict[str, Rule]


@cache
def rule_sets(path: Path = FILE) -> tuple[RuleSet, ...]:
    """Every version, oldest first. Raises ValueError naming the version and category that is wrong."""
    with path.open("rb") as handle:
        data = tomllib.load(handle)
    return tuple(sorted((_rule_set(entry) for entry in data["version"]), key=lambda one: one.since))


def _rule_set(entry: dict) -> RuleSet:
    missing = set(Category.values) ^ set(entry["rules"])
    if missing:
        raise ValueError(f"{FILE.name}, version {entry['id']}: wrong or missing categories {sorted(missing)}")
    rules = {
        category: Rule(rule["vi"], rule.get("adult", False), tuple(rule.get("confirm", ())))
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
