"""A client's history, page by page: the lines of all rooms in one order, then each with what it was before.

One query finds a page's lines, one more counts them, and each room that stands on the page is read by one: the number
never grows with the record. Sealed words are opened only to see whether they changed; they are shown by `opened`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import CharField, QuerySet, Value
from django.utils.translation import gettext as _

from casework.changes.words import say
from casework.clients.models import Client
from casework.followups.reaching import safe_contact_lines
from casework.rights.parts import HISTORIES, differs
from casework.rights.words import WORDS, moment, who
from privacy.datakeys import load_for
from privacy.errors import DataKeyMissing
from privacy.fields import SealedTextField
from privacy.sealed import is_sealed

A_PAGE = 20


class Field(NamedTuple):
    """One field of a change: how it is called, what it was and is; `sealed` where that is shown only when opened."""

    label: str
    before: str
    now: str
    sealed: bool = False


class Change(NamedTuple):
    """One line of history, with the line before it."""

    id: str
    name: str
    kind: str
    when: str
    by: str
    fields: list[Field]
    row: Any
    before: Any

    @property
    def can_open(self) -> bool:
        return any(field.sealed for field in self.fields)


def page_of(client, number) -> tuple[Page, list[Change]]:
    """The lines of one page, the newest first."""
    lines = Paginator(all_lines(client), A_PAGE)
    page = lines.get_page(number)
    wanted: dict[str, set] = defaultdict(set)
    for label, record_id, _history_id, _date in page.object_list:
        wanted[label].add(record_id)
    held = {label: room_lines(client, label, ids) for label, ids in wanted.items()}
    load_for([client, *(row for rows in held.values() for row in rows)])
    pairs = {label: with_before(rows) for label, rows in held.items()}
    return page, [change(label, *pairs[label][line]) for label, _id, line, _date in page.object_list]


def rooms() -> dict[str, tuple[Any, Any]]:
    """Room → its model and what it is called; apps above have added theirs."""
    return {model._meta.label_lower: (model, name) for model, name in HISTORIES}


def lines_of(client, model) -> QuerySet:
    of = {"id": client.pk} if model is Client else {"client_id": client.pk}
    return model.history.filter(**of)


def all_lines(client) -> QuerySet:
    """(room, record, line, moment) of every change, the newest first. A union: one query."""
    parts = [
        lines_of(client, model).order_by().values_list(
            Value(label, output_field=CharField()), "id", "history_id", "history_date"
        )
        for label, (model, _name) in rooms().items()
    ]
    return parts[0].union(*parts[1:], all=True).order_by("-history_date", "history_id")


def room_lines(client, label: str, ids: Iterable) -> list:
    """All lines of these records of one room, the oldest first, with the people and places that they name."""
    model, _name = rooms()[label]
    related = [f.name for f in model._meta.concrete_fields if f.is_relation and f.name in WORDS]
    lines = lines_of(client, model).filter(id__in=ids).order_by("history_date", "history_id")
    return list(lines.select_related("history_user__organisation", *related))


def with_before(rows: Iterable) -> dict:
    """Line → itself and the one before it of the same record."""
    last: dict[Any, Any] = {}
    found = {}
    for row in rows:
        found[row.history_id] = (row, last.get(row.id))
        last[row.id] = row
    return found


def change(label: str, row, before) -> Change:
    _model, name = rooms()[label]
    kinds = {"+": _("Ghi mới"), "-": _("Bỏ")}
    by = row.history_user.full_name if row.history_user else who(None, row.history_change_reason)
    return Change(
        str(row.history_id), str(name), kinds.get(row.history_type, _("Sửa")), moment(row.history_date), by,
        [] if row.history_type == "-" else list(fields_of(row, before)), row, before,
    )


def fields_of(row, before) -> Iterator[Field]:
    """What changed; of a new record what was written, of a sealed field only that it was."""
    for field in row._meta.concrete_fields:
        if field.name not in WORDS:
            continue
        label = str(WORDS[field.name])
        if is_sealed(field):
            if is_new(field, row) if before is None else differs(field, before, row):
                yield Field(label, "", "", sealed=isinstance(field, SealedTextField) or field.name == "safe_contact")
        elif before is None or differs(field, before, row):
            was, now = say(field, before) if before else "", say(field, row)
            if was or now:
                yield Field(label, was, now)


def is_new(field, row) -> bool:
    """Whether something was written at all."""
    return read(field, row) not in ("", None, {}, [])


def read(field, row):
    """What a sealed field of a line holds; nothing where its key is gone."""
    try:
        return getattr(row, field.attname) if row is not None else None
    except DataKeyMissing:
        return None


def opened(change: Change) -> list[Field]:
    """The sealed words of one change, before and now. Whoever calls this has written the opening on the trail."""
    labels = {field.label for field in change.fields if field.sealed}
    found = []
    for field in change.row._meta.concrete_fields:
        if is_sealed(field) and field.name in WORDS and str(WORDS[field.name]) in labels:
            found.append(Field(str(WORDS[field.name]), said(read(field, change.before)), said(read(field, change.row))))
    return found


def said(value) -> str:
    return ". ".join(safe_contact_lines(value)) if isinstance(value, dict) else str(value or "")
