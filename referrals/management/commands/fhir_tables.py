"""`manage.py fhir_tables`: write the tables of docs/interoperability.md, or check that they say what the code says."""

from pages.documented import DocumentedCommand, table
from referrals.fhir.codes import CODES, REQUEST_STATUS
from referrals.fhir.mapping import BY_PEOPLE_ALONE, ELEMENTS
from referrals.fhir.outcomes import KINDS
from referrals.lifecycle import FHIR_STATUS, SEEN_BY_RECEIVER, STATES, Actor, possible

BEGIN, END = "<!-- from the code: ./dev fix -->", "<!-- until here -->"


class Command(DocumentedCommand):
    help = "Check the tables of docs/interoperability.md against the code; with --write, write them."
    document = "interoperability.md"

    def wanted(self, held: str) -> str:
        before, _begin, rest = held.partition(BEGIN)
        _tables, _end, after = rest.partition(END)
        return f"{before}{BEGIN}\n{tables()}\n{END}{after}"


def tables() -> str:
    parts = {
        "A state of ours in FHIR": statuses(), "What may be sent, and what it needs": updates(),
        "Codes of ours": codes(), "Refusals": refusals(),
    }
    return "\n\n".join(f"### {title}\n{held}" for title, held in parts.items())


def statuses() -> str:
    """What the export says of each state."""
    seen = [state for state in STATES if state in SEEN_BY_RECEIVER]
    rows = [(state, FHIR_STATUS[state], REQUEST_STATUS[state]) for state in seen]
    return table(("state (Task.businessStatus)", "Task.status", "ServiceRequest.status"), rows)


def updates() -> str:
    """What a system may say in each state, and what that needs."""
    rows = [
        (FHIR_STATUS[state], state, FHIR_STATUS[row.leads_to(state)], row.verb, needs(row))
        for state in STATES for row in possible(state, Actor.RECEIVER) if row.verb not in BY_PEOPLE_ALONE
    ]
    return table(("Task.status now", "state", "Task.status sent", "is done", "needs"), rows)


def needs(row) -> str:
    return ", ".join(f"`{ELEMENTS[name]}` ({name})" for name in row.needs)


def codes() -> str:
    rows = [(f"`{system}`", ", ".join(f"`{code}`" for code in held)) for system, held in CODES.items()]
    return table(("code system", "codes"), rows)


def refusals() -> str:
    rows = [(str(kind.status), kind.issue, f"`{name}`") for name, kind in KINDS.items()]
    return table(("HTTP", "issue.code", "details.coding.code"), rows)
