"""`manage.py backup_check FILE …`: is the file whole, ours and readable? Needs a private key and no database."""

from pathlib import Path

from django.core.management.base import BaseCommand

from config.backups.asking import private_keys
from config.backups.ending import told
from config.backups.restoring import contents
from config.backups.telling import MEGABYTE, Finding, show
from privacy.backups.file import Backup, opened


class Command(BaseCommand):
    help = "Verify backup files: every chunk, the origin, and the archive inside."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("files", type=Path, nargs="+")
        parser.add_argument("--key", type=Path, action="append", default=[], help="a private key; asked for without")

    def handle(self, *, files, key, **options):
        with told(files[0]):
            keys = private_keys(key, len(files))
            for path in files:
                with opened(path, keys) as backup:
                    show(path.name, found(backup))


def found(backup: Backup) -> list[Finding]:
    held = backup.manifest
    entries = [line for line in contents(backup, held["server"]).splitlines() if line and not line.startswith(";")]
    return [
        Finding("every chunk and the origin", f"{backup.size / MEGABYTE:,.1f} MB"),
        Finding("archive", f"{len(entries):,} entries that pg_restore reads"),
        Finding("taken", f"{backup.made_at} from {held['database']}, PostgreSQL {held['server']}"),
        Finding("rows", f"{sum(held['rows'].values()):,} in {len(held['rows'])} tables"),
        Finding("migrations", f"{len(held['migrations'])}"),
        Finding("trail: last seal", held["trail_seal"] or "none", True if held["trail_seal"] else None),
        Finding("manifest", backup.label),
    ]
