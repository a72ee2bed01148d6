"""The life of an entry code as data: asked for, approved by a second person, on paper, used. No database here.

This table is the single truth: policies, actions, the diagram in docs/lifecycles.md and the tests read it.
"""

import datetime as dt
from typing import NamedTuple

STATES = ("asked", "approved", "issued", "used", "expired", "taken_back", "refused")
# One of these at a time for one account.
OPEN = frozenset({"asked", "approved", "issued"})
ASKER, APPROVER, SUBJECT, TIME = "asker", "second person", "whose account it is", "time"
ENDING = "whatever ends everything"
# How long each step is waited for: an answer and the printing, the code on paper, the code in a mail of one's own.
WAITS, ON_PAPER, MAILED = dt.timedelta(days=7), dt.timedelta(hours=24), dt.timedelta(hours=1)


class Transition(NamedTuple):
    """One verb: from which states to which, by whom."""

    verb: str
    sources: frozenset[str]
    target: str
    actor: str

    @property
    def audit_action(self) -> str:
        return f"entry.{self.verb}"


TRANSITIONS = {
    row.verb: row
    for row in (
        Transition("approve", frozenset({"asked"}), "approved", APPROVER),
        Transition("refuse", frozenset({"asked"}), "refused", APPROVER),
        # Issuing again makes a new code; the one before opens nothing any more.
        Transition("issue", frozenset({"approved", "issued"}), "issued", ASKER),
        Transition("take_back", OPEN, "taken_back", f"{ASKER}, {APPROVER}, {ENDING}"),
        # "Not me": whose account it is never asked for it.
        Transition("disown", OPEN, "taken_back", SUBJECT),
        Transition("use", frozenset({"issued"}), "used", SUBJECT),
        # Told from the clock; written down when somebody next asks for the same account.
        Transition("expire", OPEN, "expired", TIME),
    )
}


def diagram() -> str:
    """The lifecycle as a Mermaid state diagram, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2", f"    [*] --> asked: ask ({ASKER})"]
    for row in TRANSITIONS.values():
        lines += [f"    {source} --> {row.target}: {row.verb} ({row.actor})" for source in sorted(row.sources)]
    return "\n".join([*lines, *(f"    {state} --> [*]" for state in sorted(set(STATES) - OPEN))])
