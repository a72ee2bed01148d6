"""`manage.py access`: write the table of docs/access.md from the access matrix, or check that it says the same."""

from django.core.management.base import CommandError
from django.utils.translation import override

from accounts.matrix.reaches import COLUMNS, Area, Reach
from accounts.matrix.table import AREAS
from pages.documented import DocumentedCommand, table

BEGIN = "<!-- From accounts/matrix/table.py by `manage.py access --write`: change the table, not what follows. -->"
END = "<!-- Until here. -->"


class Command(DocumentedCommand):
    help = "Check the table of docs/access.md against the access matrix; with --write, write it."
    document = "access.md"

    def wanted(self, held: str) -> str:
        """The page with its table made anew; what people wrote around it stays."""
        before, begin, rest = held.partition(BEGIN)
        _old, end, after = rest.partition(END)
        if not begin or not end:
            raise CommandError(f"docs/{self.document} has lost the lines around its table: {BEGIN} … {END}")
        return f"{before}{BEGIN}\n\n{written()}\n\n{END}{after}"


def written() -> str:
    """What nobody of a role reaches, then every capability by role; in English."""
    with override("en"):
        never = [(str(role.label), "; ".join(unreached(role))) for role in COLUMNS]
        rows = [row for area in AREAS for row in rows_of(area)]
        head = ("", *(str(role.label) for role in COLUMNS))
        return f"{table(('role', 'never reaches'), never)}\n\n{table(head, rows)}"


def unreached(role) -> list[str]:
    return [str(area.words) for area in AREAS if not area.is_reached_by(role)]


def rows_of(area: Area) -> list[tuple[str, ...]]:
    """The area's name, then a row for each capability: how far each role reaches."""
    lines = [(str(one.words), *(said(one.of(role)) for role in COLUMNS)) for one in area.capabilities]
    return [(f"**{area.words}**", *("" for _role in COLUMNS)), *lines]


def said(reach: Reach) -> str:
    return "" if reach == Reach.NONE else str(reach.label)
