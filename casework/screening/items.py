"""One question of a questionnaire: its words, its answers, what an answer is worth and what follows from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.screening.conditions import Circumstances, Condition

ANSWERED, DECLINED = "answered", "declined"
KINDS = ("yes_no", "scale", "choice", "multi", "number", "month")
MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
Texts = Mapping[str, str]


def words(texts: Texts) -> str:
    """What is said in the language of the page; Vietnamese where there is no other."""
    return texts.get(get_language() or "vi", texts["vi"])


@dataclass(frozen=True)
class Section:
    """Questions about one thing. What `sensitive` ones tell is shared with more care."""

    slug: str
    texts: Texts
    sensitive: bool = False


@dataclass(frozen=True)
class Option:
    """One answer to choose, and its points in a score; None where it has none."""

    value: str
    texts: Texts
    points: int | None = None


YES_NO = (
    Option("yes", {"vi": "Có", "en": "Yes"}, 1), Option("no", {"vi": "Không", "en": "No"}, 0),
)


@dataclass(frozen=True)
class Follow:
    """What follows from some answers: needs, whether urgent, a danger. `at_least` is for numbers."""

    answers: tuple[str, ...]
    proposes: tuple[str, ...] = ()
    urgent: bool = False
    risk: str = ""
    at_least: int | None = None

    def applies(self, value: Any) -> bool:
        if value is None:
            return False
        if self.at_least is not None:
            return int(value) >= self.at_least
        return bool(set(value if isinstance(value, list) else [value]) & set(self.answers))


@dataclass(frozen=True)
class Item:
    """One question. `when`: asked if one of these holds, always if there is none.

    `training` names what whoever asks must have learned, `route` the category of which a service must take people now.
    `low` and `high` bound a number.
    """

    slug: str
    section: Section
    kind: str
    texts: Texts
    hints: Texts = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    when: tuple[Condition, ...] = ()
    training: str = ""
    route: str = ""
    follows: tuple[Follow, ...] = ()
    low: int = 0
    high: int = 0

    @property
    def text(self) -> str:
        """The question in the language of the page."""
        return words(self.texts)

    @property
    def hint(self) -> str:
        return words(self.hints) if self.hints else ""

    @property
    def choices(self) -> dict[str, str]:
        """{value: words} of the answers to choose; empty for a number or a month."""
        return {option.value: words(option.texts) for option in self.options}

    @property
    def one_tap(self) -> bool:
        """Answered by pressing one of its answers."""
        return self.kind in ("yes_no", "scale", "choice")

    def may_be_asked(self, who: Circumstances) -> bool:
        """By whoever is trained for it, and only where somebody could help."""
        return (not self.training or self.training in who.trainings) and (not self.route or self.route in who.routes)

    def clean(self, value: Any) -> Any:
        """The answer as it is kept. Raises ValueError with a sentence for what is none."""
        if self.kind == "multi":
            chosen = [value] if isinstance(value, str) else list(value)
            if not chosen or set(chosen) - set(self.choices):
                raise ValueError(_("Hãy chọn ít nhất một câu trả lời."))
            return [one for one in self.choices if one in chosen]
        if self.kind == "number":
            return self._number(value)
        if self.kind == "month":
            if not isinstance(value, str) or not MONTH.fullmatch(value):
                raise ValueError(_("Viết tháng theo thứ tự tháng/năm, ví dụ 03/2026."))
            return value
        if value not in self.choices:
            raise ValueError(_("Hãy chọn một câu trả lời."))
        return value

    def _number(self, value: Any) -> int:
        said = _("Nhập một số từ %(low)s đến %(high)s.") % {"low": self.low, "high": self.high}
        try:
            number = int(value)
        except (TypeError, ValueError):
            raise ValueError(said) from None
        if not self.low <= number <= self.high:
            raise ValueError(said)
        return number

    def points(self, value: Any) -> int:
        """What an answer adds to a score."""
        return next(option.points or 0 for option in self.options if option.value == value)

    def say(self, value: Any) -> str:
        """An answer in the words in which it was offered."""
        if self.kind == "month":
            return f"{value[5:]}/{value[:4]}"
        if self.kind == "number":
            return str(value)
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(self.choices[one] for one in chosen)
