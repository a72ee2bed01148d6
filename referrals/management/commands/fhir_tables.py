"""`manage.py fhir_tables`: write the tables of docs/interoperability.md, or check that they say what the code says."""

from collections.abc import Iterable

from pages.documented import DocumentedCommand, table
from referrals.codes import Shared
from referrals.fhir.codes import (
    CATEGORY,
    CODES,
    EXTENSION,
    ORGANISATION,
    OUTPUT,
    POLICY,
    PSEUDONYM,
    REFERENCE,
    REFUSAL,
    REQUEST_STATUS,
    SHARED,
    STATE,
    STILL_WANTED,
)
from referrals.fhir.example import written
from referrals.fhir.mapping import BY_PEOPLE_ALONE, ELEMENTS
from referrals.fhir.outcomes import KINDS, WANTED
from referrals.lifecycle import FHIR_STATUS, SEEN_BY_RECEIVER, STATES, Actor, possible
from services.categories import Category

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
        "Codes of ours": codes(), "Other names of ours": names(), "Refusals": refusals(),
        "One referral as a file, invented": f"```json\n{written()}\n```",
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


def names() -> str:
    """Whatever else begins with `urn:dong-hanh:`: where it stands, and what it holds."""
    seen = [state for state in STATES if state in SEEN_BY_RECEIVER]
    extended = [name for name in Shared if name not in (Shared.ALIAS, Shared.CODE, Shared.SEX, Shared.REASON)]
    urls = ["answer" if name == Shared.ANSWERS else name.replace("_", "-") for name in extended]
    rows = [
        (CATEGORY, "ServiceRequest.category", in_code(Category.values)),
        (STATE, "Task.businessStatus", in_code(seen)),
        (SHARED, "Consent.provision.provision.code", in_code(["need", *Shared.values])),
        (OUTPUT, "Task.output.type", in_code(["result"])),
        (EXTENSION + "…", "Patient.extension.url, each with words as valueString", in_code(urls)),
        (REFERENCE, "identifier of Task and ServiceRequest", "the reference on the slip, six letters and digits"),
        (ORGANISATION, "identifier of requester, owner, performer", "our id of the organisation"),
        (PSEUDONYM, "Patient.identifier", "the sender's code for the person, where it was shared"),
        (POLICY, "Consent.policy.uri", "only what is named is permitted"),
        (STILL_WANTED, "statusReason of an answer", in_code(WANTED)),
        (REFUSAL, "OperationOutcome.issue.details", "see below"),
    ]
    return table(("name", "stands in", "holds"), [(f"`{name}`", where, what) for name, where, what in rows])


def in_code(said: Iterable) -> str:
    return ", ".join(f"`{one}`" for one in said)


def refusals() -> str:
    rows = [(str(kind.status), kind.issue, f"`{name}`") for name, kind in KINDS.items()]
    return table(("HTTP", "issue.code", "details.coding.code"), rows)
