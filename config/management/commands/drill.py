"""`manage.py drill --from FILE --from FILE [--key FILE …]`: can these backups be restored? Once a year, for real.

Restores into a PostgreSQL of its own in a temporary folder, which goes afterwards; touches no other database.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

URLS = [f"{prefix}{name}" for prefix in ("", "OWNER_", "BACKUP_") for name in ("DATABASE_URL", "KEYS_DATABASE_URL")]


class Command(BaseCommand):
    help = "Restore backups into a throwaway server, verify, and print what holds."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="files", type=Path, action="append", required=True, help="a backup file")
        parser.add_argument("--key", type=Path, action="append", default=[], help="a private key; asked for without")

    def handle(self, *, files, key, **options):
        began = time.monotonic()
        words = [*(f"--from={path.resolve()}" for path in files), *(f"--key={path.resolve()}" for path in key)]
        with tempfile.TemporaryDirectory(prefix="dh-drill-") as folder:
            command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", *words]
            done = subprocess.run(command, env=embedded_in(folder), check=False)  # noqa: S603  # our own words
        if done.returncode:
            raise CommandError("The drill failed; the reason stands above. Nothing of it is left on this machine.")
        self.stdout.write(f"The drill held: restored and verified in {time.monotonic() - began:.1f} s, and removed.")


def embedded_in(folder: str) -> dict[str, str]:
    """The environment of a trial on the embedded server, with this installation's key ring and nothing else of it."""
    kept = {name: value for name, value in os.environ.items() if name not in {*URLS, "PG_BIN"}}
    return {**kept, "DH_MODE": "demo", "DH_DATA": folder, "KEY_RING_FILE": str(settings.KEY_RING_FILE)}
