"""The end of a case as data: a proposal, its moves, who makes them, what each needs. No database here.

This table is the single truth: policies, actions, the diagram in docs/lifecycles.md and the tests read it. That a case
is closed is what `Client.closed_on` says; a closure says how it came to that.
"""

from dataclasses import dataclass

STATES = ("proposed", "taken_back", "sent_back", "closed", "reopened")
# One of these at a time: what waits to be decided, and what holds.
STANDING = frozenset({"proposed", "closed"})
# Only with these the second person's name stands in the row.
DECIDED = frozenset({"sent_back", "closed", "reopened"})
WORKER, SECOND_PERSON = "worker", "second person"


@dataclass(frozen=True)
class Transition:
    """One verb: from which state to which, by whom, and the columns without which it can't happen."""

    verb: str
    source: str
    target: str
    actor: str
    needs: tuple[str, ...] = ()

    @property
    def audit_action(self) -> str:
        return f"closure.{self.verb}"


TRANSITIONS = {
    row.verb: row
    for row in (
        Transition("take_back", "proposed", "taken_back", WORKER),
        Transition("send_back", "proposed", "sent_back", SECOND_PERSON, ("sent_back_because",)),
        Transition("approve", "proposed", "closed", SECOND_PERSON),
        Transition("reopen", "closed", "reopened", WORKER, ("reopened_because",)),
    )
}


def diagram() -> str:
    """The lifecycle as a Mermaid state diagram, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2", f"    [*] --> proposed: propose ({WORKER})"]
    lines += [f"    {row.source} --> {row.target}: {row.verb} ({row.actor})" for row in TRANSITIONS.values()]
    ends = sorted(set(STATES) - {row.source for row in TRANSITIONS.values()})
    return "\n".join([*lines, *(f"    {state} --> [*]" for state in ends)])
