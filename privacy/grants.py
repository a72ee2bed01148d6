"""Makes the database roles and their grants: as the owner, after every migration, on each database.

Where the owner may not make roles (a managed PostgreSQL), one sentence says which statements the server's
administrator has to run; docs/operations.md has them all.
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections, transaction

from privacy import rowsecurity
from privacy.identity import DatabaseRole


def grant_to_application(*, using, **kwargs) -> None:
    """Build the walls in the database `using`: roles, grants, row security."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        make_roles(cursor)
        everybody = ", ".join([settings.APP_ROLE, *DatabaseRole])
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        present = {row[0] for row in cursor.fetchall()}
        cursor.execute("; ".join([
            "REVOKE ALL ON SCHEMA public FROM PUBLIC",
            f"GRANT USAGE ON SCHEMA public TO {everybody}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {everybody}",
            *rowsecurity.statements(present),
        ]))


def make_roles(cursor) -> None:
    """The application role, and the roles of the kinds that it may take on; nothing is done where all is there."""
    cursor.execute("SELECT rolname FROM pg_roles")
    missing = {settings.APP_ROLE, *DatabaseRole} - {row[0] for row in cursor.fetchall()}
    cursor.execute(
        "SELECT role.rolname FROM pg_auth_members JOIN pg_roles role ON role.oid = roleid "
        "JOIN pg_roles member ON member.oid = member WHERE member.rolname = %s", [settings.APP_ROLE],
    )
    apart = set(DatabaseRole) - {row[0] for row in cursor.fetchall()}
    needed = [*role_statements(missing), *(f"GRANT {role} TO {settings.APP_ROLE}" for role in sorted(apart))]
    try:
        for statement in needed:
            cursor.execute(statement)
    except DatabaseError:
        raise ImproperlyConfigured(
            "Database roles are missing and the migrating role may not make them. Ask the server's administrator "
            f"to run, on this server: {'; '.join(needed)};"
        ) from None


def role_statements(missing: set[str]) -> list[str]:
    """What makes the roles. The application role inherits nothing: it must take a role on to reach anything."""
    application = "LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE"
    plain = "NOLOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE"
    return [f"CREATE ROLE {role} {application if role == settings.APP_ROLE else plain}" for role in sorted(missing)]
