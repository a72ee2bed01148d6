"""What a restored database must prove before anybody works with it: each finding is a row of the table."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

from django.apps import apps
from django.core.management import call_command, get_commands
from django.core.management.base import CommandError
from django.db import models

from config.backups.connecting import connected
from config.backups.manifest import MIGRATIONS, applied, count, known_migrations, last_seal, tables
from config.backups.telling import Finding
from config.database import BACKUP_ROLE
from privacy.backups.file import Backup
from privacy.backups.keys import KEYS, KINDS, RECORDS
from privacy.checks import verify_key_ring
from privacy.datakeys import load_for, opened_keys
from privacy.errors import DataKeyMissing, KeyRingError, SealBroken
from privacy.fields import SealedField
from privacy.models import DataKey
from privacy.router import KEYS as KEYS_ALIAS

TRIED = 200
PATIENCE = 60


def of_one(backup: Backup) -> Iterator[Finding]:
    """The restored database against its own manifest: rows, migrations, the trail's last seal."""
    held = backup.manifest
    with connected(backup.what, BACKUP_ROLE) as cursor:
        cursor.execute("SET row_security = off")
        counted = {table: count(cursor, table) for table in tables(cursor) if table in held["rows"]}
        wrong = sorted(table for table, rows in held["rows"].items() if counted.get(table) != rows)
        found = f"{sum(counted.values()):,} in {len(counted)} tables"
        yield Finding(f"{backup.what}: rows", f"other numbers in {', '.join(wrong)}" if wrong else found, not wrong)
        same = applied(cursor) == held["migrations"]
        yield Finding(f"{backup.what}: migrations", f"{len(held['migrations'])} applied", same)
        if held["trail_seal"]:
            number = held["trail_seal"].split()[0]
            yield Finding("trail: last seal", f"number {number}", last_seal(cursor) == held["trail_seal"])


def is_level(what: str) -> bool:
    """Whether the database is there and has every migration that this software has."""
    with connected(what, BACKUP_ROLE) as cursor:
        return MIGRATIONS in tables(cursor) and known_migrations() <= set(applied(cursor))


def of_the_order(backups: list[Backup]) -> Iterator[Finding]:
    """A key that was made after the keys were backed up is lost, and with it what was sealed under it."""
    made = {backup.what: backup.made_at for backup in backups}
    if len(made) == len(KINDS):
        yield Finding("keys taken after the records", f"{made[RECORDS]}, {made[KEYS]}", made[RECORDS] <= made[KEYS])


def of_both(made_at: str) -> Iterator[Finding]:
    """Records and keys together, as the application reaches them under the system's role: does the ring open the
    keys, do the keys open what is sealed, is the trail whole?"""
    if not all(is_level(what) for what in KINDS):
        for what in ("key ring", "sealed values", "trail"):
            yield Finding(what, "when both databases are there and migrated", None)
        return
    yield of_the_ring()
    yield from of_the_seals()
    yield of_the_trail(made_at)


def of_the_ring() -> Finding:
    number = DataKey.objects.using(KEYS_ALIAS).count()
    try:
        verify_key_ring()
    except (KeyRingError, SealBroken) as problem:
        return Finding("key ring", str(problem), False)
    return Finding("key ring", f"opens the data keys; there are {number:,}", True if number else None)


def of_the_seals() -> Iterator[Finding]:
    """Some values of each sealed column, opened; and how many holders have no key any more, being erased."""
    opened, broken, holders = 0, [], set()
    for model, field in sealed_columns():
        rows = model._base_manager.exclude(**{f"{field.name}__isnull": True})
        holders |= set(rows.values_list(field.holder, flat=True).distinct())
        fits = opens(rows.order_by("pk")[:TRIED], field)
        opened += fits or 0
        broken += [field.label] if fits is None else []
    found = f"a seal of {', '.join(sorted(set(broken)))} is broken" if broken else f"{opened:,} opened"
    yield Finding("sealed values", found, not broken)
    gone = len(holders - set(DataKey.objects.using(KEYS_ALIAS).values_list("holder_id", flat=True)))
    yield Finding("erased since", f"{gone:,} of {len(holders):,} holders have no key: nobody reads them again")


def sealed_columns() -> Iterator[tuple[type[models.Model], SealedField]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField) and model._meta.managed:
                yield model, field


def opens(rows, field: SealedField) -> int | None:
    """How many of the rows open; None when one is broken. A holder without a key is no break."""
    opened = 0
    with opened_keys():
        load_for(rows)
        for row in rows:
            try:
                getattr(row, field.attname)
                opened += 1
            except DataKeyMissing:
                continue
            except SealBroken:
                return None
    return opened


def of_the_trail(made_at: str) -> Finding:
    """The trail as its own command judges it. What waited for its seal when the backup was taken may still wait."""
    if "verify_audit" not in get_commands():
        return Finding("trail", "this version of the software has no seals to verify", None)
    since = (datetime.now(UTC) - datetime.fromisoformat(made_at)).total_seconds()
    told = StringIO()
    try:
        call_command("verify_audit", older=since + PATIENCE, stdout=told)
    except CommandError as problem:
        return Finding("trail", str(problem), False)
    return Finding("trail", told.getvalue().strip())
