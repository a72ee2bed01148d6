"""The recall questions (câu hỏi nhận diện) by which a returning person is recognised: one set, read from a file.

The answers stay the same for a lifetime, are easy to say without papers, and together name nobody. What the file may
hold is said at its head; what a set must be once people are registered,
in docs/decisions/recall-and-consent-as-data.md.
"""

import hashlib
import json
import math
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from casework.datafile import Faulty, Problem, Source
from casework.screening.items import Texts, words

FILE = Path(__file__).parent / "recall.toml"
KINDS = ("letters", "number")
# A Vietnamese syllable begins with one of 23 letters, once accents are gone. The second letter is nearly given by the
# first, so a question for letters counts as one letter.
INITIALS = 23
# Of 10,000 persons of a province, one in a hundred then has a namesake by chance, were all answers equally frequent.
LEAST = 1_000_000
SLUG = re.compile(r"[a-z][a-z0-9_]{0,29}")
VERSION = re.compile(r"[\w.-]{1,12}")
TEXTS = ("vi", "en", "hint_vi", "hint_en")
QUESTION = {"slug", "kind", "low", "high", *TEXTS}
LONGEST = 130


@dataclass(frozen=True)
class RecallQuestion:
    """`kind` is letters, or number with its bounds, both included."""

    slug: str
    kind: str
    texts: Texts
    hints: Texts = field(default_factory=dict)
    low: int = 0
    high: int = 0

    @property
    def label(self) -> str:
        """The question in the language of the page."""
        return words(self.texts)

    @property
    def hint(self) -> str:
        return words(self.hints)

    @property
    def answers(self) -> int:
        """How many different answers there are."""
        return INITIALS if self.kind == "letters" else self.high - self.low + 1


@dataclass(frozen=True)
class RecallSet:
    """The questions of a deployment, in the order in which the indexes take their answers."""

    version: str
    questions: tuple[RecallQuestion, ...]

    @property
    def identity(self) -> str:
        """What records remember of the set: its version, and a digest of what decides their indexes. No words are in
        it, so a question may be put better."""
        decides = [[one.slug, one.kind, one.low, one.high] for one in self.questions]
        digest = hashlib.sha256(json.dumps(decides).encode()).hexdigest()
        return f"{self.version}:{digest[:12]}"

    def in_order(self, answers: dict[str, Any]) -> list[str]:
        return [str(answers[question.slug]) for question in self.questions]


def current() -> RecallSet:
    """The set of this deployment: its own file, or the one that is shipped."""
    return read(Path(settings.RECALL_QUESTIONS) if settings.RECALL_QUESTIONS else FILE)


def in_order(answers: dict[str, Any]) -> list[str]:
    """The answers as texts, in the order of the questions: what the indexes are made of."""
    return current().in_order(answers)


@cache
def read(path: Path) -> RecallSet:
    """One file. Raises Faulty with all that is wrong in it."""
    source = Source(path)
    source.sound()
    check(source)
    source.sound()
    return RecallSet(source.data["version"], tuple(_question(one) for one in source.data["question"]))


def problems() -> list[Problem]:
    """What is wrong in this deployment's file, for the check at start."""
    try:
        current()
    except Faulty as faulty:
        return faulty.problems
    return []


def _question(entry: dict[str, Any]) -> RecallQuestion:
    return RecallQuestion(
        slug=entry["slug"], kind=entry["kind"], texts={code: entry[code] for code in ("vi", "en")},
        hints={code: entry[f"hint_{code}"] for code in ("vi", "en")}, low=entry.get("low", 0),
        high=entry.get("high", 0),
    )


def check(source: Source) -> None:
    """Note everything that is wrong in the file, and a set by which strangers would be taken for one another."""
    data = source.data
    source.only(data, {"version", "question"})
    if not isinstance(data.get("version"), str) or not VERSION.fullmatch(data["version"]):
        source.wrong("“version” is missing, or not of 1 to 12 letters, digits, dots and dashes", "version")
    questions = data.get("question", [])
    slugs = [one.get("slug") for one in questions]
    for n, entry in enumerate(questions):
        source.only(entry, QUESTION, "question", n)
        _check_slug(source, slugs, n)
        _check_kind(source, entry, n)
        _check_words(source, entry, n)
    if not source.problems:
        _check_strength(source, [_question(one) for one in questions])


def _check_slug(source: Source, slugs: list[Any], n: int) -> None:
    slug = slugs[n]
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        source.wrong("“slug” is missing, or not of small letters, digits and _", "question", n, "slug")
    elif slug in slugs[:n]:
        source.wrong(f"the slug “{slug}” stands twice", "question", n, "slug")


def _check_kind(source: Source, entry: dict[str, Any], n: int) -> None:
    kind, low, high = entry.get("kind"), entry.get("low"), entry.get("high")
    if kind not in KINDS:
        source.wrong(f"unknown kind “{kind}”; there are {', '.join(KINDS)}", "question", n, "kind")
    elif kind == "number" and not (type(low) is type(high) is int and low < high):
        source.wrong("a number needs “low” and a greater “high”", "question", n, "high")
    elif kind == "letters" and {"low", "high"} & set(entry):
        source.wrong("“low” and “high” are for numbers", "question", n, "low")


def _check_words(source: Source, entry: dict[str, Any], n: int) -> None:
    for name in TEXTS:
        said = entry.get(name)
        if not isinstance(said, str) or not said.strip():
            source.wrong(f"no words in “{name}”", "question", n, name)
        elif len(said) > LONGEST:
            source.wrong(f"{len(said)} letters in “{name}”; at most {LONGEST} fit on a phone", "question", n, name)


def _check_strength(source: Source, questions: list[RecallQuestion]) -> None:
    """One question with twelve answers would make one person of every twelfth."""
    together = math.prod(one.answers for one in questions) if questions else 0
    if together < LEAST:
        source.wrong(
            f"the questions tell only {together:,} persons apart, and must tell at least {LEAST:,}: strangers would be "
            f"taken for one another. A letter counts as {INITIALS} answers. Ask one question more", "version",
        )
