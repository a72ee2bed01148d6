"""A referral walked by two people at once, by time and by its client, and held against what a person expects.

Each acts on the page that lies open before them, which may be long out of date. Everything runs through the real
actions on the real database, each walk in a transaction that is rolled back; `told.py` says what should be.
"""

import copy
import datetime as dt
import uuid
from collections import Counter, defaultdict
from contextlib import ExitStack
from unittest import mock

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from casework.consents.actions import take_consent, withdraw_consent
from casework.consents.wording import Purpose
from casework.given.models import ServiceGiven
from privacy import audit
from privacy.datakeys import opened_keys
from privacy.errors import AccessDenied
from privacy.identity import acting_as
from privacy.models import AuditEvent
from privacy.retention import RULES
from referrals import actions
from referrals.codes import DeclineReason, FailReason, ReopenReason, Result, Shared
from referrals.models import Referral
from referrals.policies import MovedOn
from referrals.times.daily import run_times
from tests.referrals.told import BACK, LIFE, NEEDS, VERBS, Told, may_ever

SIDES = ("sender", "receiver")
EVERYBODY = (*SIDES, "time", "colleague", "stranger")
OUT_OF_SIGHT = (AccessDenied, ObjectDoesNotExist)
WHICH, TURN = st.integers(0, 5), st.integers(0, 11)
WORDS = st.sampled_from(["", "Mang theo phiếu", "Hỏi chị Khanh ở cửa số 2"])
FLAWS = st.sampled_from(["", "", "", "left out", "impossible"])
LONGEST_WAIT, LONGEST_SILENCE = dt.timedelta(days=31), dt.timedelta(days=60)
AGREED = st.sets(st.sampled_from([Shared.ALIAS, Shared.SEX, Shared.SAFE_CONTACT, Shared.REASON]))


