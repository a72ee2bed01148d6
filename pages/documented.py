"""Pages of docs/ that are written from the code: a command that writes one or checks it, and tables in its form."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

DOCS = Path(settings.BASE_DIR) / "docs"


class DocumentedCommand(BaseCommand):
    """Checks `docs/<document>` against the code; with --write, writes it. What it should say: `wanted`."""

    document = ""
    requires_system_checks: list = []

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true", help="write the page")

    def handle(self, *args, **options):
        page = DOCS / self.document
        held = page.read_text(encoding="utf-8") if page.exists() else ""
        wanted = self.wanted(held)
        if options["write"]:
            page.write_text(wanted, encoding="utf-8")
        elif held != wanted:
            name = type(self).__module__.rpartition(".")[2]
            raise CommandError(f"docs/{self.document} is out of date: run manage.py {name} --write")

    def wanted(self, held: str) -> str:
        """The whole page as it should be; `held` is how it stands."""
        raise TypeError(f"{type(self).__module__} says nothing to write.")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
