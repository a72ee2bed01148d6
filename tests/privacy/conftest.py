"""What the tests of the wall share: a person and a note to seal, and a way to look at the raw column."""

import pytest
from django.db import connection

from tests.privacy.sample.models import Note, Person

both = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def hoa(db):
    return Person.objects.create(alias="Hoa", answers={"mẹ": "Lan"}, children=0)


@pytest.fixture
def note(hoa):
    return Note.objects.create(person=hoa, text="Cần gặp luật sư")


@pytest.fixture
def column(db):
    """Read or plant the bytes of a column, as somebody with the database in hands would."""

    def column(instance, name, planted=None):
        table = instance._meta.db_table
        with connection.cursor() as cursor:
            if planted is not None:
                cursor.execute(f"UPDATE {table} SET {name} = %s WHERE id = %s", [planted, instance.id])  # noqa: S608
            cursor.execute(f"SELECT {name} FROM {table} WHERE id = %s", [instance.id])  # noqa: S608
            return bytes(cursor.fetchone()[0])

    return column
