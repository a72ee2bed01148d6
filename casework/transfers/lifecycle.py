"""The life of a transfer as data: a colleague is asked, answers, or the asking ends otherwise. No database here.

This table is the single truth: policies, actions, the diagram in docs/lifecycles.md and the tests read it.
"""

from casework import lifecycle

STATES = ("asked", "accepted", "declined", "withdrawn", "expired", "overtaken")
# One of these at a time for one client.
OPEN = "asked"
# How many days somebody has to answer, the day of asking apart.
ANSWER_DAYS = 7
RECEIVER, ASKER, SYSTEM = "receiver", "asker", "time"
ANYBODY = "whoever ends the case or assigns it at once"
TRANSITIONS = lifecycle.table(
    "transfer",
    ("accept", "asked", "accepted", RECEIVER),
    ("decline", "asked", "declined", RECEIVER, ("declined_because",)),
    ("withdraw", "asked", "withdrawn", ASKER),
    # Told from the day; written down when somebody next asks for the same client.
    ("expire", "asked", "expired", SYSTEM),
    # The case ended, or a case manager assigned it at once.
    ("overtake", "asked", "overtaken", ANYBODY),
)


def diagram() -> str:
    """For docs/lifecycles.md."""
    return lifecycle.diagram(f"ask ({ASKER})", TRANSITIONS, STATES)