class Walk(RuleBasedStateMachine):
    """One need of one person, put to two services of one clinic."""

    counted: Counter = Counter()

    def __init__(self, cast, need, services):
        super().__init__()
        self.client, self.need, self.services = need.client, need, services
        self.people = {
            "sender": cast.worker, "receiver": cast.clinic_officer, "time": None, "colleague": cast.colleague,
            "stranger": cast.job_officer,
        }
        self.told: dict[uuid.UUID, Told] = {}
        self.pages: dict[tuple[str, uuid.UUID], tuple[Referral, int]] = {}
        self.shares = True
        self.stack = ExitStack()
        noon = timezone.localtime().replace(hour=12, minute=0) + dt.timedelta(days=1)
        self.clock = self.stack.enter_context(time_machine.travel(noon, tick=True))
        self.stack.enter_context(opened_keys())
        self.stack.enter_context(transaction.atomic())
        self.counted["examples"] += 1

    def teardown(self):
        assert not self.visible("stranger")
        assert not self.visible("colleague")
        transaction.set_rollback(True)
        self.stack.close()

    # --- What happens -----------------------------------------------------------------------------------

    @initialize(urgent=st.booleans(), agreed=AGREED)
    def the_first(self, urgent, agreed):
        self.refers("khám", urgent, agreed, False)

    @precondition(lambda self: len(self.told) < 4)
    @rule(service=st.sampled_from(["khám", "xét nghiệm"]), urgent=st.booleans(), agreed=AGREED, draft=st.booleans())
    def refers(self, service, urgent, agreed, draft):
        """The worker refers, or leaves it a draft for now."""
        id, words = uuid.uuid4(), {"urgent": urgent, "agreed": sorted(agreed), "message": "Xin giúp"}
        kept = mock.patch("referrals.actions.send", lambda *, by, referral: referral) if draft else ExitStack()
        why_not = self.why_not_refer(service)
        with kept, pytest.raises(why_not) if why_not else ExitStack():
            actions.refer(by=self.people["sender"], id=id, need=self.need, service=self.services[service], **words)
        if why_not is None:
            self.told[id] = Told(service, frozenset(agreed), moved_at=timezone.now())
            if not draft:
                self.told[id].moves("send", "sent", timezone.now(), "sender")

    def why_not_refer(self, service):
        self.need.refresh_from_db(fields=["closed_on"])  # what closes a need is told elsewhere
        if not self.shares or self.need.closed_on:
            return AccessDenied
        return ValidationError if self.open_to(service) else None

    @rule(which=WHICH, who=st.sampled_from(SIDES), read_now=st.booleans())
    def looks(self, which, who, read_now):
        """A page is opened and lies there until it is opened again. What has come since is still to be read."""
        pk, told = self.one(which)
        if read_now or (who, pk) not in self.pages:
            self.opens(who, pk, told)
        if (who, pk) in self.pages:
            page, news = self.pages[who, pk]
            actions.mark_seen(by=self.people[who], referral=copy.copy(page))
            if who in told.unread and news == told.news[who]:
                told.is_read(who)

    def opens(self, who, pk, told):
        if page := self.read(who, pk):
            self.pages[who, pk] = page, told.news[who]

    @rule(which=WHICH, turns=st.lists(TURN, min_size=1, max_size=6), words=WORDS)
    def goes_on(self, which, turns, words):
        """One of the things that can be done is done, by whoever may; and one of those that can be done then."""
        pk, told = self.one(which)
        for turn in turns:
            if possible := [(who, verb) for who, moves in LIFE[told.state].items() for verb in moves]:
                self.does(*possible[turn % len(possible)], pk, told, words=words)

    @rule(which=WHICH, turns=st.lists(TURN, min_size=1, max_size=4), words=WORDS, flaw=FLAWS)
    def the_receiver_goes_on(self, which, turns, words, flaw):
        pk, told = self.one(which)
        for turn in turns:
            if possible := list(LIFE[told.state].get("receiver", ())):
                self.does("receiver", possible[turn % len(possible)], pk, told, words=words, flaw=flaw)

    @rule(which=WHICH, turns=st.tuples(TURN, TURN), first=st.sampled_from(SIDES))
    def both_at_once(self, which, turns, first):
        """Both read the same page, and each does what it offers: one is first."""
        pk, told = self.one(which)
        for who in SIDES:
            self.opens(who, pk, told)
        offered = {who: list(LIFE[told.state].get(who, ())) or VERBS for who in SIDES}
        for who, turn in zip(sorted(SIDES, key=lambda who: who != first), turns, strict=True):
            self.does(who, offered[who][turn % len(offered[who])], pk, told)

    @rule(which=WHICH, who=st.sampled_from(EVERYBODY), verb=st.sampled_from(VERBS), words=WORDS, flaw=FLAWS)
    def tries(self, which, who, verb, words, flaw):
        """Anybody tries anything."""
        self.does(who, verb, *self.one(which), words=words, flaw=flaw)

    @precondition(lambda self: self.shares)
    @rule()
    def takes_consent_back(self):
        withdraw_consent(by=self.people["sender"], client=self.client, purpose=Purpose.SHARE)
        self.shares = False
        for told in self.told.values():
            told.is_taken_back(timezone.now())

    @precondition(lambda self: not self.shares)
    @rule()
    def consents_again(self):
        take_consent(by=self.people["sender"], client=self.client, purposes=[Purpose.SHARE])
        self.shares = True

    @rule(days=st.sampled_from([1, 1, 2, 6, 31, 91]))
    def days_pass(self, days):
        """And in the night the two jobs of the house run."""
        self.clock.shift(dt.timedelta(days=days))
        today = timezone.localdate()
        before = {row.pk: row for row in self.rows()}
        assert not run_times()["failed"]
        RULES["referrals.shared"].carry_out(RULES["referrals.shared"].rows(today))
        after = {row.pk: row for row in self.rows()}
        for pk, told in self.told.items():
            self.time_did(told, before[pk], after[pk], today)

    def time_did(self, told, was, row, today):
        """Nobody's time is over before its last day or long after it; tests/referrals/test_times.py has the days."""
        last = {"sent": was.answer_by, "attended": was.result_by}.get(told.state, was.attend_by)
        if row.state == "failed" and told.state != "failed":
            assert last < today
            assert row.fail_reason == FailReason.NO_WORD
            told.moves("fall_silent", "failed", timezone.now(), "time")
        elif row.state == "expired" and told.state != "expired":
            assert last < today
            told.moves("expire" if told.state == "sent" else "lapse", "expired", timezone.now(), "time")
        elif row.escalated_on != was.escalated_on:
            told.is_reminded("escalate")
        elif row.reminded_on != was.reminded_on:
            told.is_reminded("remind")
        elif told.view_is_over(today):
            told.view_ends()
        assert row.state not in {"sent", "accepted", "missed"} or today - last < LONGEST_WAIT
        assert row.state != "attended" or today - last <= LONGEST_SILENCE

    # --- Doing it ---------------------------------------------------------------------------------------

    def does(self, who, verb, pk, told, *, words="", flaw=""):
        """Somebody does it with the page they have; it is carried out or refused, as told."""
        page = self.pages.get((who, pk), (None,))[0] or Referral.objects.get(pk=pk)
        changes, flawed = given(verb, words, flaw)
        why_not = self.why_not(who, verb, told, flawed)
        act = getattr(actions, verb, None) if who != "time" else None
        call = (lambda **rest: act(**rest)) if act else (lambda **rest: actions.move(verb=verb, **rest))
        try:
            with acting_as(self.people[who]):
                call(by=self.people[who], referral=copy.copy(page), **changes)
            refusal = None
        except (*OUT_OF_SIGHT, ValidationError) as error:
            refusal = error
        assert isinstance(refusal, why_not or type(None)), f"{who} {verb} where it is {told.state}: {refusal!r}"
        assert isinstance(refusal, MovedOn) == (why_not is MovedOn)
        self.counted["refusals" if why_not else verb] += 1
        if why_not is None:
            said = words if "answer" in changes else ""
            told.moves(verb, told.leads(who, verb), timezone.now(), who, said, changes.get("appointment_at"))

    def why_not(self, who, verb, told, flawed):
        """What refuses it, or None."""
        if who in {"colleague", "stranger"} or (who == "receiver" and told.state in {"draft", "discarded"}):
            return OUT_OF_SIGHT
        if not may_ever(who, verb):
            return AccessDenied
        opens = verb in BACK or (verb == "arrive" and told.comes_late)
        if verb not in LIFE[told.state].get(who, {}) or (opens and (not self.shares or told.emptied)):
            return MovedOn
        if opens and not told.is_open and self.open_to(told.service):
            return ValidationError
        early = verb == "miss" and told.appointment > timezone.localdate()
        return ValidationError if flawed or early else None

    def open_to(self, service) -> bool:
        return any(one.is_open for one in self.told.values() if one.service == service)

    def one(self, which):
        return list(self.told.items())[which % len(self.told)]

    def read(self, who, pk):
        with acting_as(self.people[who]):
            return Referral.objects.visible_to(self.people[who]).with_pages(self.people[who]).filter(pk=pk).first()

    def visible(self, who) -> set:
        with acting_as(self.people[who]):
            return set(Referral.objects.visible_to(self.people[who]).values_list("pk", flat=True))

    def rows(self):
        return Referral.objects.filter(client=self.client)

    # --- What always holds ------------------------------------------------------------------------------

    @invariant()
    def every_referral_stands_as_told(self):
        rows = {row.pk: row for row in self.rows()}
        assert rows.keys() == self.told.keys()
        for pk, told in self.told.items():
            row = rows[pk]
            assert row.state == told.state
            assert bool(row.decline_reason) == (told.state == "declined")
            assert bool(row.completed_on and row.result) == (told.state == "completed")
            assert bool(row.fail_reason) == (told.state == "failed")
            assert bool(row.attended_on) == told.came
            assert bool(row.answered_at) == told.answered
            assert row.arrived_from == told.arrived
            assert (row.appointment_at and timezone.localdate(row.appointment_at)) == told.appointment
            assert bool(row.result_by) or row.state != "attended"
            assert {side for side in SIDES if is_news(row, side)} == told.unread
            assert row.is_emptied == told.emptied
            assert row.copy["snapshot"].keys() == told.agreed
            assert row.copy["answer"] == told.said
            assert told.emptied == (row.message is None) == (row.answer is None)

    @invariant()
    def each_step_is_written_down_once(self):
        names = {audit.object_ref(Referral(pk=pk)): pk for pk in self.told}
        trail, paths = defaultdict(Counter), defaultdict(list)
        for ref, action in AuditEvent.objects.filter(object_ref__in=names).values_list("object_ref", "action"):
            trail[names[ref]][action] += 1
        steps = Referral.history.filter(client_id=self.client.pk).order_by("history_date")
        for pk, state in steps.values_list("id", "state"):
            paths[pk].append(state)
        assert trail == {pk: told.trail for pk, told in self.told.items()}
        assert paths == {pk: told.path for pk, told in self.told.items()}

    @invariant()
    def a_service_counts_if_and_only_if_it_was_completed(self):
        held = set(ServiceGiven.objects.of(self.client).values_list("pk", flat=True))
        done = {actions.service_given(Referral(pk=pk)) for pk, told in self.told.items() if told.state == "completed"}
        assert held == done

    @invariant()
    def each_side_sees_what_it_should(self):
        now = timezone.now()
        assert self.visible("sender") == self.told.keys()
        assert self.visible("receiver") == {pk for pk, told in self.told.items() if told.shown_to_receiver(now)}


