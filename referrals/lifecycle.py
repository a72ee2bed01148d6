"""The life of a referral as data: states, transitions, who moves it, what that needs, who is told.

This table is the single truth. Policies, actions, pages, the diagram in docs/lifecycles.md and the tests
read it; no state is decided anywhere else. States follow HL7 FHIR R4 Task.status. No database here.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Actor(StrEnum):
    SENDER = "sender"
    RECEIVER = "receiver"
    CLIENT = "client"
    TIME = "time"


# State → FHIR R4 Task.status
FHIR_STATUS = {
    "draft": "draft",
    "sent": "requested",
    "accepted": "accepted",
    "attended": "in-progress",
    "missed": "on-hold",
    "completed": "completed",
    "declined": "rejected",
    "expired": "failed",
    "cancelled": "cancelled",
    "failed": "failed",
    "withdrawn": "cancelled",
    "discarded": "entered-in-error",
}
STATES = tuple(FHIR_STATUS)
FINAL = frozenset({"completed", "declined", "expired", "cancelled", "failed", "withdrawn", "discarded"})
OPEN = frozenset(STATES) - FINAL
WAITING_FOR_ANSWER = frozenset({"sent"})
UNDER_WAY = frozenset({"accepted", "attended", "missed"})
SEEN_BY_RECEIVER = frozenset(STATES) - {"draft", "discarded"}
# After these the sender is offered the next fitting service.
OFFER_ANOTHER = frozenset({"declined", "expired", "failed"})


@dataclass(frozen=True)
class Transition:
    """One verb. `needs` names the fields without which it can't happen; `tells` who gets to know."""

    verb: str
    sources: frozenset[str]
    target: str
    actors: frozenset[Actor]
    needs: tuple[str, ...] = ()
    tells: frozenset[Actor] = field(default_factory=frozenset)

    @property
    def audit_action(self) -> str:
        return f"referral.{self.verb}"


def _row(verb, sources, target, actors, needs=(), tells=()):
    return Transition(verb, frozenset(sources), target, frozenset(actors), tuple(needs), frozenset(tells))


SENDER, RECEIVER, CLIENT, TIME = Actor.SENDER, Actor.RECEIVER, Actor.CLIENT, Actor.TIME
TRANSITIONS = {
    row.verb: row
    for row in (
        _row("send", {"draft"}, "sent", {SENDER}, tells={RECEIVER}),
        _row("discard", {"draft"}, "discarded", {SENDER}),
        _row("accept", {"sent"}, "accepted", {RECEIVER}, needs=["appointment_at"], tells={SENDER}),
        _row("decline", {"sent"}, "declined", {RECEIVER}, needs=["decline_reason"], tells={SENDER}),
        _row("expire", {"sent"}, "expired", {TIME}, tells={SENDER, RECEIVER}),
        _row("cancel", {"sent", "accepted", "missed"}, "cancelled", {SENDER}, tells={RECEIVER}),
        _row("reschedule", {"accepted", "missed"}, "accepted", {SENDER, RECEIVER}, ["appointment_at"],
             {SENDER, RECEIVER}),
        _row("attend", {"accepted", "missed"}, "attended", {RECEIVER}, needs=["attended_on"], tells={SENDER}),
        _row("miss", {"accepted"}, "missed", {RECEIVER}, tells={SENDER}),
        _row("complete", {"attended"}, "completed", {RECEIVER}, needs=["completed_on", "result"], tells={SENDER}),
        _row("fail", {"attended"}, "failed", {RECEIVER}, needs=["fail_reason"], tells={SENDER}),
        _row("withdraw", OPEN, "withdrawn", {CLIENT}, tells={RECEIVER}),
    )
}


# What a partner without an account may do by the slip that somebody brings: one answer, and one arrival.
ANSWERS_BY_SLIP, ARRIVALS = ("accept", "decline"), ("arrive", "attend")
BY_SLIP = tuple(TRANSITIONS[verb] for verb in (*ANSWERS_BY_SLIP, *ARRIVALS) if verb in TRANSITIONS)
TAKES_SLIP = frozenset().union(*(row.sources for row in BY_SLIP))
SEEN_BY_SLIP = TAKES_SLIP | {row.target for row in BY_SLIP}


def possible(state: str, actor: Actor | None) -> list[Transition]:
    """What `actor` may do with a referral in `state`, in the table's order."""
    return [row for row in TRANSITIONS.values() if state in row.sources and actor in row.actors]


def arrival(state: str) -> str:
    """The verb by which the receiver says that somebody came; none where nobody is expected."""
    return next((row.verb for row in BY_SLIP if row.verb in ARRIVALS and state in row.sources), "")


def diagram() -> str:
    """The lifecycle as a Mermaid state diagram, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    for row in TRANSITIONS.values():
        who = ", ".join(sorted(row.actors))
        lines += [f"    {source} --> {row.target}: {row.verb} ({who})" for source in sorted(row.sources)]
    lines += [f"    {state} --> [*]" for state in sorted(FINAL)]
    return "\n".join(lines)
