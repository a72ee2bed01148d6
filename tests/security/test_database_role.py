"""Tests and requests run as the application role, which owns nothing and may not touch the trail."""

import pytest
from django.db import DatabaseError, connections, transaction

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.mark.parametrize("alias", ["default", "keys"])
def test_the_role_is_neither_owner_nor_superuser(alias):
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("dh_app", False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND pg_get_userbyid(relowner) = 'dh_app'")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("statement", [
    "DELETE FROM privacy_auditevent", "UPDATE privacy_auditevent SET action = 'x'", "TRUNCATE privacy_auditevent",
    "DROP TABLE casework_client", "ALTER TABLE casework_client ADD COLUMN name text",
])
def test_it_may_not(statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(statement)
