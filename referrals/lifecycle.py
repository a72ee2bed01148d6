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
# Ended; only a mistake leads back.
FINAL = frozenset({"completed", "declined", "expired", "cancelled", "failed", "withdrawn", "discarded"})
OPEN = frozenset(STATES) - FINAL
WAITING_FOR_ANSWER = frozenset({"sent"})
UNDER_WAY = frozenset({"accepted", "attended", "missed"})
SEEN_BY_RECEIVER = frozenset(STATES) - {"draft", "discarded"}
# After these the sender is offered the next fitting service.
OFFER_ANOTHER = frozenset({"declined", "expired", "failed"})


@dataclass(frozen=True)
class Transition:
    """One verb. `moves` says from which state to which; `needs` names the fields without which it can't happen;
    `tells` who gets to know. `returns` names the states to which it leads from one instead, where the row remembers
    that it came from there."""

    verb: str
    moves: dict[str, str]
    actors: frozenset[Actor]
    needs: tuple[str, ...] = ()
    tells: frozenset[Actor] = field(default_factory=frozenset)
    returns: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def sources(self) -> frozenset[str]:
        return frozenset(self.moves)

    @property
    def targets(self) -> frozenset[str]:
        return frozenset(self.moves.values()).union(*self.returns.values())

    @property
    def edges(self) -> list[tuple[str, str]]:
        """Every step that the verb can be, as (from, to)."""
        back = {(state, before) for state, known in self.returns.items() for before in known}
        return sorted({*self.moves.items(), *back})

    def leads_to(self, state: str, before: str = "") -> str:
        """Where the verb leads from `state`; `before` is where the row stood before it came there, if it remembers."""
        return before if before in self.returns.get(state, ()) else self.moves[state]

    @property
    def audit_action(self) -> str:
        return f"referral.{self.verb}"


def _row(verb, sources, target, actors, needs=(), tells=()):
    """A verb that leads to one state from all of its sources."""
    return _back(verb, dict.fromkeys(sources, target), actors, needs, tells)


def _back(verb, moves, actors, needs=(), tells=(), returns=None):
    """A verb whose target depends on where it starts."""
    return Transition(verb, moves, frozenset(actors), tuple(needs), frozenset(tells), returns or {})


SENDER, RECEIVER, CLIENT, TIME = Actor.SENDER, Actor.RECEIVER, Actor.CLIENT, Actor.TIME
BOTH = {SENDER, RECEIVER}
# Where somebody can arrive whom nobody expected; an arrival by mistake goes back there.
ARRIVED_FROM = frozenset({"sent", "expired"})
TRANSITIONS = {
    row.verb: row
    for row in (
        _row("send", {"draft"}, "sent", {SENDER}, tells={RECEIVER}),
        # A draft was seen by nobody: whoever takes it back, its receiver never learns of it.
        _row("discard", {"draft"}, "discarded", {SENDER, CLIENT}),
        _row("accept", {"sent"}, "accepted", {RECEIVER}, needs=["appointment_at"], tells={SENDER}),
        _row("decline", {"sent"}, "declined", {RECEIVER}, needs=["decline_reason"], tells={SENDER}),
        # Somebody came before anybody had answered, or when it was over: a slip lives longer than what it is for.
        _row("arrive", {"sent", "expired"}, "attended", {RECEIVER}, needs=["attended_on"], tells={SENDER}),
        _row("expire", {"sent"}, "expired", {TIME}, tells=BOTH),
        _row("cancel", {"sent", "accepted", "missed"}, "cancelled", {SENDER}, tells={RECEIVER}),
        _row("reschedule", {"accepted", "missed"}, "accepted", BOTH, ["appointment_at"], BOTH),
        _row("attend", {"accepted", "missed"}, "attended", {RECEIVER}, needs=["attended_on"], tells={SENDER}),
        _row("miss", {"accepted"}, "missed", {RECEIVER}, tells={SENDER}),
        # Accepted, but nobody came within the category's limit and nobody made a new appointment.
        _row("lapse", {"accepted", "missed"}, "expired", {TIME}, tells=BOTH),
        _row("complete", {"attended"}, "completed", {RECEIVER}, needs=["completed_on", "result"], tells={SENDER}),
        _row("fail", {"attended"}, "failed", {RECEIVER}, needs=["fail_reason"], tells={SENDER}),
        # They came, and nobody ever said what came of it.
        _row("fall_silent", {"attended"}, "failed", {TIME}, needs=["fail_reason"], tells=BOTH),
        _row("withdraw", OPEN - {"draft"}, "withdrawn", {CLIENT}, tells={RECEIVER}),
        # A mistake goes back one step, with its reason: the receiver's own, and the sender's own.
        _back("reopen", {"declined": "sent", "attended": "accepted", "completed": "attended", "failed": "attended"},
              {RECEIVER}, needs=["reopened_because"], tells={SENDER}, returns={"attended": ARRIVED_FROM}),
        _back("resend", {"cancelled": "sent", "expired": "sent"},
              {SENDER}, needs=["reopened_because"], tells={RECEIVER}),
    )
}
# What a referral in these states makes of its need, the strongest first: casework/needs/standing.py names the ranks.
HELPS = {
    4: UNDER_WAY,
    3: frozenset({"draft", "sent"}),
    2: frozenset({"completed"}),
    1: OFFER_ANOTHER,
}
# What a state alone gave to the row: a step back takes it out again.
GIVEN_BY = {
    "declined": ("decline_reason", "suggested", "answered_at"),
    "attended": ("attended_on", "result_by", "arrived_from"),
    "completed": ("completed_on", "result", "next_step", "next_on"),
    "failed": ("fail_reason",),
    "cancelled": ("answered_at", "appointment_at", "attend_by", "reminded_on", "escalated_on"),
    "expired": ("answered_at", "appointment_at", "attend_by", "reminded_on", "escalated_on"),
}
# And what an arrival gave where nobody had accepted before: its own answer, and an appointment that nobody had made.
GIVEN_BY_ARRIVAL = ("answered_at", "appointment_at")
STEPS_BACK = frozenset({"reopen", "resend"})


# What a partner without an account may do by the slip that somebody brings: one answer, and one arrival.
ANSWERS_BY_SLIP, ARRIVALS = ("accept", "decline"), ("arrive", "attend")
BY_SLIP = tuple(TRANSITIONS[verb] for verb in (*ANSWERS_BY_SLIP, *ARRIVALS) if verb in TRANSITIONS)
TAKES_SLIP = frozenset().union(*(row.sources for row in BY_SLIP))
SEEN_BY_SLIP = TAKES_SLIP.union(*(row.targets for row in BY_SLIP))


def possible(state: str, actor: Actor | None) -> list[Transition]:
    """What `actor` may do with a referral in `state`, in the table's order."""
    return [row for row in TRANSITIONS.values() if state in row.moves and actor in row.actors]


def arrival(state: str) -> str:
    """The verb by which the receiver says that somebody came; none where nobody can come any more."""
    return next((row.verb for row in BY_SLIP if row.verb in ARRIVALS and state in row.sources), "")


def taken_back(state: str) -> Transition:
    """What ends an open referral whose client no longer shares."""
    return possible(state, Actor.CLIENT)[0]


def diagram() -> str:
    """The lifecycle as a Mermaid state diagram, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    for row in TRANSITIONS.values():
        who = ", ".join(sorted(row.actors))
        lines += [f"    {source} --> {target}: {row.verb} ({who})" for source, target in row.edges]
    lines += [f"    {state} --> [*]" for state in sorted(FINAL)]
    return "\n".join(lines)
