"""From the rows of the databook, however they came, to contacts: every problem by its row, or all rows right."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clients.models import Client
from casework.contacts.actions import Said, check_said
from casework.contacts.codes import GROUPS, NextStep, Supply
from casework.contacts.models import Contact
from casework.databook import cells
from casework.databook.columns import columns
from privacy import audit
from privacy.datakeys import load_for
from privacy.pseudonyms import check_code, normalise_code

MOST_PEOPLE = 200
Cells = dict[str, str]


@dataclass(frozen=True)
class Problem:
    """What is wrong, in which row and column."""

    row: int
    column: str
    head: str
    sentence: str


@dataclass(frozen=True)
class Entry:
    """One row that is right."""

    row: int
    on: dt.date
    channel: str
    client: Client | None
    people: int
    supplies: dict[str, tuple[int, int]]
    said: Said


@dataclass
class Sheet:
    """What the rows say. `twice` are rows that may have been recorded before: told, not refused."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    twice: set[int] = field(default_factory=set)

    @property
    def people(self) -> int:
        return sum(one.people for one in self.entries)


def read(rows: list[list[str]], *, user, channel: str = "") -> Sheet:
    """Read rows whose cells stand in the order of the columns; empty ones are passed over. `channel` is that of the
    sheet, for rows that say none."""
    heads = {one.name: one.head for one in columns()}
    filled = {
        number: dict(zip(heads, row, strict=True)) for number, row in enumerate(rows, start=1)
        if any(cell.strip() for cell in row)
    }
    sheet, clients = Sheet(), clients_of(user, filled.values())
    before: Cells = {"channel": channel}
    for number, row in filled.items():
        # A cell left empty says what the row above says, as the ditto mark of a paper book. What is wrong with it
        # is said once, where it was written.
        ditto = {name: before[name] for name in ("day", "channel") if not row[name] and before.get(name)}
        before = {**row, **ditto}
        entry, wrong = Reader(number, before, clients, heads).entry()
        sheet.problems += [one for one in wrong if one.column not in ditto]
        if entry:
            sheet.entries.append(entry)
    sheet.twice = twice(user, sheet.entries)
    return sheet


def clients_of(user, rows) -> dict[str, Client]:
    """The clients in sight and in work whose codes stand in these rows. Who is shown is on the trail."""
    codes = {normalise_code(row["code"]) for row in rows if row["code"].strip()}
    asked = {one for one in codes if check_code(one)}
    if not asked:
        return {}
    held = list(Client.objects.visible_to(user).in_work().filter(code__in=asked))
    load_for(held)
    audit.searched("client.for_contact", by=user, purpose="databook", count=len(held))
    audit.read("client.listed", held, by=user, purpose="databook")
    return {one.code: one for one in held}


def twice(user, entries: list[Entry]) -> set[int]:
    """Rows of a person who has a contact of that day already, in the records or further up."""
    named = [(one.row, one.client.pk, one.on) for one in entries if one.client]
    if not named:
        return set()
    stand = Contact.objects.visible_to(user).filter(
        client__in={client for _row, client, _on in named}, on__in={on for _row, _client, on in named}
    )
    met, found = set(stand.values_list("client_id", "on")), set()
    for row, client, on in named:
        if (client, on) in met:
            found.add(row)
        met.add((client, on))
    return found


@dataclass
class Reader:
    """Reads one row, and gathers what is wrong with it."""

    number: int
    cells: Cells
    clients: dict[str, Client]
    heads: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def entry(self) -> tuple[Entry | None, list[Problem]]:
        today = timezone.localdate()
        on = self.read("day", lambda text: cells.past_day(text, today))
        channel, client = self.read("channel", cells.channel), self.read("code", self.client)
        groups = {
            (sex, age): self.read(f"{sex}_{age}", lambda text: cells.number(text, MOST_PEOPLE)) or 0
            for sex, age in GROUPS
        }
        people = self.people(client, groups)
        given = {item.value: self.read(item.value, cells.number) or 0 for item in Supply}
        needed = self.read("needed", cells.needed) or {}
        step, follow_up_on = self.read("next", lambda text: cells.next_step(text, today)) or (NextStep.NONE, None)
        said = Said(self.read("topics", cells.topics) or [], {} if client else groups, step, follow_up_on)
        self.check(on, client, people, said)
        if self.problems:
            return None, self.problems
        supplies = {item: (given[item], needed.get(item, 0)) for item in given}
        return Entry(self.number, on, channel, client, people, supplies, said), []

    def read(self, name: str, how: Callable[[str], Any]) -> Any:
        """What a cell says, or None with its problem noted."""
        try:
            return how(self.cells[name].strip())
        except ValueError as wrong:
            self.note(name, str(wrong))
            return None

    def note(self, name: str, sentence: str) -> None:
        self.problems.append(Problem(self.number, name, self.heads[name], sentence))

    def client(self, text: str) -> Client | None:
        if not text:
            return None
        if not check_code(text):
            raise ValueError(_("Mã này không đúng. Đọc lại từng ký tự."))
        if normalise_code(text) not in self.clients:
            raise ValueError(_("Không thấy mã này trong danh sách của bạn."))
        return self.clients[normalise_code(text)]

    def people(self, client, groups: dict) -> int:
        """How many were met: the number, or the sum of the groups."""
        stated = self.read("people", lambda text: cells.number(text, MOST_PEOPLE))
        together = sum(groups.values())
        if stated is None:
            return 0
        if self.cells["code"].strip():
            if stated > 1 or together > 1:
                self.note("people", _("Một người có mã thì không ghi số người."))
            return 1
        if not stated and not together:
            self.note("people", _("Ghi mã hồ sơ, hoặc ghi số người."))
        elif stated and together > stated:
            self.note("people", _("Cộng các nhóm lại là %(n)s, nhiều hơn số này.") % {"n": together})
        return stated or together

    def check(self, on, client, people: int, said: Said) -> None:
        """The same rules as for a contact that is logged alone, once its cells are right."""
        if self.problems or on is None:
            return
        try:
            check_said(on, client, people, said)
        except ValidationError as refused:
            self.note("next", " ".join(refused.messages))
