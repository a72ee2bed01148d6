"""What a file would change: what is new, what is otherwise field by field, what stays, what is asked, what the
directory has no place for. Computed anew from the file, the answers and the directory whenever it is looked at."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from services.hours.words import Span, say_hours
from services.hsds.asking import LEAVE_OUT, ORGANISATION, Note, Question, Reading, left_out
from services.hsds.matching import Directory
from services.hsds.offering import wanted_service
from services.hsds.places import Communes
from services.hsds.rows import Package
from services.hsds.wanting import Wanted, refuse, wanted_organisation
from services.models import Organisation

NEW, CHANGED, UNCHANGED, WAITING, LEFT = "new", "changed", "unchanged", "waiting", "left"


@dataclass
class Change:
    """One field that would be otherwise; `before` is nothing for a new record."""

    field: str
    before: Any
    after: Any


@dataclass
class Item:
    """One record of the file beside the record that stands, with what would change. `home` is a service's
    organisation: a record that stands, or the item that would make it."""

    wanted: Wanted
    changes: list[Change] = field(default_factory=list)
    home: "Item | Organisation | None" = None
    unchosen: bool = False

    @property
    def key(self) -> str:
        return self.wanted.key

    @property
    def standing(self) -> Any:
        return self.wanted.standing

    @property
    def status(self) -> str:
        if self.wanted.left_out or self.unchosen or self._home_is(LEFT):
            return LEFT
        if self.wanted.waits or self._home_is(WAITING):
            return WAITING
        if self.standing is None:
            return NEW
        return CHANGED if self.changes else UNCHANGED

    def _home_is(self, status: str) -> bool:
        return isinstance(self.home, Item) and self.home.standing is None and self.home.status == status


@dataclass
class Plan:
    """Items in the order in which they are loaded: organisations first."""

    items: list[Item]
    questions: list[Question]
    notes: list[Note]
    remarks: list[tuple[str, str]]

    @cached_property
    def by_status(self) -> dict[str, list[Item]]:
        held: dict[str, list[Item]] = {status: [] for status in (NEW, CHANGED, UNCHANGED, WAITING, LEFT)}
        for item in self.items:
            held[item.status].append(item)
        return held

    @property
    def open_questions(self) -> list[Question]:
        return [one for one in self.questions if one.is_open]

    @property
    def digest(self) -> str:
        """Changes whenever what would be loaded does: what was looked at is what is loaded."""
        held = [(item.key, item.status, [(one.field, str(one.after)) for one in item.changes]) for item in self.items]
        return hashlib.sha256(repr(held).encode()).hexdigest()[:32]

    @property
    def to_load(self) -> list[Item]:
        return [*self.by_status[NEW], *self.by_status[CHANGED]]


def plan(package: Package, *, source: str, answers: Mapping[str, str]) -> Plan:
    """The plan of this file with the answers given so far."""
    directory = Directory.load(source)
    reading = Reading(package, Communes.load(), directory, dict(answers))
    organisations = [_item(reading, wanted_organisation(reading, row)) for row in package.of("organization")]
    homes = {one.wanted.id: one for one in organisations}
    standing = {id: one.standing for id, one in homes.items() if one.standing}
    services = []
    for row in package.of("service"):
        wanted = wanted_service(reading, row, standing)
        home = _home(reading, wanted, homes)
        services.append(_item(reading, wanted, home))
    items = [*organisations, *services]
    _refuse_same_names(reading, items)
    matter = {one.key for item in items for one in item.wanted.questions}
    questions = [one for one in reading.questions.values() if one.key in matter]
    return Plan(items, questions, [*reading.notes, *left_out(package)], package.remarks)


def _home(reading: Reading, wanted: Wanted, homes: dict[str, Item]) -> Item | Organisation | None:
    """The organisation of a service: of the file, of the directory, or the one that somebody names."""
    if wanted.organisation in homes:
        return homes[wanted.organisation]
    if wanted.standing:
        return wanted.standing.organisation
    known = reading.directory.organisation(wanted.organisation, "", "")
    if known:
        return known
    asked = reading.ask(
        ORGANISATION, wanted.organisation or wanted.key,
        _("Tổ chức của dịch vụ này không có trong tệp. Là tổ chức nào trong danh bạ?"), wanted.where,
    )
    wanted.questions.append(asked)
    return next((one for one in reading.directory.organisations if str(one.pk) == asked.answer), None)


def _item(reading: Reading, wanted: Wanted, home: Item | Organisation | None = None) -> Item:
    unchosen = reading.answers.get(wanted.key) == LEAVE_OUT
    return Item(wanted, list(_changes(wanted, home)), home, unchosen)


def _refuse_same_names(reading: Reading, items: list[Item]) -> None:
    """Two organisations of one name, or two services of one name in one organisation and category: which is which?"""
    seen: dict[tuple, Item] = {}
    for item in items:
        fields = item.wanted.fields
        place = (item.home.wanted.id if isinstance(item.home, Item) else getattr(item.home, "pk", ""),
                 fields.get("category")) if item.wanted.entity == "service" else ()
        key = (item.wanted.entity, fields.get("name"), *place)
        other = seen.setdefault(key, item)
        taken = _taken_by(reading.directory, item)
        if other is not item:
            refuse(reading, item.wanted, _("Tên này đã đứng ở dòng khác của tệp: %(where)s.") % {
                "where": other.wanted.where,
            })
        elif taken is not None and item.standing != taken:
            refuse(reading, item.wanted, _("Danh bạ đã có “%(name)s” từ nơi khác.") % {"name": taken})


def _taken_by(directory: Directory, item: Item) -> Any:
    """The record of the directory that has this name already."""
    name = str(item.wanted.fields.get("name"))
    if item.wanted.entity == "organization":
        return directory.named(name)
    home = item.home.standing if isinstance(item.home, Item) else item.home
    category = item.wanted.fields.get("category") or getattr(item.standing, "category", None)
    return directory.offered(home, category, name) if home else None


# --- Comparing ----------------------------------------------------------------------------------------

def _changes(wanted: Wanted, home: Item | Organisation | None):
    """The fields that the file tells otherwise than they stand."""
    standing = wanted.standing
    for name, after in {**wanted.fields, **_origin(wanted)}.items():
        before = _held(standing, name)
        if after is not None and not _same(name, before, after, _commune_of(home)):
            yield Change(name, before, after)
    if wanted.spans is not None:
        before_spans = set(standing.spans) if standing else set()
        if before_spans != set(wanted.spans):
            yield Change("hours", say_spans(before_spans), say_spans(wanted.spans))


def say_spans(spans) -> str:
    held: list[Span] = sorted(spans, key=str)
    words = [one.description for one in held if one.description]
    return " · ".join(dict.fromkeys(filter(None, [say_hours(held), *words])))


def _origin(wanted: Wanted) -> dict[str, str | None]:
    """Where it came from, for a record that is not our own under this id."""
    standing = wanted.standing
    if standing is not None and (standing.source_id or str(standing.pk) == wanted.id.lower()):
        return {}
    return {"source_id": wanted.id}


def _held(standing: Any, name: str) -> Any:
    if standing is None:
        return None
    if name == "communes_served":
        return list(standing.communes_served.all())
    return getattr(standing, name)


def _same(name: str, before: Any, after: Any, home) -> bool:
    if isinstance(after, list):
        return {*(before or ())} == {*after}
    if name == "commune" and before is None:
        return home is not None and after == home  # where its organisation is, as long as it has no place of its own
    return before == after


def _commune_of(home: Item | Organisation | None):
    if isinstance(home, Item):
        return home.wanted.fields.get("commune") or (home.standing.commune if home.standing else None)
    return home.commune if home else None
