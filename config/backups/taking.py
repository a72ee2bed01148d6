"""Taking a backup: pg_dump's output is sealed while it comes, and never lies anywhere unsealed."""

import fcntl
import re
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from config.backups.connecting import connected, variables
from config.backups.manifest import LEFT_OUT, manifest
from config.backups.telling import progress
from config.backups.tools import program, running
from config.database import BACKUP_ROLE
from privacy.backups.file import draft_of, written
from privacy.backups.keys import BackupRefused, PublicKey, public_key

NAME = re.compile(r"dong-hanh-(records|keys)-\d{8}T\d{6}Z-[0-9a-f]{4}\.backup")
PIECE = 1 << 18


@dataclass(frozen=True)
class Taken:
    """A backup that is complete and on the disk."""

    path: Path
    size: int
    rows: int
    seconds: float
    label: str


def take(what: str, folder: Path) -> Taken:
    """Write one backup of this kind into the folder, whole or not at all."""
    recipients, began = recipients_of(what), time.monotonic()
    path = folder / f"dong-hanh-{what}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}.backup"
    with locked(folder), one_snapshot(what) as (snapshot, held):
        forget_drafts(folder)
        with written(path, what, held, recipients) as writer:
            dump(what, snapshot, held["server"], writer)
    rows = sum(held["rows"].values())
    return Taken(path, path.stat().st_size, rows, time.monotonic() - began, writer.label)


def recipients_of(what: str) -> list[PublicKey]:
    """The public keys that backups of this kind are written to."""
    given = settings.BACKUP_PUBLIC_KEYS[what]
    if not given:
        raise BackupRefused(
            f"BACKUP_{what.upper()}_PUBLIC_KEYS is not set: nobody could read a backup of the {what}. "
            "Make the keys with ./dev manage backup_key make."
        )
    return [public_key(text, what) for text in given]


@contextmanager
def one_snapshot(what: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(the snapshot's name for pg_dump, the manifest as of it); it stays as long as the block lasts."""
    with connected(what, BACKUP_ROLE) as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        # An error instead of fewer rows, should this role be one that row security holds for.
        cursor.execute("SET LOCAL row_security = off")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        yield snapshot, manifest(cursor, what)


def dump(what: str, snapshot: str, server: int, writer) -> None:
    """Everything in the snapshot, through the pipe into the writer."""
    words: list[str | Path] = [
        program("pg_dump", server, newer=True), "--format=custom", "--compress=1", f"--snapshot={snapshot}",
        "--lock-wait-timeout=60s", "--no-password",
        *(f"--exclude-table-data=public.{table}" for table in LEFT_OUT),
    ]
    pipe = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE}
    with running(words, variables(what, BACKUP_ROLE), **pipe) as pg_dump, progress(f"Sealing the {what}") as advance:
        while piece := pg_dump.read(PIECE):
            writer.write(piece)
            advance(len(piece))
        pg_dump.finished(f"pg_dump of the {what}")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One backup at a time into one folder, which is there for its owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".backup.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefused(f"Another backup is being written into {folder}.") from None
        yield


def forget_drafts(folder: Path) -> None:
    """What a backup that was killed has left: under the lock, nobody else's."""
    for draft in folder.glob(f".{draft_of(Path('*')).name.removeprefix('.')}"):
        if NAME.fullmatch(draft.name.removeprefix(".").removesuffix(".partial")):
            draft.unlink()


def prune(what: str, folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest `keep` backups of this kind. Touches nothing else in the folder."""
    held = sorted(path for path in folder.iterdir() if (name := NAME.fullmatch(path.name)) and name[1] == what)
    old = held[:-keep]
    for path in old:
        path.unlink()
    return old
