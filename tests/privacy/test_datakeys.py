"""Data keys: made before the record, loaded at once, forgotten with the request."""

from uuid import uuid4

import pytest
from django.db import connections, transaction

from privacy import datakeys
from privacy.errors import DataKeyMissing
from privacy.models import DataKey
from tests.privacy.sample.models import Note, Person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def asked(django_assert_num_queries):
    """Count the questions to the keys database."""
    return lambda number: django_assert_num_queries(number, connection=connections["keys"])


def test_making_a_key_twice_keeps_the_first():
    holder = uuid4()
    sealed = datakeys.make_data_key(holder).seal(b"x", b"")
    assert datakeys.make_data_key(holder).open(sealed, b"") == b"x"
    assert DataKey.objects.filter(pk=holder).count() == 1


def test_saving_the_first_sealed_value_gives_the_holder_a_key():
    person = Person(alias="Hoa")
    assert not DataKey.objects.filter(pk=person.pk).exists()
    person.save()
    assert DataKey.objects.filter(pk=person.pk).count() == 1


def test_the_key_is_there_even_when_the_record_is_rolled_back():
    person = Person(alias="Hoa")
    with transaction.atomic():
        person.save()
        transaction.set_rollback(True)
    assert not Person.objects.exists()
    assert DataKey.objects.filter(pk=person.pk).exists()


def test_a_key_is_never_left_to_somebody_elses_transaction():
    """It would be rolled back with it, and the record would have no key."""
    with transaction.atomic(using="keys"), pytest.raises(RuntimeError, match="durable"):
        datakeys.make_data_key(uuid4())


def test_the_keys_lie_in_their_own_database_and_nothing_else_does():
    def tables(alias):
        return set(connections[alias].introspection.table_names())

    assert "privacy_datakey" in tables("keys") - tables("default")
    assert tables("keys") <= {"privacy_datakey", "privacy_destroyedkey", "django_migrations"}


def test_a_list_loads_its_keys_with_one_query(asked):
    people = Person.objects.bulk_create([Person(alias=f"người {i}") for i in range(5)])
    for person in people:
        Note.objects.create(person=person, text="ghi chú")
    with datakeys.opened_keys():
        notes = list(Note.objects.all())
        with asked(1):
            datakeys.load_for([*notes, *people])
        with asked(0):
            assert {note.text for note in notes} == {"ghi chú"}
            assert {person.alias for person in people} == {f"người {i}" for i in range(5)}
            datakeys.load_for(notes)


def test_history_rows_load_their_keys_too(hoa, asked):
    with datakeys.opened_keys():
        with asked(1):
            datakeys.load_for(hoa.history.all())
        with asked(0):
            assert hoa.history.get().alias == "Hoa"


def test_a_row_without_a_holder_yet_loads_nothing(asked):
    with datakeys.opened_keys(), asked(0):
        datakeys.load_for([Note()])


def test_within_a_request_a_key_is_fetched_once(hoa, asked):
    with datakeys.opened_keys(), asked(1):
        assert (hoa.alias, hoa.answers, hoa.alias) == ("Hoa", {"mẹ": "Lan"}, "Hoa")


def test_outside_a_request_no_key_is_kept(hoa, asked):
    with asked(2):
        assert (hoa.alias, hoa.alias) == ("Hoa", "Hoa")
    with asked(0):
        datakeys.load_for([hoa])


def test_the_bag_is_emptied_whatever_happened(hoa):
    bags = []

    def work():
        with datakeys.opened_keys():
            bags.append(datakeys._bag.get())
            assert hoa.alias == "Hoa"
            assert list(bags[0]) == [hoa.pk]
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    assert bags == [{}]
    assert datakeys._bag.get() is None


def test_a_bag_within_a_bag_is_its_own(hoa, asked):
    with datakeys.opened_keys():
        assert hoa.alias == "Hoa"
        with datakeys.opened_keys(), asked(1):
            assert hoa.alias == "Hoa"
        with asked(0):
            assert hoa.alias == "Hoa"


def test_a_destroyed_key_is_gone_at_once_also_from_an_open_bag(hoa):
    with datakeys.opened_keys():
        assert hoa.alias == "Hoa"
        datakeys.destroy_data_key(hoa.pk)
        with pytest.raises(DataKeyMissing):
            _ = hoa.alias
    datakeys.destroy_data_key(hoa.pk)  # twice is once


def test_the_planners_statistics_sample_no_wrapped_key():
    """They would keep it after it was destroyed: a histogram has its own copies."""
    with connections["keys"].cursor() as cursor:
        cursor.execute(
            "SELECT attstattarget FROM pg_attribute "
            "WHERE attrelid = 'privacy_datakey'::regclass AND attname = 'wrapped'"
        )
        assert cursor.fetchone() == (0,)
