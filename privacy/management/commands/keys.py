"""`keys make` writes the ring of a new installation; `keys list` shows what a ring holds, never a secret;
`keys verify` proves that the ring is the one of the stored data."""

from django.conf import settings
from django.core.management.base import BaseCommand

from privacy.checks import verify_key_ring
from privacy.keyring import FileKeyProvider, make_key_ring


class Command(BaseCommand):
    help = "Make, list or verify the key ring."
    requires_system_checks: list[str] = []  # there may be no ring yet

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["make", "list", "verify"])

    def handle(self, *args, what: str, **options):
        {"make": self._make, "list": self._list, "verify": self._verify}[what]()

    def _make(self) -> None:
        path = settings.KEY_RING_FILE
        make_key_ring(path)
        self.stdout.write(
            f"Made {path}. Keep a copy apart from every backup of the databases: without it nobody's "
            "data can be read again; with both together, anybody's can."
        )

    def _list(self) -> None:
        for part, id_, made_at in FileKeyProvider(settings.KEY_RING_FILE).listing():
            self.stdout.write(f"{part:22} {id_:20} {made_at}")

    def _verify(self) -> None:
        verify_key_ring()
        self.stdout.write(f"{settings.KEY_RING_FILE} fits the stored data.")
