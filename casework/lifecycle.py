"""What the small lifecycles of casework have in common: one move as data, and the diagram of a table of them.

A closure (casework/plans/lifecycle.py) and a transfer (casework/transfers/lifecycle.py) are such tables. A referral has
more to say of each move, and its own (referrals/lifecycle.py). No database here.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    """One verb: from which state to which, by whom, and the columns without which it can't happen."""

    of: str
    verb: str
    source: str
    target: str
    actor: str
    needs: tuple[str, ...] = ()

    @property
    def audit_action(self) -> str:
        return f"{self.of}.{self.verb}"


def table(of: str, *rows: tuple) -> dict[str, Transition]:
    """The moves of one kind of thing, by verb."""
    return {row[0]: Transition(of, *row) for row in rows}


def diagram(begins: str, transitions: Mapping[str, Transition], states: tuple[str, ...]) -> str:
    """The lifecycle as a Mermaid state diagram, for docs/lifecycles.md. `begins`: verb and actor of the first move."""
    lines = ["stateDiagram-v2", f"    [*] --> {states[0]}: {begins}"]
    lines += [f"    {row.source} --> {row.target}: {row.verb} ({row.actor})" for row in transitions.values()]
    ends = sorted(set(states) - {row.source for row in transitions.values()})
    return "\n".join([*lines, *(f"    {state} --> [*]" for state in ends)])
