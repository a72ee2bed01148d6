"""`manage.py backup --to FOLDER`: records and keys into two sealed files, each whole or not there at all."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config.backups.ending import told
from config.backups.taking import Taken, prune, recipients_of, take
from config.backups.telling import MEGABYTE
from privacy import audit
from privacy.backups.keys import KEYS, RECORDS
from privacy.identity import SYSTEM, acting_as

# The keys after the records: a key is committed before the first record that needs it.
KINDS = {"records": [RECORDS], "keys": [KEYS], "both": [RECORDS, KEYS]}


class Command(BaseCommand):
    help = "Back up records and keys, apart, each sealed to the public keys of the settings."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, required=True, help="folder for the files")
        parser.add_argument("--what", choices=KINDS, default="both")
        parser.add_argument("--keep", type=int, help="afterwards delete all but the newest N of each kind")

    def handle(self, *, to, what, keep, **options):
        if keep is not None and keep < 1:
            raise CommandError("Keep at least one: --keep 1.")
        with told(to):
            for kind in KINDS[what]:
                recipients_of(kind)
            for kind in KINDS[what]:
                with acting_as(SYSTEM):  # before, so that whoever reads the backup finds it there too
                    audit.exported(f"backup.{kind}", by=None)
                self.say(take(kind, to))
                for path in prune(kind, to, keep) if keep else []:
                    self.stdout.write(f"Deleted {path.name}")

    def say(self, taken: Taken) -> None:
        self.stdout.write(
            f"{taken.path}: {taken.rows:,} rows, {taken.size / MEGABYTE:,.1f} MB, {taken.seconds:.1f} s, "
            f"manifest {taken.label}"
        )
