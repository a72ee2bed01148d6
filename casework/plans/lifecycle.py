"""The end of a case as data: a proposal, its moves, who makes them, what each needs. No database here.

This table is the single truth: policies, actions, the diagram in docs/lifecycles.md and the tests read it. That a case
is closed is what `Client.closed_on` says; a closure says how it came to that.
"""

from casework import lifecycle

STATES = ("proposed", "taken_back", "sent_back", "closed", "reopened")
# One of these at a time: what waits to be decided, and what holds.
STANDING = frozenset({"proposed", "closed"})
# Only with these the second person's name stands in the row.
DECIDED = frozenset({"sent_back", "closed", "reopened"})
WORKER, SECOND_PERSON = "worker", "second person"
TRANSITIONS = lifecycle.table(
    "closure",
    ("take_back", "proposed", "taken_back", WORKER),
    ("send_back", "proposed", "sent_back", SECOND_PERSON, ("sent_back_because",)),
    ("approve", "proposed", "closed", SECOND_PERSON),
    ("reopen", "closed", "reopened", WORKER, ("reopened_because",)),
)


def diagram() -> str:
    """For docs/lifecycles.md."""
    return lifecycle.diagram(f"propose ({WORKER})", TRANSITIONS, STATES)
