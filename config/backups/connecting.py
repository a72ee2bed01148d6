"""The two databases under the roles of the owner and of backups, for libpq's programs and for statements of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import environ
import psycopg2
from django.conf import settings
from django.db import connections
from psycopg2.extensions import parse_dsn

from config.database import configured, urls_of
from privacy.backups.keys import KEYS, RECORDS, BackupRefused

ALIASES = {RECORDS: "default", KEYS: "keys"}
# A word of a connection string → the variable by which libpq's programs are told it, so that no password stands
# among the words of a command, where every user of the machine reads it.
VARIABLES = dict([
    ("host", "PGHOST"), ("port", "PGPORT"), ("user", "PGUSER"), ("password", "PGPASSWORD"), ("dbname", "PGDATABASE"),
    ("sslmode", "PGSSLMODE"), ("sslrootcert", "PGSSLROOTCERT"), ("sslcert", "PGSSLCERT"), ("sslkey", "PGSSLKEY"),
    ("passfile", "PGPASSFILE"), ("connect_timeout", "PGCONNECT_TIMEOUT"),
])


def url_of(what: str, role: str) -> str:
    return urls_of(role, environ.Env(), settings.DATA)[ALIASES[what]]


def variables(what: str, role: str) -> dict[str, str]:
    """What to put into the environment of pg_dump or pg_restore."""
    return {VARIABLES[word]: value for word, value in parse_dsn(url_of(what, role)).items() if word in VARIABLES}


@contextmanager
def connected(what: str, role: str) -> Iterator[Any]:
    """A cursor as this role, each statement by itself unless the caller begins a transaction."""
    try:
        connection = psycopg2.connect(url_of(what, role))
    except psycopg2.OperationalError as problem:
        raise BackupRefused(f"The database of the {what} can't be reached as {role}: {_first_line(problem)}") from None
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    except psycopg2.errors.InsufficientPrivilege as problem:
        raise BackupRefused(
            f"{role} may not do what is needed in the database of the {what}: {_first_line(problem)}. "
            "docs/operations.md has the statements that make it."
        ) from None
    except psycopg2.Error as problem:
        raise BackupRefused(f"The database of the {what} says: {_first_line(problem)}") from None
    finally:
        connection.close()


@contextmanager
def speaking_as(role: str) -> Iterator[None]:
    """Django's own connections under this role for a while, for code that asks through models or `connections`."""
    # Only outside of acting_as: this role may take on none of those that actors have.
    before = {alias: connections[alias].settings_dict for alias in ALIASES.values()}
    try:
        for what, alias in ALIASES.items():
            connections[alias].close()
            connections[alias].settings_dict = {**before[alias], **_named(configured(url_of(what, role), alias))}
        yield
    finally:
        for alias, given in before.items():
            connections[alias].close()
            connections[alias].settings_dict = given


def _named(given: dict[str, Any]) -> dict[str, Any]:
    return {word: given[word] for word in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS") if word in given}


def _first_line(problem: Exception) -> str:
    return (str(problem).strip().splitlines() or ["no reason given"])[0]
