"""What the application role may do in the database: rows, never structure, and on the trail only add.

Runs after every migration, as the owner, on each database.
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

APPEND_ONLY = ("privacy_auditevent", "privacy_auditseal")
# Filled by a trigger of the owner's; the application takes away what it has sealed.
EMPTIED_ONLY = ("privacy_auditunsealed",)
READ_ONLY = ("django_migrations", "django_content_type")


def grant_to_application(*, using, **kwargs) -> None:
    """Give the application role its grants in the database `using`."""
    role = connections[using].ops.quote_name(settings.APP_ROLE)
    with connections[using].cursor() as cursor:
        _make_role(cursor, role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        present = {row[0] for row in cursor.fetchall()}
        for table in present & set(APPEND_ONLY):
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")
        for table in present & set(EMPTIED_ONLY):
            cursor.execute(f"REVOKE INSERT, UPDATE, TRUNCATE ON {table} FROM {role}")
        for table in present & set(READ_ONLY):
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")


def _make_role(cursor, role: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.APP_ROLE])
    if cursor.fetchone():
        return
    try:
        cursor.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
    except DatabaseError:
        raise ImproperlyConfigured(
            f"The database role {settings.APP_ROLE} is missing and the migrating role may not make it. "
            f"Ask the server's administrator for: CREATE ROLE {settings.APP_ROLE} LOGIN;"
        ) from None
