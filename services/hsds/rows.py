"""A file as tables of rows. Each row knows where it stands in the file, and which of its values were made use of: what
nobody took is told, so that nothing goes by in silence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from services.hsds.schema import BY_THEMSELVES, PERSONAL, PERSONAL_ENTITIES

# Values of a row: text as it stood; numbers as JSON has them.
Value = str | int | float | bool


@dataclass
class Row:
    """One record of one entity."""

    entity: str
    where: str
    values: dict[str, Any]
    taken: set[str] = field(default_factory=set)
    conflicts: list[str] = field(default_factory=list)
    otherwise: list[tuple[str, str, Any]] = field(default_factory=list)  # where, name and value of each conflict

    @property
    def id(self) -> str:
        return str(self.values.get("id", "")).strip()

    def take(self, name: str) -> Any:
        """The value, which counts as made use of; None where there is none."""
        self.taken.add(name)
        value = self.values.get(name)
        return None if isinstance(value, str) and not value.strip() else value

    def link(self, name: str) -> str:
        """The id at which a column points."""
        return str(self.take(name) or "").strip()

    def left(self) -> Iterator[tuple[str, Any]]:
        """Names and values of what nobody took."""
        for name, value in self.values.items():
            if name not in self.taken and value not in (None, "", [], {}) and str(value).strip():
                yield name, value

    def may_tell(self, name: str) -> bool:
        """Whether a report may repeat the value: it can't be a person's."""
        return not self.is_personal and (self.entity, name) not in PERSONAL

    @property
    def is_personal(self) -> bool:
        """A named person, or how to reach one."""
        return self.entity in PERSONAL_ENTITIES or bool(self.values.get("contact_id"))


@dataclass
class Package:
    """All rows of a file, by entity; and what is to be said of the file itself."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    _by_id: dict[tuple[str, str], Row] = field(default_factory=dict)
    _held: dict[tuple[str, str, str], list[Row]] = field(default_factory=dict)

    def add(self, row: Row) -> Row:
        """Take a row in. The same record once more completes the first; where they differ, that is noted."""
        standing = self._by_id.get((row.entity, row.id)) if row.id else None
        if standing is not None and row.entity in BY_THEMSELVES:
            _complete(standing, row)
            return standing
        held = self.tables.setdefault(row.entity, [])
        if row.id and row.entity not in BY_THEMSELVES and standing and standing.values == row.values:
            return standing
        held.append(row)
        if row.id:
            self._by_id.setdefault((row.entity, row.id), row)
        return row

    def of(self, entity: str) -> list[Row]:
        return self.tables.get(entity, [])

    def get(self, entity: str, id: str) -> Row | None:
        return self._by_id.get((entity, id)) if id else None

    def held_by(self, entity: str, column: str, id: str) -> list[Row]:
        """The rows of a table that point by this column at this id."""
        if not self._held.get((entity, column, "")):
            for row in self.of(entity):
                if target := row.values.get(column):
                    self._held.setdefault((entity, column, str(target).strip()), []).append(row)
            self._held[entity, column, ""] = self.of(entity)
        return self._held.get((entity, column, id), []) if id else []

    def rows(self) -> Iterable[Row]:
        return (row for rows in self.tables.values() for row in rows)

    @property
    def size(self) -> int:
        return sum(map(len, self.tables.values()))


def _complete(standing: Row, again: Row) -> None:
    for name, value in again.values.items():
        if value in (None, ""):
            continue
        held = standing.values.get(name)
        if held in (None, ""):
            standing.values[name] = value
        elif held != value:
            standing.conflicts.append(name)
            standing.otherwise.append((again.where, name, value))
