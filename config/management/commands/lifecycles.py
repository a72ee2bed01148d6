"""`manage.py lifecycles`: write docs/lifecycles.md from the tables, or check that it says what they say."""

from accounts.codes import lifecycle as codes
from casework.plans import lifecycle as closures
from casework.transfers import lifecycle as transfers
from pages.documented import DocumentedCommand, table
from referrals.lifecycle import FHIR_STATUS, FINAL, TRANSITIONS, diagram
from reporting.releases import lifecycle as releases

HEAD = """# The life of a referral

Written by `manage.py lifecycles --write` from the table in `referrals/lifecycle.py`: change that table, not
this page. Whatever the table does not name is refused."""
OF_RELEASES = """# The life of a release

From the table in `reporting/releases/lifecycle.py`. Only what is approved is read; what was ever approved stays known,
withdrawn or not, and whatever comes later is attacked jointly with it."""
OF_CLOSURES = """# The end of a case

From the table in `casework/plans/lifecycle.py`. A case is closed while one closure of it is, and open while none is."""

OF_TRANSFERS = """# A client changes hands

From the table in `casework/transfers/lifecycle.py`. Until somebody accepts, nothing changes; what nobody answers in the
days that it names has expired, and is written down as such when the next one is asked."""

OF_CODES = """# A code that lets somebody in

From the table in `accounts/codes/lifecycle.py`. What nobody deals with in a week, and a code on paper after a day, has
expired; it is written down as such when the next one is asked for the same account. A code that somebody has mailed to
themselves begins as issued, for an hour; so does one of the first day, for a day."""


class Command(DocumentedCommand):
    help = "Check docs/lifecycles.md against the lifecycles' tables; with --write, write it."
    document = "lifecycles.md"

    def wanted(self, held: str) -> str:
        return page()


def page() -> str:
    """The whole page."""
    parts = [HEAD, "## Diagram", f"```mermaid\n{diagram()}\n```", "## Moves", moves(), "## States", states()]
    parts += [OF_RELEASES, f"```mermaid\n{releases.diagram()}\n```", moves_of_releases()]
    parts += [OF_CLOSURES, f"```mermaid\n{closures.diagram()}\n```", moves_of(closures.TRANSITIONS)]
    parts += [OF_TRANSFERS, f"```mermaid\n{transfers.diagram()}\n```", moves_of(transfers.TRANSITIONS)]
    parts += [OF_CODES, f"```mermaid\n{codes.diagram()}\n```", moves_of_codes()]
    return "\n\n".join(parts) + "\n"


def moves() -> str:
    rows = [
        (row.verb, listed(row.sources), listed(row.targets), listed(row.actors), listed(row.needs), listed(row.tells),
         row.audit_action)
        for row in TRANSITIONS.values()
    ]
    return table(("verb", "from", "to", "who", "needs", "told", "on the trail as"), rows)


def moves_of_codes() -> str:
    rows = [
        (row.verb, listed(row.sources), row.target, row.actor, row.audit_action if row.verb != "expire" else "")
        for row in codes.TRANSITIONS.values()
    ]
    return table(("verb", "from", "to", "who", "on the trail as"), rows)


def moves_of_releases() -> str:
    rows = [
        (row.verb, listed(row.sources), row.target, listed(row.actors), listed(row.needs))
        for row in releases.TRANSITIONS.values()
    ]
    return table(("verb", "from", "to", "who", "needs"), rows)


def moves_of(transitions) -> str:
    """Of a lifecycle whose verbs each have one source, one target and one actor."""
    rows = [
        (row.verb, row.source, row.target, row.actor, listed(row.needs), row.audit_action)
        for row in transitions.values()
    ]
    return table(("verb", "from", "to", "who", "needs", "on the trail as"), rows)


def states() -> str:
    rows = [(state, status, "yes" if state in FINAL else "") for state, status in FHIR_STATUS.items()]
    return table(("state", "FHIR R4 Task.status", "final"), rows)


def listed(names) -> str:
    return ", ".join(sorted(names))
