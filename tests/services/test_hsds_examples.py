"""The standard's own examples, which nobody here wrote: every word of them is loaded or told, and a second load changes
nothing. What they hold that can't be (latitude 100, hours of 2005) is told with its reason."""

import copy
import json
import uuid
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from privacy.models import AuditEvent
from services.hsds.actions import answer, bring_file, load, plan_of
from services.hsds.asking import LEAVE_OUT
from services.hsds.planning import UNCHANGED, Plan, plan
from services.hsds.reading import read
from services.hsds.schema import PERSONAL
from services.hsds.words import rows_of
from services.models import Commune, Organisation, Service

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parent / "examples" / "hsds"
NAMES = sorted(one.name for one in FOLDER.glob("*.json"))
ENTERED = ["service.added", "service.changed", "organisation.added", "organisation.changed", "service.hours_set"]
ANSWERS = {"category": "psychosocial", "kind": "clinic"}
LINKS = {"id", "link_entity"}
# What a page says of itself; of several, the plan says that the others are missing.
OF_THE_PAGE = {"total_items", "page_number", "size", "first_page", "last_page", "empty"}


def content(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def answered(held: Plan) -> dict[str, str]:
    commune = Commune.objects.get(name="Xã Đồng Văn")
    return {one.key: {**ANSWERS, "commune": commune.pk}.get(one.kind, LEAVE_OUT) for one in held.open_questions}


def planned(data, name: str) -> Plan:
    """The plan with every question answered."""
    bytes_ = data if isinstance(data, bytes) else json.dumps(data).encode()
    asked = plan(read(bytes_, name), source="HSDS", answers={})  # planning uses the rows up, so they are read anew
    return plan(read(bytes_, name), source="HSDS", answers=answered(asked))


def said(held: Plan) -> list[str]:
    """All that the person who brings the file reads: what is entered, what is told, what is asked."""
    return [
        *(f"{item.key} {item.wanted.name} {row['label']}: {row['value']}" for item in held.items
          for row in rows_of(item)),
        *(f"{note.where} {note.what}: {note.value} ({note.why})" for note in held.notes),
        *(f"{where}: {why}" for where, why in held.remarks), *(one.sentence for one in held.questions),
    ]


def leaves(data, path=()) -> Iterator[tuple]:
    """The path of every plain value."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from leaves(value, (*path, number))
    else:
        yield path


def record_of(data, path) -> dict:
    for step in path[:-1]:
        data = data[step]
    return data


def otherwise(data, paths):
    """The same file, but for these values."""
    other = copy.deepcopy(data)
    for path in paths:
        value = record_of(other, path)[path[-1]]
        record_of(other, path)[path[-1]] = value + 1 if isinstance(value, int | float) else f"x{value}"
    return other


def words(data) -> list[tuple]:
    """The places of all that somebody wrote: no ids and other links, nothing of the page itself, nothing of a named
    person."""
    return [one for one in leaves(data) if not (
        one[-1] in LINKS or str(one[-1]).endswith("_id") or one[-1] in OF_THE_PAGE or is_of_a_person(one)
    )]


def is_of_a_person(path) -> bool:
    return "contacts" in path or path[-1] in {name for _entity, name in PERSONAL}


def copies(data) -> list[list[tuple]]:
    """The same places, those together that say the same of the same record."""
    held = defaultdict(list)
    for path in words(data):
        held[record_of(data, path).get("id"), path[-1]].append(path)
    return list(held.values())


@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_loaded_or_told(name):
    """Whichever value were another, whether in one place or wherever the same record says it, something of what is
    loaded or told would be another: so nothing goes by unsaid."""
    data = json.loads(content(name))
    whole = sorted(said(planned(content(name), name)))
    changed = [[one] for one in words(data)] + copies(data)
    silent = [one for one in changed if sorted(said(planned(otherwise(data, one), name))) == whole]
    assert len(changed) > 10
    assert silent == [], "\n".join(map(str, silent))


@pytest.mark.parametrize("name", NAMES)
def test_a_named_person_is_told_of_but_not_named(name):
    data, held = json.loads(content(name)), planned(content(name), name)
    persons = {path[-1]: record_of(data, path)[path[-1]] for path in leaves(data) if is_of_a_person(path)}
    named = {note.what for note in held.notes}
    assert not any("Persona" in line for line in said(held))
    assert "contact" in named or "contacts" not in content(name).decode()
    for entity, field in PERSONAL:
        assert field not in persons or f"{entity}.{field}" in named


def test_what_can_not_be_is_told_with_its_reason():
    held = planned(content("service_full.json"), "service_full.json")
    why = [(note.what, note.value, note.why) for note in held.notes]
    for what, value, said in [("location.latitude", "100", "vĩ độ 100 không có trên trái đất"),
                              ("schedule.valid_to", "2005-01-01", "hết hạn"),
                              ("language.name", "Urdu", "chưa ghi tiếng này")]:
        assert any((one, held) == (what, value) and said in reason for one, held, reason in why), what


def brought(cast, name: str):
    return bring_file(by=cast.administrator, id=uuid.uuid4(), content=content(name), name=name, source="HSDS")


def loaded(cast, name: str):
    file = brought(cast, name)
    file = answer(by=cast.administrator, file=file, answers=answered(plan_of(file)))
    return load(by=cast.administrator, file=file)


@pytest.mark.parametrize("name", NAMES)
def test_a_second_load_changes_nothing(cast, name):
    loaded(cast, name)
    entered = AuditEvent.objects.filter(action__in=ENTERED).count()
    again = plan_of(brought(cast, name))
    assert again.open_questions == [], "what was answered once is not asked again"
    assert {item.status for item in again.items} <= {UNCHANGED}
    load(by=cast.administrator, file=brought(cast, name))
    assert AuditEvent.objects.filter(action__in=ENTERED).count() == entered


def test_the_full_service_stands_in_the_directory_as_the_standard_tells_it(cast):
    loaded(cast, "service_full.json")
    service = Service.objects.get(source_id="ac148810-d857-441c-9679-408f346de14b")
    assert (service.name, service.minimum_age, service.maximum_age) == ("Community Counselling", 12, 100)
    assert service.phone == "+44 1234 234567 (100)"
    assert service.hours_line == "Thứ 5, 6, 10:00–18:00"
    assert service.required_documents.startswith("Any official identification document")
    assert "Under 18s and Over 60s: 35 GBP per 1 hour session" in service.fees_description
    assert service.location_name == "MyCity Civic Center"
    assert (service.latitude, service.longitude) == (None, None), "no such point is on earth"
    assert service.organisation.name == "Example Organization Inc."


def test_the_list_after_the_full_record_empties_nothing(cast):
    loaded(cast, "service_full.json")
    before = Service.objects.values().get(source="HSDS")
    loaded(cast, "service_list.json")
    assert Service.objects.values().get(source="HSDS") == before
    assert Organisation.objects.filter(source="HSDS").count() == 1
