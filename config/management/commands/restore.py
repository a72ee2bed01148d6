"""`manage.py restore --from FILE [--from FILE] [--key FILE …]`: into empty databases, proved before and after."""

from contextlib import ExitStack
from pathlib import Path

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from config.backups import restoring, verifying
from config.backups.asking import private_keys
from config.backups.connecting import ALIASES, speaking_as
from config.backups.ending import told
from config.backups.telling import Finding, show
from config.database import OWNER_ROLE
from privacy import audit
from privacy.backups.file import Backup, opened
from privacy.backups.keys import KINDS, RECORDS, BackupRefused
from privacy.grants import grant_to_application
from privacy.identity import SYSTEM, acting_as


class Command(BaseCommand):
    help = "Restore backups of records and keys into empty databases, and verify what was restored."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="files", type=Path, action="append", required=True, help="a backup file")
        parser.add_argument("--key", type=Path, action="append", default=[], help="a private key; asked for without")

    def handle(self, *, files, key, **options):
        with told(files[0]), ExitStack() as stack:
            keys = private_keys(key, len(files))
            backups = in_order([stack.enter_context(opened(path, keys)) for path in files])
            servers = {backup.what: restoring.check_empty(backup.what) for backup in backups}
            listings = {}
            for backup in backups:
                restoring.check_known(backup)
                listings[backup.what] = restoring.contents(backup, servers[backup.what])
            for backup in backups:  # only now, when both have proved themselves to the last byte
                self.restore(backup, listings[backup.what], servers[backup.what])
            self.finish(backups)

    def restore(self, backup: Backup, listing: str, server: int) -> None:
        restoring.restore(backup, listing, server)
        self.stdout.write(
            f"Restored {backup.path.name} of {backup.made_at}, manifest {backup.label}. "
            "Should what follows fail, empty this database before you try again."
        )

    def finish(self, backups: list[Backup]) -> None:
        findings = [finding for backup in backups for finding in verifying.of_one(backup)]
        findings += verifying.of_the_order(backups)
        findings += [grants(backup.what) for backup in backups]
        with acting_as(SYSTEM):  # every organisation's rows and keys
            findings.append(self.erased_again())
            findings += verifying.of_both(min(backup.made_at for backup in backups))
            note_on_the_trail(backups)
        show("What was verified", findings)
        if any(finding.holds is False for finding in findings):
            raise CommandError("Restored, but not everything holds: let nobody work with it before that is understood.")
        if any(not verifying.is_level(backup.what) for backup in backups):
            self.stdout.write(
                "The backup is older than this software. Run ./dev manage migrate and ./dev manage migrate "
                "--database keys: they also give the application its grants."
            )

    def erased_again(self) -> Finding:
        """Whoever was erased after this backup is erased from it again, also where nothing was sealed."""
        if "erase_again" not in get_commands():
            return Finding("erasures repeated", "this version of the software keeps no register of them", None)
        if not all(verifying.is_level(what) for what in KINDS):
            then = "run ./dev manage erase_again once both databases are there and migrated"
            return Finding("erasures repeated", then, None)
        call_command("erase_again", stdout=self.stdout)
        return Finding("erasures repeated", "by erase_again")


def in_order(backups: list[Backup]) -> list[Backup]:
    """The records first; one of each kind at most."""
    if len({backup.what for backup in backups}) < len(backups):
        raise BackupRefused("These are two backups of the same kind: give one of the records, one of the keys.")
    return sorted(backups, key=lambda backup: backup.what != RECORDS)


def grants(what: str) -> Finding:
    """A dump carries no privileges: this software's own are given, or the migrations to come give them."""
    if not verifying.is_level(what):
        return Finding(f"{what}: grants", "given by the migrations that are still to be run", None)
    with speaking_as(OWNER_ROLE):  # reaches further than the application: only the owner gives grants
        grant_to_application(using=ALIASES[what])
    return Finding(f"{what}: grants", "given to the application")


def note_on_the_trail(backups: list[Backup]) -> None:
    """So that the trail itself tells of the gap that a restore leaves in it."""
    if verifying.is_level(RECORDS):
        for backup in backups:
            audit.exported(f"restored.{backup.what}", by=None)
