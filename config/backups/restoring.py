"""Restoring a backup: proved whole before the first row, into an empty database, in one transaction."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.backups.connecting import connected, variables
from config.backups.manifest import known_migrations
from config.backups.telling import progress
from config.backups.tools import Running, program, running, server_version
from config.database import OWNER_ROLE
from privacy.backups.file import Backup
from privacy.backups.keys import BackupRefused

# Policies name roles that a new server may not have yet: the grants of this software make them anew.
MADE_ANEW = " POLICY "
# Whatever a person could have put into a database: relations, functions, types of our own, further schemas.
OF_ANYBODY = """
SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace)
     + (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)
     + (SELECT count(*) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema'))
"""


def check_empty(what: str) -> int:
    """The server's major version; raises BackupRefused unless its database is empty."""
    with connected(what, OWNER_ROLE) as cursor:
        cursor.execute(OF_ANYBODY)
        if cursor.fetchone()[0]:
            raise BackupRefused(
                f"The database of the {what} is not empty, and nothing was changed in it. Restore into a new one "
                "(docs/operations.md)."
            )
        return server_version(cursor)


def check_known(backup: Backup) -> None:
    """Raise BackupRefused for a backup by a newer version of this software."""
    newer = set(backup.manifest["migrations"]) - known_migrations()
    if newer:
        raise BackupRefused(
            f"{backup.path.name} was made by a newer version of this software ({min(newer)}): restore with that one."
        )


def contents(backup: Backup, server: int) -> str:
    """Read the whole file once, proving every chunk; the archive's table of contents, from pg_restore itself."""
    words: list[str | Path] = [program("pg_restore", server, newer=True), "--list"]
    with tempfile.TemporaryFile("w+") as listing:  # names of tables only
        with running(words, {}, stdin=subprocess.PIPE, stdout=listing) as pg_restore:
            for _chunk in poured(backup, pg_restore, f"Checking the {backup.what}"):
                pass  # pg_restore has read enough after the first, and the rest is proved all the same
            pg_restore.finished(f"pg_restore --list of {backup.path.name}")
        listing.seek(0)
        return listing.read()


def restore(backup: Backup, listing: str, server: int) -> None:
    """Everything but policies and privileges, as the owner, or nothing: a transaction around the whole."""
    owner = variables(backup.what, OWNER_ROLE)
    with listed(listing) as wanted:
        words: list[str | Path] = [
            program("pg_restore", server), "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
            "--no-password", f"--use-list={wanted}", f"--dbname={owner['PGDATABASE']}",
        ]
        with running(words, owner, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as pg_restore:
            for taken in poured(backup, pg_restore, f"Restoring the {backup.what}"):
                if not taken:
                    break
            pg_restore.finished(f"pg_restore of {backup.path.name}")
    with connected(backup.what, OWNER_ROLE) as cursor:
        cursor.execute("ANALYZE")


def poured(backup: Backup, into: Running, doing: str) -> Iterator[bool]:
    """Hand over chunk by chunk, each only once it is proved; says after each whether it was still wanted. A chunk
    that proves nothing raises here, and the program is killed before it sees an end."""
    with progress(doing, backup.size) as advance:
        for chunk in backup.chunks():
            taken = into.take(chunk)
            advance(len(chunk))
            yield taken
    into.end_input()


@contextmanager
def listed(listing: str) -> Iterator[Path]:
    """The table of contents without what is made anew, as a file; names of tables only."""
    with tempfile.NamedTemporaryFile("w", prefix="dh-restore-") as file:
        file.write("\n".join(line for line in listing.splitlines() if MADE_ANEW not in line) + "\n")
        file.flush()
        yield Path(file.name)
