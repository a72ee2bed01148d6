"""Data files of casework (TOML), read with the line of each entry: what is wrong is named by file and line."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\"-]+)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"\s*([\w-]+)\s*=")
SYNTAX_AT = re.compile(r"\(at line (\d+)")
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file, and on which line (from 1)."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what}"


class Faulty(ValueError):
    """A data file can't be used. Its text names every problem, a line each."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Source:
    """One file: its data, and what was found wrong with it.

    A place is the way to an entry, as in `("item", 3, "when")` for the `when` of the fourth `[[item]]`.
    """

    def __init__(self, path: Path) -> None:
        self.name, self.problems = path.name, list[Problem]()
        text = self._text(path)
        self.lines = dict(_lines(text))
        self.data: dict[str, Any] = self._parsed(text)

    def _text(self, path: Path) -> str:
        """A file that a deployment names may not be there."""
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
            self.problems.append(Problem(self.name, 1, f"the file {path} can't be read: {why}"))
            return ""

    def _parsed(self, text: str) -> dict[str, Any]:
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            at = SYNTAX_AT.search(str(error))
            self.problems.append(Problem(self.name, int(at[1]) if at else text.count("\n") + 1, str(error)))
            return {}

    def line(self, *place: str | int) -> int:
        """Where this entry stands; for what has no line of its own, where that stands which holds it."""
        return next((self.lines[place[:n]] for n in range(len(place), 0, -1) if place[:n] in self.lines), 1)

    def wrong(self, what: str, *place: str | int) -> None:
        """Note a problem with the entry at this place."""
        self.problems.append(Problem(self.name, self.line(*place), what))

    def only(self, table: Any, allowed: set[str], *place: str | int) -> None:
        """Refuse keys that nothing would read: a condition with a slip of the pen must not be passed over."""
        for key in sorted(set(table) - allowed) if isinstance(table, dict) else []:
            self.wrong(f"unknown key “{key}”", *place, key)

    def sound(self) -> None:
        """Raise Faulty with everything noted so far, in the order of the lines."""
        if self.problems:
            raise Faulty(sorted(self.problems, key=lambda one: one.line))


def _lines(text: str) -> Iterator[tuple[Place, int]]:
    """(place, line) of every table and key that begins a line."""
    counts: dict[Place, int] = {}
    table: Place = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            table = _table(header[2].replace('"', "").split("."), counts, repeated=header[1] == "[[")
            yield table, number
        elif key := KEY.match(line):
            yield (*table, key[1]), number


def _table(parts: list[str], counts: dict[Place, int], *, repeated: bool) -> Place:
    """The place of a header, with the number of each repeated table on the way to it."""
    place: Place = ()
    for depth, part in enumerate(parts, start=1):
        place = (*place, part)
        if repeated and depth == len(parts):
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place
