"""A referral moved in every way from every state, and at random: it always stands as a person expects.

`walking.py` moves it, `told.py` says what should be.
"""

import itertools
import os
import uuid
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from referrals.codes import Shared
from services.actions import add_service
from tests.factories import client_with_need
from tests.figures import figure
from tests.notes import note
from tests.referrals.told import LIFE, VERBS, Told
from tests.referrals.walking import EVERYBODY, Walk

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
EXAMPLES = int(os.environ.get("DH_EXAMPLES", "40"))
STEPS = 15


def way_to(state: str) -> list[tuple[str, str]]:
    """The shortest way from a draft, as (who, verb)."""
    ways: dict[str, list[tuple[str, str]]] = {"draft": []}
    for known in (reached := ["draft"]):
        for who, moves in LIFE[known].items():
            for verb, to in moves.items():
                if to not in ways:
                    ways[to] = [*ways[known], (who, verb)]
                    reached.append(to)
    return ways.get(state, [*ways["sent"], ("client", "withdraw")])


@pytest.fixture
def walk(cast):
    """Begins a walk with one draft; ends it too."""
    more = add_service(
        by=None, id=uuid.uuid4(), organisation=cast.clinic, category=cast.check_up.category, name="Xét nghiệm",
        places_a_week=5,
    )
    need, services = client_with_need(cast.worker), {"khám": cast.check_up, "xét nghiệm": more}
    return lambda: Walk(cast, need, services)


def walked_to(state: str, walk) -> tuple[Walk, uuid.UUID, Told]:
    walking = walk()
    walking.refers("khám", False, {Shared.ALIAS}, True)
    [(pk, told)] = walking.told.items()
    for who, verb in way_to(state):
        if verb == "miss":
            walking.days_pass(2)  # nobody has missed an appointment before its day
        if who == "client":
            walking.takes_consent_back()
        else:
            walking.does(who, verb, pk, told)
    assert told.state == state
    return walking, pk, told


def looked_over(walking: Walk) -> None:
    walking.every_referral_stands_as_told()
    walking.each_step_is_written_down_once()
    walking.a_service_counts_if_and_only_if_it_was_completed()
    walking.each_side_sees_what_it_should()
    walking.teardown()


@pytest.mark.parametrize("state", LIFE)
def test_from_each_state_what_may_be_done_is_done_and_everything_else_is_refused(walk, state):
    walking, pk, told = walked_to(state, walk)
    for who, verb in itertools.product(EVERYBODY, VERBS):
        if verb not in LIFE[state].get(who, {}):
            walking.does(who, verb, pk, told)
    looked_over(walking)
    for who, moves in LIFE[state].items():
        for verb in moves:
            walking, pk, told = walked_to(state, walk)
            walking.does(who, verb, pk, told, words="Xong")
            looked_over(walking)


def test_whoever_moves_it_whenever_it_stands_as_told(walk, record_property):
    Walk.counted = Counter()
    run_state_machine_as_test(walk, settings=settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, report_multiple_bugs=False,
        phases=[Phase.reuse, Phase.generate],  # a walk is short enough to be read; shortening it takes minutes
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    ))
    examples, refusals = Walk.counted.pop("examples"), Walk.counted.pop("refusals")
    moves = Walk.counted.total()
    record_property(figure("state machine examples run"), examples)
    record_property(figure("moves of a referral carried out by it"), moves)
    record_property(figure("moves of a referral refused to it"), refusals)
    note("walk", examples=examples, moves=moves, refusals=refusals)
    assert examples >= EXAMPLES
