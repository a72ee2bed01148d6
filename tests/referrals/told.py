"""The life of a referral as a person would tell it, in plain Python: what the real one is held against.

Written by hand from the prose, and on purpose not from the table in referrals/lifecycle.py: where the two differ, one
of them is wrong.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.utils import timezone

# Where it stands → who → what they may do → where it stands then. The client may take back whatever is open: what was
# sent is withdrawn, and a draft, of which its receiver is never to learn, is dropped.
LIFE = {
    "draft": {"sender": {"send": "sent", "discard": "discarded"}},
    "sent": {
        "receiver": {"accept": "accepted", "decline": "declined", "arrive": "attended"},
        "sender": {"cancel": "cancelled"}, "time": {"expire": "expired"},
    },
    "accepted": {
        "receiver": {"reschedule": "accepted", "attend": "attended", "miss": "missed"},
        "sender": {"reschedule": "accepted", "cancel": "cancelled"}, "time": {"lapse": "expired"},
    },
    "missed": {
        "receiver": {"reschedule": "accepted", "attend": "attended"},
        "sender": {"reschedule": "accepted", "cancel": "cancelled"}, "time": {"lapse": "expired"},
    },
    "attended": {
        "receiver": {"complete": "completed", "fail": "failed", "reopen": "accepted"},
        "time": {"fall_silent": "failed"},
    },
    "completed": {"receiver": {"reopen": "attended"}},
    "declined": {"receiver": {"reopen": "sent"}},
    "failed": {"receiver": {"reopen": "attended"}},
    "cancelled": {"sender": {"resend": "sent"}},
    "expired": {"sender": {"resend": "sent"}, "receiver": {"arrive": "attended"}},
    "withdrawn": {},
    "discarded": {},
}
OPEN = {"draft", "sent", "accepted", "missed", "attended"}
# For whom it is news.
NEWS = {
    "send": "receiver", "resend": "receiver", "cancel": "receiver", "withdraw": "receiver",
    "accept": "sender", "decline": "sender", "arrive": "sender", "attend": "sender", "miss": "sender",
    "complete": "sender", "fail": "sender", "reopen": "sender",
    "expire": "both", "lapse": "both", "fall_silent": "both", "reschedule": "both", "discard": "nobody",
}
VERBS = sorted(NEWS)
# Without what it can't be said.
NEEDS = {
    "accept": "appointment_at", "reschedule": "appointment_at", "decline": "decline_reason", "arrive": "attended_on",
    "attend": "attended_on", "complete": "result", "fail": "fail_reason", "reopen": "reopened_because",
    "resend": "reopened_because", "fall_silent": "fail_reason",
}
BACK = {"reopen", "resend"}
ANSWERS = {"accept", "decline"}
VIEW_DAYS = 30


def may_ever(who: str, verb: str) -> bool:
    """Whether it is theirs to do at all, wherever the referral stands."""
    return any(verb in moves.get(who, {}) for moves in LIFE.values())


@dataclass
class Told:
    """One referral: where it stands, how it came there, who has something new to read."""

    service: str
    agreed: frozenset[str]
    state: str = "draft"
    path: list[str] = field(default_factory=lambda: ["draft"])
    trail: Counter = field(default_factory=lambda: Counter({"referral.drafted": 1}))
    news: Counter = field(default_factory=Counter)  # side → how many times something was new
    unread: set[str] = field(default_factory=set)
    answered: bool = False
    came: bool = False
    appointment: dt.date | None = None
    arrived: str = ""  # where it stood when somebody came whom nobody expected
    unasked: bool = False  # and nobody had answered by then
    said: str = ""
    emptied: bool = False
    view_ended: bool = False
    moved_at: dt.datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def comes_late(self) -> bool:
        """Whoever arrives now comes to what is over."""
        return self.state == "expired"

    def leads(self, who: str, verb: str) -> str:
        """Where it stands once `who` did it. An arrival that was none leaves it where it was before."""
        if verb == "reopen" and self.state == "attended" and self.arrived:
            return self.arrived
        return LIFE[self.state][who][verb]

    def moves(
        self, verb: str, to: str, now: dt.datetime, who: str, said: str = "", appointment: dt.datetime | None = None
    ) -> None:
        """`who` did it: one step, one line of history, one event, and the other is to read of it."""
        assert self.is_open or verb in BACK or (verb == "arrive" and self.comes_late), "what has ended moved on"
        self.is_expected(verb, appointment or now)
        self.state, self.moved_at = to, now
        if said or verb in ANSWERS:  # another answer takes the place of the first, a result without words does not
            self.said = said
        self.path.append(to)
        self.trail[f"referral.{verb}"] += 1
        sides = {"both": {"sender", "receiver"}, "nobody": set()}.get(NEWS[verb], {NEWS[verb]}) - {who}
        self.is_new_for(sides)
        self.unread.discard(who)  # whoever acts knows it as it stands
        self.answered = to != "sent" and (self.answered or verb in ANSWERS)
        self.came = to in {"attended", "completed", "failed"} or (to == "withdrawn" and self.came)
        self.emptied = self.emptied or to == "withdrawn"

    def is_expected(self, verb: str, when: dt.datetime) -> None:
        """By when, and who came without. It is told while it stands where it stood."""
        if verb in {"accept", "reschedule"}:
            self.appointment = timezone.localdate(when)
        elif verb == "arrive":
            self.arrived, self.unasked = self.state, not self.answered
            if self.unasked:
                self.answered, self.appointment = True, timezone.localdate(when)
        elif verb == "resend":
            self.appointment = None
        elif verb == "reopen" and self.state == "attended":
            if self.unasked:
                self.answered, self.appointment = False, None
            self.arrived, self.unasked = "", False

    def is_taken_back(self, now: dt.datetime) -> None:
        """Its client no longer shares: also what had ended is read by its receiver no more."""
        if self.state == "draft":
            self.moves("discard", "discarded", now, "client")
            self.emptied = True
        elif self.is_open:
            self.moves("withdraw", "withdrawn", now, "client")
        elif not self.emptied and self.state != "discarded":
            self.emptied = True  # it stays as it ended, and its receiver reads no more of it
            self.is_new_for({"receiver"})
            self.path.append(self.state)
            self.trail["referral.taken_back"] += 1

    def is_read(self, side: str) -> None:
        """That side has looked."""
        self.unread.discard(side)

    def is_new_for(self, sides: set[str]) -> None:
        self.news.update(sides)
        self.unread.update(sides)

    def is_reminded(self, how: str) -> None:
        """Time has told who keeps the other waiting, and, when it escalates, who waits."""
        self.is_new_for({"sender", "receiver"} if how == "escalate" else {"receiver"})
        self.path.append(self.state)
        self.trail[f"referral.{how}"] += 1

    def view_is_over(self, today: dt.date) -> bool:
        ended_on = timezone.localdate(self.moved_at)
        return not self.is_open and not self.view_ended and (today - ended_on).days > VIEW_DAYS

    def view_ends(self) -> None:
        """Its receiver reads it no more."""
        self.emptied = self.view_ended = True
        self.path.append(self.state)
        self.trail["referral.view_ended"] += 1

    def shown_to_receiver(self, now: dt.datetime) -> bool:
        if self.state in {"draft", "discarded"} or self.view_ended:
            return False
        return self.is_open or now - self.moved_at <= dt.timedelta(days=VIEW_DAYS)
