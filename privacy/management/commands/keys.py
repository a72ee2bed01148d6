"""`manage.py keys`: make, show, change and destroy the keys of this installation. No verb ever shows a secret.

What each verb is for, and in which order: docs/operations.md and docs/decisions/key-management.md.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, transaction
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from privacy import audit, indexes, ringfile, rotation
from privacy.checks import verify_key_ring
from privacy.datakeys import in_use
from privacy.errors import KeyRingError
from privacy.identity import SYSTEM, acting_as
from privacy.keyring import key_ring, key_ring_to_change, make_key_ring
from privacy.ring import AUDITS, INDEXES, KEKS, new_ring

PARTS = {"kek": KEKS, "index": INDEXES, "audit": AUDITS}
VERBS = {
    "make": "write the key ring of a new installation",
    "list": "show the names and dates of all keys, and how much each still protects",
    "verify": "prove that this ring opens the stored data keys",
    "add": "make another key-encryption key, index secret or audit secret, the current one from now on",
    "use": "make a key that was added --later the current one",
    "rotate": "make a new key-encryption key and wrap every data key under it; again after a kill, it goes on",
    "retire": "mark a key that nothing needs any more; its waiting period begins",
    "unretire": "take the retirement of a key back",
    "destroy": "make a retired key's bytes go for good, after its waiting period",
    "reindex": "make all indexes anew with the current index secret; again after a kill, it goes on",
}
NEXT = {
    "kek": "New data keys use it. Move the others: keys rotate",
    "index": "New records use it. Move the others: keys reindex",
    "audit": "New pseudonyms use it; the older ones stay comparable.",
}


class Command(BaseCommand):
    help = "Make, show, change and destroy the keys of this installation; a secret is never shown."
    requires_system_checks: list[str] = []  # there may be no ring yet

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        of = {verb: verbs.add_parser(verb, help=sentence, description=sentence) for verb, sentence in VERBS.items()}
        for verb in ("add", "use"):
            of[verb].add_argument("part", choices=PARTS, help="kek: key-encryption key")
        of["use"].add_argument("id")
        of["add"].add_argument("--later", action="store_true", help="only for reading, until keys use makes it current")
        for verb in ("retire", "unretire", "destroy"):
            of[verb].add_argument("id")
            of[verb].add_argument("--part", choices=["kek", "index"], default="kek", help="what ID names (kek)")
        for verb in ("make", "add", "use", "retire", "unretire", "destroy"):
            of[verb].add_argument("--to", type=Path, metavar="FILE", help="where the changed ring of KEY_RING goes")
        of["reindex"].add_argument(
            "--unreadable-too", action="store_true",
            help="also records whose answers can't be opened (erased persons): they count on, unrecognised",
        )

    def handle(self, *args, verb: str, **options):
        words = {name: options[name] for name in ("part", "id", "to", "later", "unreadable_too") if name in options}
        with acting_as(SYSTEM):
            getattr(self, verb)(**words)

    # --- Looking ----------------------------------------------------------------------------------------

    def list(self) -> None:
        ring, used = key_ring(), self.used()
        for word, part in PARTS.items():
            *_before, current = ring.listing(part)
            for entry in ring.listing(part):
                state = "current" if entry is current else f"retired {entry.retired_on}" if entry.retired_on else ""
                number = used.get((word, entry.id), "")
                self.stdout.write(f"{part:22} {entry.id:36} {entry.made_at:26} {state:20} {number}".rstrip())

    def used(self) -> dict[tuple[str, str], str]:
        """What each key still protects; nothing where the databases are not there yet."""
        try:
            found = {("kek", id): f"{number} data keys" for id, number in in_use().items()}
            return found | {("index", str(v)): f"{n} indexes" for v, n in indexes.versions_in_use().items()}
        except DatabaseError:
            return {}

    def verify(self) -> None:
        verify_key_ring()
        self.stdout.write(f"The key ring {self.place()} fits the stored data.")

    # --- Making and changing ----------------------------------------------------------------------------

    def make(self, to: Path | None) -> None:
        path = Path(settings.KEY_RING_FILE)
        if settings.KEY_PROVIDER == "vault":
            from privacy.vault import make_vault_ring

            make_vault_ring(path)
        elif settings.KEY_PROVIDER == "environment":
            path = self.wanted(to)
            ringfile.write_new(path, new_ring(str(path)).written())
        else:
            make_key_ring(path)
        self.stdout.write(
            f"Made {path}. Keep a copy apart from every backup of the databases: without it nobody's "
            "data can be read again; with both together, anybody's can."
        )

    def wanted(self, to: Path | None) -> Path:
        if to is None:
            raise KeyRingError("Say --to FILE: the ring is written there, for you to put into KEY_RING.")
        return to

    def add(self, part: str, to: Path | None, later: bool) -> None:
        id = self.changed("keys.added", to, lambda ring: ring.add(PARTS[part], later=later))
        told = f"Nothing uses it yet. When every server has this ring: keys use {part} {id}" if later else NEXT[part]
        self.stdout.write(f"Made {id}. {told}")

    def use(self, part: str, id: str, to: Path | None) -> None:
        self.changed("keys.used", to, lambda ring: ring.use(PARTS[part], id), id)
        self.stdout.write(f"{id} is the current one. {NEXT[part]}")

    def retire(self, part: str, id: str, to: Path | None) -> None:
        day = self.changed("keys.retired", to, lambda ring: rotation.retire(ring, PARTS[part], id), id)
        self.stdout.write(f"{id} is retired. It may be destroyed from {day} on: keys destroy {id}{self.flag(part)}")

    def unretire(self, part: str, id: str, to: Path | None) -> None:
        self.changed("keys.unretired", to, lambda ring: rotation.unretire(ring, PARTS[part], id), id)
        self.stdout.write(f"{id} is not retired.")

    def destroy(self, part: str, id: str, to: Path | None) -> None:
        self.changed("keys.destroyed", to, lambda ring: rotation.destroy(ring, PARTS[part], id), id)
        self.stdout.write(
            f"Destroyed {id}. Backups of the keys database from before its last rotation can't be opened any more, "
            "nor can what was erased since: that is what this is for. Destroy older copies of the ring too."
            if part == "kek" else f"Destroyed {id}. Indexes made with it can be neither made nor compared any more."
        )

    def rotate(self) -> None:
        ring = key_ring()
        if not rotation.unfinished(ring):
            id = self.changed("keys.added", None, lambda ring: ring.add(KEKS))
            self.stdout.write(f"Made {id}.")
        else:
            self.stdout.write(f"Data keys are still to be moved to {ring.current_kek_id}: no other key is made now.")
        ring = key_ring()
        with bar() as shown:
            task = shown.add_task("Data keys", total=rotation.unfinished(ring))
            moved = rotation.wrap_anew(ring, lambda number: shown.advance(task, number))
        with transaction.atomic():
            audit.wrote("keys.rotated", None, by=None, fields=[ring.current_kek_id])
        self.stdout.write(f"{moved} data keys were moved; all are under {ring.current_kek_id}.")
        self.stdout.write("Keep a copy of the ring, then retire the older key: keys list, keys retire ID")

    def reindex(self, unreadable_too: bool) -> None:
        with bar() as shown:
            task = shown.add_task("Records", total=indexes.outdated())
            outcome = indexes.reindex(
                unreadable_too=unreadable_too, done=lambda number: shown.advance(task, number)
            )
        self.stdout.write(f"{outcome.moved} records have their indexes in version {key_ring().index_version}.")
        if outcome.held:
            raise KeyRingError(f"{outcome.held} records were held by others all the time. Run keys reindex again.")
        if outcome.unreadable:
            raise KeyRingError(
                f"{outcome.unreadable} records can't be read and kept their indexes, so no release can be made. If "
                "those persons were erased, say keys reindex --unreadable-too; if not, restore the keys database."
            )

    def changed(self, action: str, to: Path | None, change, *named: str) -> Any:
        """Change the ring together with its event on the trail: refused, neither is there."""
        with transaction.atomic():
            audit.wrote(action, None, by=None, fields=named)
            return change(key_ring_to_change(to))

    def flag(self, part: str) -> str:
        return "" if part == "kek" else f" --part {part}"

    def place(self) -> str:
        return "in KEY_RING" if settings.KEY_PROVIDER == "environment" else str(settings.KEY_RING_FILE)


def bar() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
