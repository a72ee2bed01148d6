"""The limits of each category: versioned data with effective dates, read from limits.toml, applied here.

No database here. Which version counts is decided by the day on which a referral was sent.
"""

import datetime as dt
import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from referrals.times.days import DAY, working_days_after
from services.categories import Category

FILE = Path(__file__).parent / "limits.toml"


class WrongLimits(ValueError):
    """The file of limits can't be used; the text names its line."""


@dataclass(frozen=True)
class Limits:
    """One category's limits; limits.toml says what each number counts."""

    answer: int
    remind: int
    expire: int
    urgent_answer: int
    urgent_expire: int
    attend: int
    missed: int
    result: int
    silent: int

    def answer_by(self, sent_on: dt.date, *, urgent: bool) -> dt.date:
        """The last day for an answer."""
        return sent_on + self.urgent_answer * DAY if urgent else working_days_after(sent_on, self.answer)

    def remind_on(self, answer_by: dt.date, *, urgent: bool) -> dt.date:
        """The day before the last one on which the receiver is reminded; for what is urgent the last one itself."""
        return answer_by if urgent else working_days_after(answer_by, -self.remind)

    def expires_after(self, answer_by: dt.date, *, urgent: bool) -> dt.date:
        """The last day on which an unanswered referral is still open."""
        return answer_by + self.urgent_expire * DAY if urgent else working_days_after(answer_by, self.expire)

    def attend_by(self, appointment_on: dt.date) -> dt.date:
        """The last day for coming, after an appointment."""
        return appointment_on + self.attend * DAY

    def again_by(self, missed_on: dt.date) -> dt.date:
        """The last day for a new appointment, after a missed one."""
        return missed_on + self.missed * DAY

    def result_by(self, attended_on: dt.date) -> dt.date:
        """The last day for writing what came of it, after somebody came."""
        return attended_on + self.result * DAY

    def silent_after(self, result_by: dt.date) -> dt.date:
        """The last day on which one without a result is still open."""
        return result_by + self.silent * DAY


@dataclass(frozen=True)
class Version:
    """All nine categories' limits, in force from a day on."""

    id: str
    since: dt.date
    limits: dict[str, Limits]


NAMES = tuple(field.name for field in fields(Limits))


@cache
def versions(path: Path = FILE) -> tuple[Version, ...]:
    """Every version, oldest first. Raises WrongLimits with the line of what is wrong."""
    text = path.read_text(encoding="utf-8")
    try:
        entries = tomllib.loads(text).get("version", [])
    except tomllib.TOMLDecodeError as error:
        raise WrongLimits(f"{path.name}: {error}") from None
    if not isinstance(entries, list) or not entries:
        raise WrongLimits(f"{path.name}, line 1: there is no [[version]]")
    held = [_version(Place(path.name, text, number), entry) for number, entry in enumerate(entries)]
    return tuple(sorted(held, key=lambda one: one.since))


@dataclass(frozen=True)
class Place:
    """Where something stands in the file, for the sentence that says what is wrong with it."""

    file: str
    text: str
    version: int

    def wrong(self, what: str, category: str = "", name: str = "") -> WrongLimits:
        return WrongLimits(f"{self.file}, line {self.line(category, name)}: {what}")

    def line(self, category: str, name: str) -> int:
        """The line of this number, else of its category, else of its version."""
        lines = self.text.splitlines()
        starts = [n for n, line in enumerate(lines) if line.strip() == "[[version]]"]
        at = starts[self.version] if self.version < len(starts) else 0
        for wanted in filter(None, (category and rf"\[version\.limits\.{category}\]", name and rf"{name}\s*=")):
            found = (n for n in range(at, len(lines)) if re.match(wanted, lines[n].strip()))
            at = next(found, at)
        return at + 1


def _version(place: Place, entry: dict) -> Version:
    if not isinstance(entry.get("id"), str) or type(entry.get("from")) is not dt.date:
        raise place.wrong('a version needs an id in quotes and a day: from = 2026-01-01')
    held = entry.get("limits", {})
    for category in (*Category.values, *held):
        if category not in held:
            raise place.wrong(f"version {entry['id']} has no limits for {category}")
        if category not in Category.values:
            raise place.wrong(f"there is no category {category}", category)
    return Version(entry["id"], entry["from"], {one: _limits(place, one, held[one]) for one in held})


def _limits(place: Place, category: str, held: dict) -> Limits:
    for name in (*NAMES, *held):
        if name not in held:
            raise place.wrong(f"{category} does not say {name}", category)
        if name not in NAMES:
            raise place.wrong(f"{name} is no limit; there are {', '.join(NAMES)}", category, name)
        if type(held[name]) is not int or not 1 <= held[name] <= 365:
            raise place.wrong(f"{name} of {category} must be a whole number of days from 1 to 365", category, name)
    return Limits(**held)


def in_force(on: dt.date) -> Version:
    """The version of a day; the first one also stands for the days before it."""
    standing = [one for one in versions() if one.since <= on]
    return standing[-1] if standing else versions()[0]


def limits_for(category: str, on: dt.date) -> Limits:
    """The limits of a category for what is sent on this day."""
    return in_force(on).limits[category]
