"""`manage.py lifecycles`: write docs/lifecycles.md from the tables, or check that it says what they say."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from referrals.lifecycle import FHIR_STATUS, FINAL, TRANSITIONS, diagram
from reporting.releases import lifecycle as releases

PAGE = Path(settings.BASE_DIR) / "docs" / "lifecycles.md"
HEAD = """# The life of a referral

Written by `manage.py lifecycles --write` from the table in `referrals/lifecycle.py`: change that table, not
this page. Whatever the table does not name is refused."""
OF_RELEASES = """# The life of a release

From the table in `reporting/releases/lifecycle.py`. Only what is approved is read; what was ever approved stays known,
withdrawn or not, and whatever comes later is attacked jointly with it."""


class Command(BaseCommand):
    help = "Check docs/lifecycles.md against the lifecycle's table; with --write, write it."
    requires_system_checks: list = []

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true", help="write the page")

    def handle(self, *args, **options):
        if options["write"]:
            PAGE.write_text(page(), encoding="utf-8")
        elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
            raise CommandError("docs/lifecycles.md is out of date: run manage.py lifecycles --write")


def page() -> str:
    """The whole page."""
    parts = [HEAD, "## Diagram", f"```mermaid\n{diagram()}\n```", "## Moves", moves(), "## States", states()]
    parts += [OF_RELEASES, f"```mermaid\n{releases.diagram()}\n```", moves_of_releases()]
    return "\n\n".join(parts) + "\n"


def moves() -> str:
    rows = [
        (row.verb, listed(row.sources), listed(row.targets), listed(row.actors), listed(row.needs), listed(row.tells),
         row.audit_action)
        for row in TRANSITIONS.values()
    ]
    return table(("verb", "from", "to", "who", "needs", "told", "on the trail as"), rows)


def moves_of_releases() -> str:
    rows = [
        (row.verb, listed(row.sources), row.target, listed(row.actors), listed(row.needs))
        for row in releases.TRANSITIONS.values()
    ]
    return table(("verb", "from", "to", "who", "needs"), rows)


def states() -> str:
    rows = [(state, status, "yes" if state in FINAL else "") for state, status in FHIR_STATUS.items()]
    return table(("state", "FHIR R4 Task.status", "final"), rows)


def listed(names) -> str:
    return ", ".join(sorted(names))


def table(head, rows) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
