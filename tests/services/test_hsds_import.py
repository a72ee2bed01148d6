"""A file becomes a plan, the plan is looked at and asked about, and then loaded whole or not at all. Nothing of a file
goes by unsaid, and the same file twice changes nothing."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from privacy.models import AuditEvent
from services.hsds.actions import answer, bring_file, choose, load, plan_of, throw_away
from services.hsds.asking import LEAVE_OUT
from services.hsds.planning import CHANGED, LEFT, NEW, UNCHANGED, WAITING, plan
from services.hsds.reading import read
from services.hsds.schema import ENTITIES, PERSONAL
from services.hsds.words import rows_of
from services.models import Commune, DirectoryFile, Organisation, Service
from tests.services.hsds_files import (
    SPACE,
    as_csv,
    as_json,
    as_zip,
    package,
    page,
    record,
    service_full,
    shapes,
    simple,
    word,
)
from tests.services.test_hsds_reading import OLDER

pytestmark = pytest.mark.django_db

ENTERED = ["service.added", "service.changed", "organisation.added", "organisation.changed", "service.hours_set"]
ANSWERS = {"category": "psychosocial", "kind": "clinic"}


def planned(data, answers=None, name="service.json"):
    content = data if isinstance(data, bytes) else as_json(data)
    return plan(read(content, name), source="HSDS", answers=answers or {})


def answered(held) -> dict[str, str]:
    """Something for every open question; what can only be left out is left out."""
    commune = Commune.objects.get(name="Xã Đồng Văn")
    return {one.key: {**ANSWERS, "commune": commune.pk}.get(one.kind, LEAVE_OUT) for one in held.open_questions}


def brought(cast, data, name="service.json", source="HSDS"):
    content = data if isinstance(data, bytes) else as_json(data)
    return bring_file(by=cast.administrator, id=uuid.uuid4(), content=content, name=name, source=source)


def loaded(cast, data, name="service.json", **more):
    file = brought(cast, data, name)
    file = answer(by=cast.administrator, file=file, answers=answered(plan_of(file)) | more)
    return load(by=cast.administrator, file=file)


def statuses(held) -> list[str]:
    return [item.status for item in held.items]


def notes(held) -> dict[str, str]:
    return {note.what: note.why for note in held.notes}


# --- Nothing in silence -------------------------------------------------------------------------------

def words_of(data) -> set[str]:
    """Every word that the made file holds: each names its entity and field."""
    if isinstance(data, dict):
        return set().union(*map(words_of, data.values()))
    if isinstance(data, list):
        return set().union(set(), *map(words_of, data))
    made = {word(entity, name) for entity, fields in ENTITIES.items() for name in fields}
    return {one for one in made if isinstance(data, str) and one == data}


# Persons, and what they were called: the report names the row and the field, never the value.
NOT_REPEATED = {word(entity, name): f"{entity}.{name}" for entity, name in PERSONAL}


@pytest.mark.parametrize("name", [one for one in shapes() if "taxonomy" not in one and one != "location.json"])
def test_every_word_of_a_file_is_loaded_or_told(cast, name):
    data = shapes()[name]
    held = planned(data, answered(planned(data, name=name)), name=name)
    said = "\n".join([
        *(row["value"] for item in held.items for row in rows_of(item)), *(item.wanted.name for item in held.items),
        *(note.value for note in held.notes),
    ])
    named = {note.what for note in held.notes}
    unsaid = {one for one in words_of(data) if one not in said and NOT_REPEATED.get(one) not in named
              and not (one.startswith("contact-") and "contact" in named)}
    assert len(words_of(data)) > 5
    assert unsaid == set()


@pytest.mark.parametrize("name", ["taxonomy.json", "taxonomy_list.json", "taxonomy_term_list.json", "location.json"])
def test_what_is_no_service_is_told_row_by_row(cast, name):
    held = planned(shapes()[name], name=name)
    assert held.items == []
    assert held.notes


def test_a_named_persons_contact_is_not_kept_and_not_repeated(cast):
    held = planned(service_full())
    contact = [note for note in held.notes if note.what == "contact"]
    assert contact
    assert all(note.value == "" for note in contact)
    assert not [note for note in held.notes if "contact-" in note.value or "address-attention" in note.value]


# --- A full record ------------------------------------------------------------------------------------

def test_a_full_record_becomes_a_service_of_ours(cast):
    loaded(cast, service_full(), category="psychosocial")
    service = Service.objects.get(source_id=str(uuid.uuid5(SPACE, "service")))
    told = {"name": "service-name", "alternate_name": "service-alternate-name", "minimum_age": 18, "maximum_age": 60,
            "required_documents": "required-document-document", "alert": "service-alert", "category": "psychosocial",
            "phone": "+84 219 386 0000 (7)", "languages": ["tay"], "location_name": "location-name",
            "transportation": "location-transportation", "places_a_week": 8, "places_free": 3, "source": "HSDS",
            "address": "address-address-1, address-address-2", "latitude": 23.25, "active": True}
    assert {name: getattr(service, name) for name in told} == told
    assert service.hours_line == "Thứ 2, 4, 6, 8:00–17:00"
    assert "cost-option-option: 35000 VND cost-option-amount-description" in service.fees_description
    assert service.accessibility == "accessibility-description\naccessibility-details"
    assert service.place.name == "Xã Đồng Văn", "found by the nearest point"
    assert service.organisation.name == "organization-name"
    assert service.organisation.kind == "clinic"


@pytest.mark.parametrize("name", [one for one in shapes() if "taxonomy" not in one and one != "location.json"])
def test_the_same_file_twice_changes_nothing(cast, name):
    data = shapes()[name]
    loaded(cast, data, name)
    entered = AuditEvent.objects.filter(action__in=ENTERED).count()
    again = plan_of(brought(cast, data, name))
    assert again.open_questions == [], "what was answered once is not asked again"
    assert set(statuses(again)) <= {UNCHANGED}
    load(by=cast.administrator, file=brought(cast, data, name))
    assert AuditEvent.objects.filter(action__in=ENTERED).count() == entered


def test_a_package_of_tables_loads_as_the_records_do(cast):
    loaded(cast, package(service_full()), "x.zip")
    assert statuses(planned(service_full())) == [UNCHANGED, UNCHANGED]


def test_one_table_names_its_organisation_among_ours(cast):
    rows = [simple("service", organization_id="nowhere", name="Tư vấn mới")]
    held = planned(as_csv("service", rows), name="service.csv")
    [asked] = [one for one in held.open_questions if one.kind == "organisation"]
    loaded(cast, as_csv("service", rows), "service.csv", **{asked.key: str(cast.clinic.pk)})
    assert Service.objects.get(name="Tư vấn mới").organisation == cast.clinic


def test_only_what_differs_is_changed_field_by_field(cast):
    loaded(cast, service_full())
    again = planned(service_full(alert="Mới dời chỗ", description=None))
    assert statuses(again) == [UNCHANGED, CHANGED]
    [change] = again.by_status[CHANGED][0].changes
    assert (change.field, change.before, change.after) == ("alert", "service-alert", "Mới dời chỗ")


def test_what_a_file_does_not_tell_stays_as_it_stands(cast):
    loaded(cast, service_full())
    loaded(cast, page(simple("service") | {"organization": simple("organization")}), "service_list.json")
    service = Service.objects.get(source_id=str(uuid.uuid5(SPACE, "service")))
    assert service.hours_line == "Thứ 2, 4, 6, 8:00–17:00"
    assert service.languages == ["tay"]


def test_an_organisation_known_by_its_name_is_adopted_not_doubled(cast):
    loaded(cast, page(simple("organization", name=cast.clinic.name)), "organization_list.json")
    cast.clinic.refresh_from_db()
    assert cast.clinic.source_id == str(uuid.uuid5(SPACE, "organization"))
    assert Organisation.objects.filter(name=cast.clinic.name).count() == 1


# --- Questions ----------------------------------------------------------------------------------------

def test_one_answer_serves_every_row_with_the_same_term(cast):
    term = record("taxonomy_term", name="Zither lessons", code="zz")
    rows = [simple("service", id=str(n), name=f"Việc {n}") | {
        "organization": simple("organization"), "attributes": [{"id": f"a{n}", "taxonomy_term": term}],
    } for n in range(5)]
    asked = [one for one in planned(rows).open_questions if one.kind == "category"]
    assert [len(one.about) for one in asked] == [5]
    assert "Zither lessons" in asked[0].sentence


@pytest.mark.parametrize(("term", "category"), [
    ("Mental Health", "psychosocial"), ("Trợ giúp pháp lý", "legal"), ("ĐÀO TẠO NGHỀ", "vocational"), ("Loans", "loan"),
])
def test_a_term_that_is_known_is_not_asked(cast, term, category):
    row = simple("service") | {"attributes": [{"id": "a", "taxonomy_term": record("taxonomy_term", name=term)}]}
    held = planned(row)
    assert [one for one in held.questions if one.kind == "category"] == []
    assert held.items[0].wanted.fields["category"] == category


@pytest.mark.parametrize(("location", "said"), [
    ({"latitude": 100, "longitude": 101}, "vĩ độ 100 không có trên trái đất"),
    ({"latitude": 10.8, "longitude": 106.7}, "ngoài tỉnh"), ({}, "không nói tên xã"),
    ({"latitude": 22.0}, "thiếu vĩ độ hoặc kinh độ"),
])
def test_a_place_outside_the_province_is_asked_with_its_reason(cast, location, said):
    row = simple("service") | {"organization": simple("organization"), "service_at_locations": [
        {"id": "at", "location": {"id": "l", "location_type": "physical", "name": "Nhà xa", **location}},
    ]}
    [asked] = [one for one in planned(row).open_questions if one.kind == "commune"]
    assert said in asked.sentence
    assert "Nhà xa" in asked.sentence


@pytest.mark.parametrize("city", ["Xã Đồng Văn", "xa dong van", "Đồng Văn"])
def test_a_commune_is_found_by_its_name_whatever_the_diacritics(cast, city):
    place = record("location", latitude=None, longitude=None, addresses=[{"id": "x", "city": city}])
    row = simple("service") | {"organization": simple("organization"), "service_at_locations": [
        {"id": "at", "location": place},
    ]}
    held = planned(row)
    assert [one for one in held.questions if one.kind == "commune"] == []
    assert held.items[1].wanted.fields["commune"].name == "Xã Đồng Văn"


def test_nothing_is_loaded_while_a_question_is_open(cast):
    file = brought(cast, service_full())
    assert WAITING in statuses(plan_of(file))
    with pytest.raises(ValidationError):
        load(by=cast.administrator, file=file)
    assert not Service.objects.filter(source="HSDS").exists()


def test_rows_that_are_left_out_stay_outside_with_what_belongs_to_them(cast):
    file = brought(cast, service_full())
    kind = next(one.key for one in plan_of(file).open_questions if one.kind == "kind")
    file = answer(by=cast.administrator, file=file, answers={kind: LEAVE_OUT})
    assert statuses(plan_of(file)) == [LEFT, LEFT]
    assert load(by=cast.administrator, file=file).made == 0


def test_only_the_chosen_rows_are_loaded(cast):
    rows = [simple("service", id=str(n), name=f"Việc {n}") | {"organization": simple("organization")} for n in range(2)]
    file = brought(cast, rows)
    file = answer(by=cast.administrator, file=file, answers=answered(plan_of(file)))
    keys = [item.key for item in plan_of(file).by_status[NEW]]
    file = choose(by=cast.administrator, file=file, shown=keys, chosen=[one for one in keys if not one.endswith(":1")])
    load(by=cast.administrator, file=file)
    assert {one.name for one in Service.objects.filter(source="HSDS")} == {"Việc 0"}


def test_what_was_looked_at_is_what_is_loaded(cast):
    file = brought(cast, service_full())
    file = answer(by=cast.administrator, file=file, answers=answered(plan_of(file)))
    seen = plan_of(file).digest
    loaded(cast, service_full())
    with pytest.raises(ValidationError, match="vừa thay đổi"):
        load(by=cast.administrator, file=file, seen=seen)


def test_a_file_is_loaded_once_and_its_content_is_gone(cast):
    done = loaded(cast, service_full())
    assert bytes(DirectoryFile.objects.get(pk=done.pk).content) == b""
    again = load(by=cast.administrator, file=done)
    assert (again.made, Service.objects.filter(source="HSDS").count()) == (2, 1)


# --- Rows that can't be --------------------------------------------------------------------------------

@pytest.mark.parametrize(("row", "said"), [
    ({"name": ""}, "không có tên"), ({"name": "x" * 121}, "không có tên"), ({"name": "a\x00b"}, "không có tên"),
    ({"id": ""}, "không có mã"),
])
def test_a_row_that_can_not_be_is_only_left_out(cast, row, said):
    held = planned(simple("service", **{"name": "Việc", **row}))
    [asked] = [one for one in held.open_questions if one.kind == "row"]
    assert said in asked.sentence
    assert asked.about == ["service.json"]


def test_one_id_with_two_contents_is_told(cast):
    held = planned([simple("service", name="Một"), simple("service", name="Hai")])
    assert any("nội dung khác nhau: name" in one.sentence for one in held.open_questions)


def test_two_organisations_of_one_name_are_told(cast):
    held = planned([simple("organization", id="1"), simple("organization", id="2")], name="organization.json")
    assert any("đã đứng ở dòng khác" in one.sentence for one in held.open_questions)


def test_a_name_that_another_source_has_is_told(cast):
    loaded(cast, page(simple("organization", id="1")), "organization_list.json")
    held = planned(page(simple("organization", id="2")), name="organization_list.json")
    assert any("từ nơi khác" in one.sentence for one in held.open_questions)


@pytest.mark.parametrize(("field", "value", "why"), [
    ("email", "không phải", "thư điện tử"), ("url", "javascript:alert(1)", "trang mạng"),
    ("minimum_age", "mười", "số"), ("minimum_age", 12.5, "0 đến 150"), ("minimum_age", 200, "0 đến 150"),
    ("assured_date", "15/01/2026", "ngày"), ("assured_date", "2999-01-01", "chưa tới"),
    ("status", "open", "trạng thái"),
    ("alert", "a\u0007", "ký tự"), ("alert", ["x"], "không phải là chữ"), ("alternate_name", "x" * 121, "120 ký tự"),
])
def test_a_value_that_can_not_be_kept_is_told_and_the_rest_is_loaded(cast, field, value, why):
    held = planned(simple("service", **{field: value}))
    assert why in notes(held)[f"service.{field}"]
    assert field == "assured_date" or field == "status" or held.items[0].wanted.fields[field] is None


def test_ages_the_wrong_way_round_are_told(cast):
    held = planned(simple("service", minimum_age=30, maximum_age=20))
    assert "lớn hơn" in notes(held)["service.minimum_age"]


@pytest.mark.parametrize(("schedule", "what", "why"), [
    ({"opens_at": "25:00"}, "opens_at", "07:30"), ({"opens_at": "09:00-05:00"}, "opens_at", "múi giờ khác"),
    ({"closes_at": None}, "opens_at", "một đầu"), ({"byday": "XX"}, "byday", "MO,TU,WE"),
    ({"freq": "MONTHLY", "byday": "2MO"}, "opens_at", "ngày nào"), ({"valid_to": "2005-01-01"}, "valid_to", "hết hạn"),
])
def test_a_schedule_that_is_no_week_is_told(cast, schedule, what, why):
    row = simple("service") | {"schedules": [{**record("schedule"), **schedule}]}
    assert why in notes(planned(row))[f"schedule.{what}"]


def test_a_language_that_we_do_not_have_is_told(cast):
    row = simple("service") | {"languages": [{"id": "1", "name": "Urdu", "code": "ur"}]}
    assert "chưa ghi tiếng này" in notes(planned(row))["language.name"]


def test_a_service_closed_for_a_while_is_closed_and_the_same_file_again_changes_nothing(cast):
    row = simple("service", status="temporarily closed") | {"organization": simple("organization")}
    loaded(cast, row)
    assert Service.objects.get(source="HSDS").is_closed
    assert CHANGED not in statuses(planned(row))


def test_a_service_that_ended_is_not_offered(cast):
    loaded(cast, simple("service", status="defunct") | {"organization": simple("organization")})
    assert Service.objects.get(source="HSDS").active is False


# --- Who ----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", ["worker", "case_manager", "clinic_officer", "manager", "privacy_officer"])
def test_nobody_but_an_administrator_brings_or_loads(cast, name):
    someone, file = getattr(cast, name), brought(cast, service_full())
    for act in (
        lambda: bring_file(by=someone, id=uuid.uuid4(), content=b"{}", name="x.json", source="x"),
        lambda: answer(by=someone, file=file, answers={}), lambda: load(by=someone, file=file),
        lambda: throw_away(by=someone, file=file),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_form_sent_twice_brings_one_file(cast):
    id = uuid.uuid4()
    for _n in range(2):
        bring_file(by=cast.administrator, id=id, content=as_json(service_full()), name="x.json", source="x")
    assert DirectoryFile.objects.count() == 1


def test_a_broken_file_is_not_kept(cast):
    with pytest.raises(ValidationError, match="dòng 1"):
        brought(cast, b"{", "x.json")
    assert not DirectoryFile.objects.exists()


def test_a_file_thrown_away_leaves_nothing(cast):
    throw_away(by=cast.administrator, file=brought(cast, as_zip({"service.csv": b"id,name\n1,x\n"}), "x.zip"))
    assert not DirectoryFile.objects.exists()


# --- Tables of versions 1 and 2 -----------------------------------------------------------------------

def test_what_older_tables_say_is_loaded_or_told(cast):
    held = planned(as_zip(OLDER), name="x.zip")
    fields = held.items[1].wanted.fields
    assert fields["eligibility_description"] == "Nguoi lon\nCa gia dinh"
    assert fields["category"] == "legal", "version 1 linked a service to its term by services_taxonomy"
    told = {note.what: note.value for note in held.notes}
    assert told["payment_accepted.payment"] == "tien mat"
    assert (told["holiday_schedule.start_date"], told["holiday_schedule.closed"]) == ("2026-02-16", "true")
    assert (told["service_taxonomy.taxonomy_detail"], told["taxonomy.vocabulary"]) == ("chi tiet", "rieng")
    assert told["language.language"] == "Urdu"


def test_a_place_that_is_told_twice_and_otherwise_is_told_with_both_places(cast):
    there = {"id": "l", "location_type": "physical", "name": "Nhà A"}
    row = simple("service") | {
        "organization": simple("organization") | {"locations": [there]},
        "service_at_locations": [{"id": "at", "location": {**there, "name": "Nhà B"}}],
    }
    held = planned(row)
    [told] = [note for note in held.notes if note.what == "location.name" and "được giữ" in note.why]
    kept = held.items[1].wanted.fields["location_name"]
    assert {kept, told.value} == {"Nhà A", "Nhà B"}, "one is kept, the other is told"
