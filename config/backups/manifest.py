"""What a database holds, as its backup says and as a restored one is compared with: migrations, rows, last seal."""

from typing import Any

from django.db.migrations.loader import MigrationLoader
from psycopg2 import sql

from config.backups.tools import server_version

# Sessions and the cache are nothing to keep: a backup has their tables and none of their rows.
LEFT_OUT = ("django_session", "cache", "accounts_tally")
SEALS = "privacy_auditseal"
MIGRATIONS = "django_migrations"


def manifest(cursor, what: str) -> dict[str, Any]:
    """Everything in the caller's one snapshot, so that it agrees with the dump to the row."""
    present = tables(cursor)
    cursor.execute("SELECT current_database()")
    return {
        "what": what, "database": cursor.fetchone()[0], "server": server_version(cursor),
        "migrations": applied(cursor) if MIGRATIONS in present else [],
        "rows": {table: count(cursor, table) for table in present if table not in LEFT_OUT},
        "trail_seal": last_seal(cursor) if SEALS in present else None,
    }


def tables(cursor) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return [row[0] for row in cursor.fetchall()]


def count(cursor, table: str) -> int:
    cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
    return cursor.fetchone()[0]


def applied(cursor) -> list[str]:
    """The migrations that made the tables, as `app.name`."""
    cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
    return [row[0] for row in cursor.fetchall()]


def last_seal(cursor) -> str | None:
    """Number and seal of the trail's newest link: whatever was cut off behind it is missed by this."""
    cursor.execute("SELECT number || ' ' || encode(seal, 'hex') FROM privacy_auditseal ORDER BY number DESC LIMIT 1")
    row = cursor.fetchone()
    return row[0] if row else None


def known_migrations() -> set[str]:
    """Every migration that this software has, as `app.name`; both databases note all of them."""
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
