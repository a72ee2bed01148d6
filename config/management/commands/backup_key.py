"""`backup_key make --to FOLDER` makes the two key pairs of backups; `backup_key list` names those in use."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from privacy.backups.keys import KINDS, BackupRefused, new_pair, public_key, write_private_key

MADE = """
Put these two lines into the server's environment:

{lines}

Then take {folder} off this machine:
 1. Each of two people makes a pair of their own, so that one lost key loses no backup. The server takes the
    public keys of both, by comma.
 2. The private keys go onto a stick or paper in a locked place: never on the server, never beside the backups,
    the two kinds not in one place.
 3. Delete the folder here, and prove once that you can restore: ./dev manage drill.
Whoever holds the private key of the records, that of the keys and the key ring reads everything."""


class Command(BaseCommand):
    help = "Make the key pairs of backups, or list the public keys that backups are written to."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("verb", choices=["make", "list"])
        parser.add_argument("--to", type=Path, help="folder for the two private keys, best on a removable disk")

    def handle(self, *, verb, to, **options):
        try:
            self.make(to) if verb == "make" else self.list()
        except BackupRefused as problem:
            raise CommandError(str(problem)) from None

    def make(self, to: Path | None) -> None:
        if to is None:
            raise CommandError("Say where the private keys go: backup_key make --to FOLDER.")
        to.mkdir(parents=True, exist_ok=True, mode=0o700)
        lines = []
        for what in KINDS:
            pair = new_pair(what)
            write_private_key(to / f"backup-{what}.private", pair)
            lines.append(f"BACKUP_{what.upper()}_PUBLIC_KEYS={pair.public.text}")
        self.stdout.write(MADE.format(lines="\n".join(lines), folder=to))

    def list(self) -> None:
        for what in KINDS:
            for text in settings.BACKUP_PUBLIC_KEYS[what]:
                self.stdout.write(f"{what:8} {public_key(text, what).fingerprint}")