def given(verb, words, flaw) -> tuple[dict, bool]:
    """What is said with a verb, and whether something is wrong with it."""
    now, today = timezone.now(), timezone.localdate()
    changes = {
        "accept": {"appointment_at": now + dt.timedelta(hours=30), "answer": words},
        "decline": {"decline_reason": DeclineReason.FULL, "answer": words},
        "arrive": {"attended_on": today}, "attend": {"attended_on": today},
        "reschedule": {"appointment_at": now + dt.timedelta(days=3)},
        "complete": {"completed_on": today, "result": Result.DONE, "answer": words},
        "fail": {"fail_reason": FailReason.LEFT}, "fall_silent": {"fail_reason": FailReason.NO_WORD},
        "reopen": {"reopened_because": ReopenReason.WRONG_ONE}, "resend": {"reopened_because": ReopenReason.CHANGED},
    }.get(verb, {})
    impossible = {
        "appointment_at": now - dt.timedelta(hours=1), "attended_on": today + dt.timedelta(days=1),
        "completed_on": today + dt.timedelta(days=1),
    }
    if flaw == "left out" and verb in NEEDS:
        return {**changes, NEEDS[verb]: None}, True
    if flaw == "impossible" and impossible.keys() & changes.keys():
        return {**changes, **{name: impossible[name] for name in changes.keys() & impossible.keys()}}, True
    return changes, False


def is_news(row, side) -> bool:
    told, seen = getattr(row, f"{side}_told_at"), getattr(row, f"{side}_seen_at")
    return bool(told and (not seen or seen < told))
