"""What must hold in a file of questions. Every mistake is noted with its place; nothing is put right in silence."""

import re
from itertools import pairwise
from typing import Any

from accounts.trainings import Training
from casework.datafile import Source
from casework.safety.codes import Risk
from casework.screening.first import SCALES, SCORE_WORDS
from casework.screening.items import KINDS
from services.categories import Category

LONGEST = 130  # letters of a question: it is read out, on a small screen
SLUG = re.compile(r"[a-z][a-z0-9_]*")
TEXTS = {"vi", "en"}
TOP = {"questionnaire", "version", "scale", "section", "item", "score", "person", *TEXTS}
ITEM = {
    "slug", "section", "kind", "scale", "choices", "low", "high", "when", "when_any", "training", "trained", "route",
    "yes", "no", "follow", "hint_vi", "hint_en", *TEXTS,
}
FOLLOW = {"answer", "at_least", "proposes", "urgent", "risk", "safety"}
SCORE = {"slug", "items", "at_least", "proposes", "urgent", "bands", "unasked", *TEXTS}
PERSON = {"slug", "when", "proposes", "urgent", "risk", *TEXTS}
CLIENT = {"age": {"adult", "child"}, "sex": {"female", "male", "other", "declined"}}
SEXES = CLIENT["sex"]


def check(source: Source) -> None:
    """Note everything that is wrong in the file."""
    data = source.data
    source.only(data, TOP)
    for key in ("questionnaire", "version", "item"):
        if not data.get(key):
            source.wrong(f"“{key}” is missing")
    if source.name != f"{data.get('questionnaire')}-{data.get('version')}.toml":
        source.wrong("the file must be called by its questionnaire and version", "version")
    file = _File(source)
    file.scales()
    file.sections()
    file.items()
    file.scores()
    file.person()


