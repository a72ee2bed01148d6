"""`keys make` writes the ring of a new installation; `keys list` shows what a ring holds, never a secret."""

from django.conf import settings
from django.core.management.base import BaseCommand

from privacy.keyring import FileKeyProvider, make_key_ring


class Command(BaseCommand):
    help = "Make or list the key ring."
    requires_system_checks: list[str] = []  # there may be no ring yet

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["make", "list"])

    def handle(self, *args, what: str, **options):
        path = settings.KEY_RING_FILE
        if what == "make":
            make_key_ring(path)
            self.stdout.write(
                f"Made {path}. Keep a copy apart from every backup of the databases: without it nobody's "
                "data can be read again; with both together, anybody's can."
            )
        else:
            for part, id_, made_at in FileKeyProvider(path).listing():
                self.stdout.write(f"{part:22} {id_:20} {made_at}")
