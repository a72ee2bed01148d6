"""The life of a release as data: states, transitions, who moves it. No database here.

This table is the single truth. The actions, the pages, docs/lifecycles.md and the tests read it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Actor(StrEnum):
    MANAGER = "manager"  # of the managing department
    SECOND = "second person"  # another one than who prepared it
    WORK = "work"  # the background process


STATES = ("preparing", "prepared", "approved", "withdrawn", "failed", "discarded")
FINAL = frozenset({"withdrawn", "discarded"})
# At most one release of a period is in one of these: under way, waiting, or in force.
TAKES_PERIOD = frozenset({"preparing", "prepared", "approved"})
# What was ever read: whatever comes later is audited jointly with it.
PUBLISHED = frozenset({"approved", "withdrawn"})


@dataclass(frozen=True)
class Transition:
    """One verb: from which states to which, who does it, and the fields without which it can't happen."""

    verb: str
    sources: frozenset[str]
    target: str
    actors: frozenset[Actor]
    needs: tuple[str, ...] = ()


def _row(verb: str, sources: set[str], target: str, actor: Actor, *needs: str) -> Transition:
    return Transition(verb, frozenset(sources), target, frozenset({actor}), needs)


TRANSITIONS = {
    row.verb: row
    for row in (
        _row("finish", {"preparing"}, "prepared", Actor.WORK, "tables", "certificate"),
        _row("fail", {"preparing"}, "failed", Actor.WORK, "problem"),
        # Failed, or its process has gone silent: the same release is counted anew.
        _row("retry", {"failed", "preparing"}, "preparing", Actor.MANAGER),
        _row("approve", {"prepared"}, "approved", Actor.SECOND, "approved_by", "approved_at"),
        # Nobody but the department saw it, and what it held is forgotten.
        _row("discard", {"preparing", "prepared", "failed"}, "discarded", Actor.MANAGER),
        _row("withdraw", {"approved"}, "withdrawn", Actor.MANAGER, "withdrawn_because", "withdrawn_words"),
    )
}


def diagram() -> str:
    """The lifecycle as a Mermaid state diagram, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2", "    [*] --> preparing"]
    for row in TRANSITIONS.values():
        who = ", ".join(sorted(row.actors))
        lines += [f"    {source} --> {row.target}: {row.verb} ({who})" for source in sorted(row.sources)]
    lines += [f"    {state} --> [*]" for state in sorted(FINAL)]
    return "\n".join(lines)
