"""A file is brought, its questions are answered, it is loaded or thrown away. Each a verb of an administrator."""

import uuid

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy import audit
from privacy.acts import action
from privacy.once import already, wait_for
from services.actions import add_organisation, add_service, change_organisation, change_service
from services.hours.actions import set_hours
from services.hsds.asking import LEAVE_OUT
from services.hsds.errors import Unreadable
from services.hsds.models import DirectoryFile
from services.hsds.planning import CHANGED, NEW, Item, Plan, plan
from services.hsds.reading import read
from services.policies import check_edit_directory

SPACE = uuid.UUID("f2a1f0de-5a3e-4f64-8a4b-3c9f4c2b7d11")
# Hours are no column of the service; where a record came from is written with it.
APART = {"hours", "source_id"}


@action
def bring_file(*, by, id, content: bytes, name: str, source: str) -> DirectoryFile:
    """Keep a file for its preview; the same `id` again keeps nothing. ValidationError where nothing in it is HSDS."""
    check_edit_directory(by)
    if existing := already(DirectoryFile.objects.all(), id):
        return existing
    try:
        read(content, name)
    except Unreadable as why:
        raise ValidationError(str(why)) from None
    kept = DirectoryFile.objects.create(id=id, name=name[:120], source=source, content=content)
    audit.wrote("directory.file_brought", kept, by=by, fields=["content", "source"])
    return kept


def plan_of(file: DirectoryFile) -> Plan:
    """What the file would change now, with the answers given so far."""
    return plan(read(bytes(file.content), file.name), source=file.source, answers=file.answers)


@action
def answer(*, by, file, answers: dict[str, str]) -> DirectoryFile:
    """Add answers to the questions of a file, by the questions' keys; an empty one takes an answer back."""
    check_edit_directory(by)
    file = _waiting(file)
    file.answers = {key: value for key, value in {**file.answers, **answers}.items() if value}
    file.save(update_fields=["answers"])
    audit.wrote("directory.file_answered", file, by=by, fields=["answers"])
    return file


@action
def choose(*, by, file, shown: list[str], chosen: list[str]) -> DirectoryFile:
    """Of the records that were shown, these are loaded and the others are not."""
    return answer(by=by, file=file, answers={key: "" if key in chosen else LEAVE_OUT for key in shown})


@action
def load(*, by, file, seen: str | None = None) -> DirectoryFile:
    """Enter what the plan says, whole or not at all. `seen` is the digest of the plan that was looked at."""
    check_edit_directory(by)
    wait_for(b"directory")  # two administrators load one after the other
    file = DirectoryFile.objects.select_for_update().get(pk=file.pk)
    if file.loaded_at:
        return file
    planned = plan_of(file)
    if planned.open_questions:
        raise ValidationError(_("Còn câu hỏi chưa trả lời. Chưa nạp gì cả."))
    if seen is not None and seen != planned.digest:
        raise ValidationError(_("Danh bạ vừa thay đổi. Hãy xem lại trước khi nạp. Chưa nạp gì cả."))
    for item in planned.to_load:
        _load_item(item, by=by, source=file.source)
    file.made, file.changed = len(planned.by_status[NEW]), len(planned.by_status[CHANGED])
    file.loaded_at, file.content = timezone.now(), b""
    file.save(update_fields=["made", "changed", "loaded_at", "content"])
    audit.wrote("directory.file_loaded", file, by=by, fields=["made", "changed"])
    return file


@action
def throw_away(*, by, file) -> None:
    check_edit_directory(by)
    audit.wrote("directory.file_dropped", file, by=by)
    DirectoryFile.objects.filter(pk=file.pk).delete()


def _waiting(file: DirectoryFile) -> DirectoryFile:
    held = DirectoryFile.objects.select_for_update().get(pk=file.pk)
    if held.loaded_at:
        raise ValidationError(_("Tệp này đã được nạp."))
    return held


def _load_item(item: Item, *, by, source: str) -> None:
    """Enter one record. Its item then stands for it, so that its services find their organisation."""
    fields = {one.field: one.after for one in item.changes if one.field not in APART}
    if any(one.field == "source_id" for one in item.changes):
        fields |= {"source": item.wanted.source or source, "source_id": item.wanted.id}
    if item.wanted.entity == "organization":
        item.wanted.standing = _load_organisation(item, fields, by=by)
        return
    item.wanted.standing = _load_service(item, fields, by=by)
    if item.wanted.spans is not None:
        set_hours(by=by, service=item.standing, spans=item.wanted.spans)


def _load_organisation(item: Item, fields: dict, *, by):
    if item.standing:
        return change_organisation(by=by, organisation=item.standing, **fields)
    return add_organisation(by=by, id=id_of(item, fields), **fields)


def _load_service(item: Item, fields: dict, *, by):
    if item.standing:
        return change_service(by=by, service=item.standing, **fields)
    home = item.home.standing if isinstance(item.home, Item) else item.home
    unknown = {"places_a_week": 0, "places_free": 0, "last_confirmed": None}  # until the partner says
    return add_service(by=by, id=id_of(item, fields), organisation=home, **{**unknown, **fields})


def id_of(item: Item, fields: dict) -> uuid.UUID:
    """The same record of the same source gets the same id, whoever loads it."""
    return uuid.uuid5(SPACE, f"{item.wanted.entity}\n{fields['source']}\n{fields['source_id']}")
