"""Backup, and the operator's drill (check, restore, verify) of the large province, by the commands themselves."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from bench.report import Line

SECONDS = 120


def figures(province, given) -> list[Line]:
    """The limit is on what a morning after a loss needs: from the files to a verified database."""
    province.grow(given.persons)
    kept = Path(os.environ["DH_DATA"]) / "backup"
    made, _seconds = manage("backup_key", "make", "--to", kept / "private")
    keys = dict(re.findall(r"(BACKUP_\w+_PUBLIC_KEYS)=(\S+)", made))
    _said, backing = manage("backup", "--to", kept, **keys)
    files = sorted(kept.glob("*.backup"))
    private = [f"--key={path}" for path in sorted((kept / "private").iterdir())]
    _said, checking = manage("backup_check", *files, *private)
    said, restoring = manage("drill", *(f"--from={path}" for path in files), *private)
    assert "FAILS" not in said, said
    sizes, database = sum(path.stat().st_size for path in files), database_size()
    of = f"of {given.persons:,} persons"
    return [
        Line(f"backup {of}, both files", f"{backing:.1f} s", backing, SECONDS, "s"),
        Line("check of both files, every chunk", f"{checking:.1f} s", checking / backing),
        Line("restored into an empty server and verified", f"{restoring:.1f} s", restoring, SECONDS, "s"),
        Line("files against the databases", f"{sizes / 1e6:.0f} and {database / 1e6:.0f} MB", sizes / database),
    ]


def manage(*words, **env: str) -> tuple[str, float]:
    """What a command said, and how many seconds it took."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "manage.py", *map(str, words)], env={**os.environ, **env}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, text=True, check=True,
    )
    return done.stdout, time.perf_counter() - began


def database_size() -> int:
    from django.db import connections

    size = 0
    for alias in connections:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            size += cursor.fetchone()[0]
    return size
