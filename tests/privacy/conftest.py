"""What the tests of the wall share: a person and a note to seal, and the raw bytes as a thief sees them."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connection

from privacy import crypto, datakeys
from tests.privacy.sample.models import Note, Person


@pytest.fixture
def hoa(db):
    return Person.objects.create(alias="Hoa", answers={"mẹ": "Lan"}, children=0)


@pytest.fixture
def lan(db):
    return Person.objects.create(alias="Lan", answers={"mẹ": "Hoa"}, children=2)


@pytest.fixture
def note(hoa):
    return Note.objects.create(person=hoa, text="Cần gặp luật sư")


@pytest.fixture
def column(db):
    """Read or plant the bytes of a column, as somebody with the database in hands would."""

    def column(instance, name, planted=None):
        table = instance._meta.db_table
        key = instance._meta.pk.column
        with connection.cursor() as cursor:
            if planted is not None:
                cursor.execute(f"UPDATE {table} SET {name} = %s WHERE {key} = %s", [planted, instance.pk])  # noqa: S608
            cursor.execute(f"SELECT {name} FROM {table} WHERE {key} = %s", [instance.pk])  # noqa: S608
            return bytes(cursor.fetchone()[0])

    return column


@contextmanager
def person_with_a_key():
    """A person of no database, whose data key is in the bag: for properties tried a thousand times."""
    with datakeys.opened_keys():
        person = Person(id=uuid4())
        datakeys._bag.get()[person.id] = crypto.Cipher(crypto.new_key())
        yield person