class _File:
    """One file on the way from its first line to its last: what was named so far."""

    def __init__(self, source: Source) -> None:
        self.source, self.data = source, source.data
        self.options: dict[str, dict[str, int | None]] = {}
        self.numbers: set[str] = set()
        self.named: set[str] = set()
        self.known_sections = {one.get("slug") for one in self.data.get("section", [])}
        self.known_scores = {one.get("slug"): one.get("items", []) for one in self.data.get("score", [])}
        self.known_scales = {
            **{name: {one.value: one.points for one in options} for name, options in SCALES.items()},
            **{name: _values(rows) for name, rows in self.data.get("scale", {}).items()},
        }

    def name(self, entry: dict[str, Any], *place: str | int) -> str:
        """The entry's slug, which stands once in a file."""
        slug = entry.get("slug", "")
        if not isinstance(slug, str) or not SLUG.fullmatch(slug):
            self.source.wrong("“slug” is missing, or not of small letters, digits and _", *place, "slug")
        elif slug in self.named:
            self.source.wrong(f"the slug “{slug}” stands twice", *place, "slug")
        self.named.add(slug)
        return str(slug)

    def texts(self, entry: dict[str, Any], *place: str | int, longest: int = LONGEST) -> None:
        for language in ("vi", "en"):
            said = entry.get(language, "")
            if not isinstance(said, str) or not said.strip():
                self.source.wrong(f"no words in “{language}”", *place, language)
            elif len(said) > longest:
                self.source.wrong(f"{len(said)} letters in “{language}”; at most {longest} can be read out", *place,
                                  language)

    def scales(self) -> None:
        for name, rows in self.data.get("scale", {}).items():
            self._choices(rows, "scale", name)

    def sections(self) -> None:
        for n, entry in enumerate(self.data.get("section", [])):
            self.source.only(entry, {"slug", "sensitive", *TEXTS}, "section", n)
            self.texts(entry, "section", n)

    def items(self) -> None:
        for n, entry in enumerate(self.data.get("item", [])):
            self._item(entry, "item", n)

    def _item(self, entry: dict[str, Any], *place: str | int) -> None:
        self.source.only(entry, ITEM, *place)
        self.conditions(entry, *place)  # before its own name: a question can't wait for itself
        slug = self.name(entry, *place)
        self.texts(entry, *place)
        if self.known_sections and entry.get("section") not in self.known_sections:
            self.source.wrong(f"unknown section “{entry.get('section')}”", *place, "section")
        if entry.get("training", Training.VIOLENCE) not in Training.values:
            self.source.wrong(f"unknown training “{entry['training']}”", *place, "training")
        if entry.get("route", Category.GBV) not in Category.values:
            self.source.wrong(f"unknown category “{entry['route']}”", *place, "route")
        self._answers(slug, entry, *place)
        self._follows(slug, entry, *place)

    def _answers(self, slug: str, entry: dict[str, Any], *place: str | int) -> None:
        """Which answers the question has."""
        kind = entry.get("kind")
        self.options[slug] = {}
        if kind not in KINDS:
            self.source.wrong(f"unknown kind “{kind}”; there are {', '.join(KINDS)}", *place, "kind")
        elif kind == "yes_no":
            self.options[slug] = {"yes": 1, "no": 0}
        elif kind == "scale":
            self.options[slug] = self.known_scales.get(entry.get("scale", ""), {})
            if not self.options[slug]:
                self.source.wrong(f"unknown scale “{entry.get('scale')}”", *place, "scale")
        elif kind == "number":
            self.numbers.add(slug)
            low, high = entry.get("low", 0), entry.get("high")
            if not isinstance(low, int) or not isinstance(high, int) or low >= high:
                self.source.wrong("a number needs “low” and a greater “high”", *place, "high")
        elif kind in ("choice", "multi"):
            self._choices(entry.get("choices", []), *place, "choices")
            self.options[slug] = _values(entry.get("choices", []))

    def _choices(self, rows: Any, *place: str | int) -> None:
        values = list(_values(rows))
        if len(values) < 2 or len(values) != len(rows) or "" in values:
            self.source.wrong("needs two answers or more, each with a “value” of its own", *place)
        for row in rows:
            self.source.only(row, {"value", "points", *TEXTS}, *place)
            self.texts(row, *place)

    def _follows(self, slug: str, entry: dict[str, Any], *place: str | int) -> None:
        for name in ("yes", "no"):
            if name in entry:
                self._follow(slug, {"answer": name, **entry[name]}, *place, name)
        for n, row in enumerate(entry.get("follow", [])):
            self._follow(slug, row, *place, "follow", n)

    def _follow(self, slug: str, row: dict[str, Any], *place: str | int) -> None:
        self.source.only(row, FOLLOW, *place)
        if "at_least" in row and slug not in self.numbers:
            self.source.wrong("“at_least” is for numbers", *place)
        if ("at_least" in row) == ("answer" in row):
            self.source.wrong("needs either “answer” or “at_least”", *place)
        self._known_answers(slug, row.get("answer", []), *place)
        self.consequences(row, *place)

    def consequences(self, row: dict[str, Any], *place: str | int) -> None:
        """Needs and dangers."""
        for category in row.get("proposes", []):
            if category not in Category.values:
                self.source.wrong(f"unknown category “{category}”", *place, "proposes")
        if row.get("risk", Risk.CHILD) not in Risk.values:
            self.source.wrong(f"unknown risk “{row['risk']}”", *place, "risk")

    def conditions(self, entry: dict[str, Any], *place: str | int) -> None:
        for name, table in [("when", entry.get("when", {}))] + [("when_any", one) for one in entry.get("when_any", [])]:
            self.condition(table, *place, name)

    def condition(self, table: dict[str, Any], *place: str | int) -> None:
        for key, wanted in table.items():
            if key == "client":
                self._client(wanted, *place)
            elif key == "score":
                self._earlier_scores(wanted, *place)
            elif key not in self.options:
                self.source.wrong(f"no earlier question is called “{key}”", *place)
            elif isinstance(wanted, dict):
                if key not in self.numbers or set(wanted) != {"at_least"}:
                    self.source.wrong(f"“{key}” is no number, of which “at_least” could be asked", *place)
            else:
                self._known_answers(key, wanted, *place)

    def _known_answers(self, slug: str, wanted: Any, *place: str | int) -> None:
        for one in wanted if isinstance(wanted, list) else [wanted]:
            if one not in self.options.get(slug, {}):
                self.source.wrong(f"“{slug}” has no answer “{one}”", *place)

    def _client(self, wanted: dict[str, Any], *place: str | int) -> None:
        for key, value in wanted.items():
            among = set(value) if isinstance(value, list) else {value}
            if key not in CLIENT or among - CLIENT[key]:
                self.source.wrong(f"nothing is known of a client's “{key}” as “{value}”", *place)

    def _earlier_scores(self, wanted: dict[str, Any], *place: str | int) -> None:
        for slug, least in wanted.items():
            if slug not in self.known_scores or set(self.known_scores[slug]) - set(self.options):
                self.source.wrong(f"the score “{slug}” is not known by then", *place)
            if not isinstance(least, int):
                self.source.wrong(f"the score “{slug}” needs a number", *place)

    def scores(self) -> None:
        for n, entry in enumerate(self.data.get("score", [])):
            self._score(entry, "score", n)

    def _score(self, entry: dict[str, Any], *place: str | int) -> None:
        self.source.only(entry, SCORE, *place)
        if self.name(entry, *place) not in SCORE_WORDS or TEXTS & set(entry):
            self.texts(entry, *place)
        most = 0
        for slug in entry.get("items", []):
            points = list(self.options.get(slug, {}).values())
            if not points or None in points:
                self.source.wrong(f"“{slug}” is no question whose every answer has points", *place, "items")
            most += max((one or 0 for one in points), default=0)
        if entry.get("unasked", "none") not in ("none", "zero"):
            self.source.wrong("“unasked” is none or zero", *place, "unasked")
        self._limits(entry, most, *place)
        self.consequences(entry, *place)

    def _limits(self, entry: dict[str, Any], most: int, *place: str | int) -> None:
        """From which value on needs are proposed, and what the values are called."""
        least = entry.get("at_least")
        by_sex = least if isinstance(least, dict) else {"other": least}
        if set(by_sex) - SEXES or "other" not in by_sex or not all(
            isinstance(one, int) and 0 < one <= most for one in by_sex.values()
        ):
            said = f"“at_least” is a number from 1 to {most}, or one by sex with “other”"
            self.source.wrong(said, *place, "at_least")
        starts = [one.get("from") for one in entry.get("bands", [])]
        if starts and (starts[0] != 0 or not all(isinstance(one, int) for one in starts) or not all(
            low < high for low, high in pairwise(starts)
        ) or starts[-1] > most):
            self.source.wrong(f"bands begin at 0, rise, and end at {most}", *place, "bands")
        for one in entry.get("bands", []):
            self.source.only(one, {"from", *TEXTS}, *place, "bands")
            self.texts(one, *place, "bands")

    def person(self) -> None:
        for n, entry in enumerate(self.data.get("person", [])):
            self.source.only(entry, PERSON, "person", n)
            self.name(entry, "person", n)
            self.texts(entry, "person", n)
            if set(entry.get("when", {})) != {"client"}:
                self.source.wrong("needs “when” with “client” alone", "person", n, "when")
            self.condition({key: one for key, one in entry.get("when", {}).items() if key == "client"}, "person", n,
                           "when")
            self.consequences(entry, "person", n)


def _values(rows: Any) -> dict[str, int | None]:
    """{value: points} of the answers to choose."""
    return {str(row.get("value", "")): row.get("points") for row in rows}
