"""Reading a file of questions: it becomes a Questionnaire, or every mistake in it is named with its line."""

from functools import cache
from pathlib import Path
from typing import Any

from casework.datafile import Faulty, Source
from casework.screening import checking
from casework.screening.conditions import Condition
from casework.screening.first import SCALES, SCORE_WORDS, SECTION_WORDS, SENSITIVE, UNKNOWN_DANGER
from casework.screening.items import YES_NO, Follow, Item, Option, Section, Texts
from casework.screening.questionnaire import Band, PersonRule, Questionnaire, Score

FOLDER = Path(__file__).parent
CURRENT = ("needs", "2026-2")
# A woman's limit also holds for whoever names no sex: the lower one misses nobody.
SEXES = ("female", "male", "other", "declined")


@cache
def questionnaire(slug: str, version: str) -> Questionnaire:
    """The questionnaire of that version. Raises LookupError when there is no such file, Faulty when it is wrong."""
    path = FOLDER / f"{slug}-{version}.toml"
    if not path.exists():
        raise LookupError(f"No questionnaire {slug} {version}")
    return read(path)


def current() -> Questionnaire:
    return questionnaire(*CURRENT)


def files() -> list[Path]:
    """Every version that was ever asked: an old one stays, since answers were given to it."""
    return sorted(FOLDER.glob("*.toml"))


def read(path: Path) -> Questionnaire:
    """One file. Raises Faulty with all that is wrong in it."""
    source = Source(path)
    source.sound()
    checking.check(source)
    source.sound()
    return _questionnaire(source.data)


def _questionnaire(data: dict[str, Any]) -> Questionnaire:
    scales = {**SCALES, **{name: _options(rows) for name, rows in data.get("scale", {}).items()}}
    sections = {one["slug"]: Section(one["slug"], texts(one), one.get("sensitive", False))
                for one in data.get("section", [])}
    return Questionnaire(
        slug=data["questionnaire"], version=data["version"],
        items=tuple(_item(entry, sections, scales) for entry in data["item"]),
        scores=tuple(_score(entry) for entry in data.get("score", [])),
        person=tuple(_person(entry) for entry in data.get("person", [])),
    )


def _section(slug: str, sections: dict[str, Section]) -> Section:
    return sections.get(slug) or Section(slug, SECTION_WORDS.get(slug, {"vi": slug}), slug in SENSITIVE)


def texts(entry: dict[str, Any], prefix: str = "") -> Texts:
    """The words of an entry by language."""
    return {code: entry[f"{prefix}{code}"] for code in ("vi", "en") if f"{prefix}{code}" in entry}


def _options(rows: list[dict[str, Any]]) -> tuple[Option, ...]:
    return tuple(Option(row["value"], texts(row), row.get("points")) for row in rows)


def _item(entry: dict[str, Any], sections: dict[str, Section], scales: dict[str, tuple[Option, ...]]) -> Item:
    options = {"yes_no": YES_NO, "scale": scales.get(entry.get("scale", ""), ())}
    return Item(
        slug=entry["slug"], section=_section(entry["section"], sections), kind=entry["kind"], texts=texts(entry),
        hints=texts(entry, "hint_"), options=options.get(entry["kind"]) or _options(entry.get("choices", [])),
        when=conditions(entry), training="violence" if entry.get("trained") else entry.get("training", ""),
        route=entry.get("route", ""), follows=tuple(_follows(entry)), low=entry.get("low", 0),
        high=entry.get("high", 0),
    )


def conditions(entry: dict[str, Any]) -> tuple[Condition, ...]:
    """`when`: all of it; `when_any`: one of several. Both: one of several, each with all of the first."""
    first = entry.get("when", {})
    if "when_any" in entry:
        return tuple(condition({**first, **one}) for one in entry["when_any"])
    return (condition(first),) if first else ()


def condition(entry: dict[str, Any]) -> Condition:
    """One table of conditions: items, and beneath `score` and `client` what these must be."""
    plain = {key: value for key, value in entry.items() if key not in ("score", "client")}
    return Condition(
        answers={key: listed(value) for key, value in plain.items() if not isinstance(value, dict)},
        numbers={key: value["at_least"] for key, value in plain.items() if isinstance(value, dict)},
        scores=entry.get("score", {}),
        client={key: listed(value) for key, value in entry.get("client", {}).items()},
    )


def listed(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _follows(entry: dict[str, Any]) -> list[Follow]:
    """What follows from the answers; `yes` and `no` are short for a question of that kind."""
    rows = [{"answer": name, **entry[name]} for name in ("yes", "no") if name in entry]
    return [_follow(row) for row in [*rows, *entry.get("follow", [])]]


def _follow(row: dict[str, Any]) -> Follow:
    risk = row.get("risk", UNKNOWN_DANGER if row.get("safety") else "")
    return Follow(
        answers=listed(row.get("answer", [])), proposes=tuple(row.get("proposes", ())),
        urgent=row.get("urgent", False), risk=risk, at_least=row.get("at_least"),
    )


def _score(entry: dict[str, Any]) -> Score:
    least = entry["at_least"]
    by_sex: dict[str, int] = least if isinstance(least, dict) else {"other": least}
    limits = {sex: by_sex[sex] if sex in by_sex else by_sex["other"] for sex in SEXES}
    return Score(
        slug=entry["slug"], items=tuple(entry["items"]), texts=texts(entry) or SCORE_WORDS[entry["slug"]],
        at_least=limits, proposes=tuple(entry["proposes"]),
        bands=tuple(Band(one["from"], texts(one)) for one in entry.get("bands", [])),
        urgent=entry.get("urgent", False), unasked=entry.get("unasked", "none"),
    )


def _person(entry: dict[str, Any]) -> PersonRule:
    return PersonRule(
        slug=entry["slug"], when=condition(entry["when"]), texts=texts(entry), proposes=tuple(entry["proposes"]),
        urgent=entry.get("urgent", False), risk=entry.get("risk", ""),
    )


def problems(path: Path) -> list:
    """What is wrong in a file, for the check at start; nothing for a sound one."""
    try:
        read(path)
    except Faulty as faulty:
        return faulty.problems
    return []
