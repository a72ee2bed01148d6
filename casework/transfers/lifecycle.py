"""The life of a transfer as data: a colleague is asked, answers, or the asking ends otherwise. No database here.

This table is the single truth: policies, actions, the diagram in docs/lifecycles.md and the tests read it.
"""

from dataclasses import dataclass

STATES = ("asked", "accepted", "declined", "withdrawn", "expired", "overtaken")
# One of these at a time for one client.
OPEN = "asked"
# How many days somebody has to answer, the day of asking apart.
ANSWER_DAYS = 7
RECEIVER, ASKER, SYSTEM = "receiver", "asker", "time"
ANYBODY = "whoever ends the case or assigns it at once"


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
        return f"transfer.{self.verb}"


TRANSITIONS = {
    row.verb: row
    for row in (
        Transition("accept", "asked", "accepted", RECEIVER),
        Transition("decline", "asked", "declined", RECEIVER, ("declined_because",)),
        Transition("withdraw", "asked", "withdrawn", ASKER),
        # Told from the day; written down when somebody next asks for the same client.
        Transition("expire", "asked", "expired", SYSTEM),
        # The case ended, or a case manager assigned it at once.
        Transition("overtake", "asked", "overtaken", ANYBODY),
    )
}


def diagram() -> str:
    """The lifecycle as a Mermaid state diagram, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2", f"    [*] --> asked: ask ({ASKER})"]
    lines += [f"    {row.source} --> {row.target}: {row.verb} ({row.actor})" for row in TRANSITIONS.values()]
    ends = sorted(set(STATES) - {row.source for row in TRANSITIONS.values()})
    return "\n".join([*lines, *(f"    {state} --> [*]" for state in ends)])
