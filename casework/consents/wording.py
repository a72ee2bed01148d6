"""The purposes for which consent is asked, and the words that are read out, by version: data, read from a file.

A wording is never edited: a new version is added and becomes the current one. What the file may hold is said at its
head; why it is so, in docs/decisions/recall-and-consent-as-data.md.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.datafile import Faulty, Problem, Source
from casework.screening.items import Texts, words

FILE = Path(__file__).parent / "wording.toml"
ID = re.compile(r"[\w-]{1,12}")
LANGUAGES = ("vi", "en")
TEXTS = {name for code in LANGUAGES for name in (code, f"title_{code}", f"no_{code}")}
LONGEST = {"": 330, "title_": 80, "no_": 160}  # letters: one purpose fits on one screen, in large type
MOST_DAYS = 5 * 366


class Purpose(models.TextChoices):
    RECORD = "record", _("Lưu hồ sơ")
    SHARE = "share", _("Chia sẻ khi chuyển gửi")
    STATISTICS = "statistics", _("Tính vào số liệu chung")


class WordsMissing(Exception):
    """Somebody agreed in words that no file holds any more. Its text says what to do."""


@dataclass(frozen=True)
class Wording:
    """The words of one purpose. Those of early versions have no title and do not say what a "no" means."""

    texts: Texts
    titles: Texts
    refusals: Texts
    days: int

    @property
    def text(self) -> str:
        """What is agreed to, in the language of the page."""
        return words(self.texts)

    @property
    def title(self) -> str:
        return words(self.titles) if self.titles else ""

    @property
    def if_no(self) -> str:
        return words(self.refusals) if self.refusals else ""


@dataclass(frozen=True)
class Version:
    """All purposes in the words of one version."""

    id: str
    of: Mapping[str, Wording]


def versions() -> tuple[Version, ...]:
    """Every version that may have been read out, oldest first: the shipped ones, then the deployment's own."""
    return read(Path(settings.CONSENT_WORDING) if settings.CONSENT_WORDING else None)


def current() -> Version:
    """The version in which is asked now."""
    return versions()[-1]


def version(id: str) -> Version | None:
    return next((one for one in versions() if one.id == id), None)


@cache
def read(own: Path | None) -> tuple[Version, ...]:
    """The versions of both files. Raises Faulty with all that is wrong in them."""
    shipped = _checked(Source(FILE), set())
    return shipped + (_checked(Source(own), {one.id for one in shipped}) if own else ())


def problems() -> list[Problem]:
    """What is wrong in the files, for the check at start."""
    try:
        versions()
    except Faulty as faulty:
        return faulty.problems
    return []


def _checked(source: Source, taken: set[str]) -> tuple[Version, ...]:
    source.sound()
    check(source, taken)
    source.sound()
    return tuple(
        Version(entry["id"], {one: _wording(entry[one]) for one in Purpose.values}) for entry in source.data["version"]
    )


def _wording(entry: dict[str, Any]) -> Wording:
    by_language = {
        prefix: {code: entry[prefix + code] for code in LANGUAGES if prefix + code in entry} for prefix in LONGEST
    }
    return Wording(by_language[""], by_language["title_"], by_language["no_"], entry["days"])


def check(source: Source, taken: set[str]) -> None:
    """Note everything that is wrong: each version with an id of its own and all purposes, each with its words. The
    last one, which is asked with, also has a title and says what a "no" means."""
    source.only(source.data, {"version"})
    entries = source.data.get("version", [])
    if not entries:
        source.wrong("no [[version]]")
    ids: set[Any] = set(taken)
    for n, entry in enumerate(entries):
        source.only(entry, {"id", *Purpose.values}, "version", n)
        if not isinstance(entry.get("id"), str) or not ID.fullmatch(entry["id"]) or entry["id"] in ids:
            source.wrong("“id” is missing, stands twice, is one of the shipped versions, or is not of 1 to 12 letters, "
                         "digits and dashes", "version", n, "id")
        ids.add(entry.get("id"))
        for purpose in Purpose.values:
            _check_purpose(source, entry.get(purpose), n, purpose, last=n == len(entries) - 1)


def _check_purpose(source: Source, entry: Any, n: int, purpose: str, *, last: bool) -> None:
    place = ("version", n, purpose)
    if not isinstance(entry, dict):
        source.wrong(f"the purpose “{purpose}” is missing", *place)
        return
    source.only(entry, TEXTS | {"days"}, *place)
    days = entry.get("days")
    if type(days) is not int or not 1 <= days <= MOST_DAYS:
        source.wrong(f"“days” is a whole number from 1 to {MOST_DAYS}", *place, "days")
    for prefix, longest in LONGEST.items():
        for name in (prefix + code for code in LANGUAGES):
            said = entry.get(name)
            if said is None and prefix and not last:
                continue
            if not isinstance(said, str) or not said.strip():
                source.wrong(f"no words in “{name}”", *place, name)
            elif len(said) > longest:
                source.wrong(f"{len(said)} letters in “{name}”; at most {longest} can be read out", *place, name)


def check_standing_words() -> None:
    """Raise WordsMissing unless every consent's words can still be shown."""
    from casework.consents.models import Consent
    from privacy.identity import SYSTEM, acting_as

    held = [one.id for one in versions()]
    with acting_as(SYSTEM):
        missing = Consent.objects.exclude(wording__in=held).order_by().values_list("wording", flat=True).first()
    if missing is not None:
        raise WordsMissing(
            f"Somebody agreed in the wording {missing}, which no file holds. Put that version back into the file that "
            "CONSENT_WORDING names: what people agreed to stays readable for as long as their record."
        )
