"""The trail: who did what to which pseudonym. Never a value; nothing leaves unlogged; nothing is taken back."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from privacy import audit
from privacy.errors import AccessDenied
from privacy.middleware import refusal
from privacy.models import AuditEvent, Kind
from tests.privacy.sample.models import Note, Person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@dataclass
class Worker:
    """Just enough of an account."""

    pk: UUID
    organisation_id: UUID
    role: str = "outreach_worker"


@pytest.fixture
def mai():
    return Worker(uuid4(), uuid4())


def trail():
    return list(AuditEvent.objects.order_by("at", "id"))


def test_a_change_is_recorded_with_field_names_alone(hoa, mai):
    audit.wrote("person.changed", hoa, by=mai, fields=["alias", "answers"])
    event = AuditEvent.objects.get()
    assert (event.kind, event.action, event.fields) == (Kind.WROTE, "person.changed", ["alias", "answers"])
    assert (event.actor_ref, event.actor_role, event.organisation_ref) == (mai.pk, mai.role, mai.organisation_id)
    assert (event.object_type, event.object_ref) == ("sample.person", audit.object_ref(hoa))
    assert event.request_id is None


def test_a_change_that_is_rolled_back_was_never_made(hoa, mai):
    with transaction.atomic():
        audit.wrote("person.changed", hoa, by=mai)
        transaction.set_rollback(True)
    assert not trail()


def test_the_pseudonym_is_no_id_and_differs_by_model(hoa):
    ref = audit.object_ref(hoa)
    assert len(ref) == 32
    assert ref not in (hoa.pk.hex, audit.object_ref(Note(id=hoa.pk)), audit.object_ref(Person()))
    assert ref == audit.object_ref(Person.objects.get())


def test_everybody_on_a_list_is_read(hoa, lan, mai):
    audit.read("person.listed", Person.objects.all(), by=mai, purpose="care")
    assert {event.object_ref for event in trail()} == {audit.object_ref(hoa), audit.object_ref(lan)}
    assert {(event.kind, event.count, event.purpose) for event in trail()} == {(Kind.READ, 2, "care")}


def test_an_empty_list_was_read_too(mai):
    audit.read("person.listed", [], by=mai)
    assert [(event.object_ref, event.count) for event in trail()] == [("", 0)]


def test_all_kinds_of_events(hoa, mai):
    audit.read("person.opened", hoa, by=mai)
    audit.refused("person.opened", hoa, by=mai, why="sample.policies.check_open")
    audit.searched("person.searched", by=mai, fields=["alias"], count=3)
    audit.printed("person.slip", hoa, by=mai)
    audit.exported("release.xlsx", by=mai, count=12)
    audit.wrote("person.changed", hoa, by=None)
    assert {event.kind for event in trail()} == set(Kind) - {Kind.SIGNED_IN, Kind.SIGNED_OUT}
    assert AuditEvent.objects.get(kind=Kind.WROTE).actor_role == "system"
    assert AuditEvent.objects.get(kind=Kind.REFUSED).purpose == "sample.policies.check_open"


@pytest.mark.parametrize("sentence", ["Chị Hoa từ chối", "alias=Hoa", "a" * 81, "x\ny", "hoa@example.org"])
def test_sentences_and_values_find_no_way_in(hoa, mai, sentence):
    for record in (
        lambda: audit.wrote("person.changed", hoa, by=mai, fields=[sentence]),
        lambda: audit.refused("person.opened", hoa, by=mai, why=sentence),
        lambda: audit.read(sentence, hoa, by=mai),
    ):
        with pytest.raises(ValueError, match="never sentences") as told:
            record()
        assert sentence not in str(told.value)
    assert not trail()


def as_owner(statement):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")  # from the application's role back to the owner's
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE privacy_auditevent SET action = 'nothing'",
        "UPDATE privacy_auditevent SET action = 'nothing' WHERE false",
        "DELETE FROM privacy_auditevent",
        "TRUNCATE privacy_auditevent",
        "TRUNCATE privacy_auditevent CASCADE",
        "INSERT INTO privacy_auditevent SELECT * FROM privacy_auditevent ON CONFLICT (id) DO UPDATE SET action = 'x'",
    ],
)
def test_the_database_itself_refuses_to_change_the_trail_even_for_its_owner(hoa, mai, statement):
    audit.wrote("person.changed", hoa, by=mai)
    before = list(AuditEvent.objects.values())
    with pytest.raises(DatabaseError, match="trail only grows"), transaction.atomic():
        as_owner(statement)
    assert list(AuditEvent.objects.values()) == before


def test_the_models_own_ways_to_change_it_fail_as_well(hoa, mai):
    audit.wrote("person.changed", hoa, by=mai)
    event = AuditEvent.objects.get()
    event.action = "nothing"
    for change in (event.save, event.delete, AuditEvent.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_other_tables_are_not_concerned(hoa):
    hoa.code = "x"
    hoa.save()
    hoa.delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'privacy_trail_only_grows'")
        assert set(cursor.fetchall()) == {("privacy_auditevent",), ("privacy_auditseal",)}


def test_within_a_request_reads_wait_for_its_end_and_are_written_together(hoa, mai, django_assert_num_queries):
    number = uuid4()
    with audit.pending(number) as collected:
        audit.read("person.opened", hoa, by=mai)
        audit.searched("person.searched", by=mai)
        audit.wrote("person.changed", hoa, by=mai)
        assert [event.kind for event in trail()] == [Kind.WROTE]
        with django_assert_num_queries(1):
            audit.flush(collected)
        audit.flush(collected)
    assert {event.kind for event in trail()} == {Kind.WROTE, Kind.READ, Kind.SEARCHED}
    assert {event.request_id for event in trail()} == {number}


def test_the_trail_is_never_part_of_a_transaction_that_could_roll_it_back(hoa, mai):
    with audit.pending(uuid4()) as collected:
        audit.read("person.opened", hoa, by=mai)
        with transaction.atomic(), pytest.raises(RuntimeError, match="roll it back"):
            audit.flush(collected)
        audit.flush(collected)


def check_to_open(user, person):
    raise AccessDenied("Bạn không phụ trách người này.")


def check_outer(user, note):
    check_to_open(user, note.person)


def test_a_refusal_names_its_policy_and_object(note):
    with pytest.raises(AccessDenied) as told:
        check_outer(None, note)
    why, about = refusal(told.value)
    assert why == "tests.privacy.test_audit.check_to_open"
    assert about == note.person


def test_a_refusal_may_name_its_object_itself(hoa, note):
    with pytest.raises(AccessDenied) as told:
        raise AccessDenied("Không được.", about=hoa)
    assert refusal(told.value) == ("unnamed policy", hoa)
