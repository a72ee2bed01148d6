"""The lifecycle's table is total: every state and actor is decided, nothing is a dead end, every verb acts."""

import inspect

import pytest
from django.core.management import call_command

from referrals import actions, ending, labels, lifecycle
from referrals.lifecycle import FHIR_STATUS, FINAL, GIVEN_BY, OPEN, STATES, STEPS_BACK, TRANSITIONS, Actor, possible
from referrals.models import Referral
from referrals.moving.forms import FORMS
from referrals.times import daily

# What each may do in each state. A change of the table is a change of this, on purpose.
DECIDED = {
    ("draft", Actor.SENDER): {"send", "discard"},
    ("sent", Actor.SENDER): {"cancel"},
    ("sent", Actor.RECEIVER): {"accept", "decline", "arrive"},
    ("sent", Actor.TIME): {"expire"},
    ("accepted", Actor.SENDER): {"cancel", "reschedule"},
    ("accepted", Actor.RECEIVER): {"reschedule", "attend", "miss"},
    ("missed", Actor.SENDER): {"cancel", "reschedule"},
    ("missed", Actor.RECEIVER): {"reschedule", "attend"},
    ("accepted", Actor.TIME): {"lapse"},
    ("missed", Actor.TIME): {"lapse"},
    ("attended", Actor.RECEIVER): {"complete", "fail", "reopen"},
    ("attended", Actor.TIME): {"fall_silent"},
    ("declined", Actor.RECEIVER): {"reopen"},
    ("completed", Actor.RECEIVER): {"reopen"},
    ("failed", Actor.RECEIVER): {"reopen"},
    ("cancelled", Actor.SENDER): {"resend"},
    ("expired", Actor.SENDER): {"resend"},
    ("expired", Actor.RECEIVER): {"arrive"},
    ("draft", Actor.CLIENT): {"discard"},
} | {(state, Actor.CLIENT): {"withdraw"} for state in OPEN - {"draft"}}
# Verbs that run without a function of their own: a daily timer and a withdrawn consent carry them out.
CARRIED_OUT_BY = {
    "expire": daily.pass_time, "lapse": daily.pass_time, "fall_silent": daily.pass_time,
    "withdraw": ending.stop_sharing,
}


@pytest.mark.parametrize("actor", list(Actor))
@pytest.mark.parametrize("state", STATES)
def test_every_state_and_actor_is_decided(state, actor):
    assert {row.verb for row in possible(state, actor)} == DECIDED.get((state, actor), set())


def test_every_state_can_be_reached():
    reached, before = {"draft"}, set()
    while reached != before:
        before = set(reached)
        reached |= {row.moves[state] for row in TRANSITIONS.values() for state in row.sources & reached}
    assert reached == set(STATES)


def test_only_a_mistake_or_who_comes_all_the_same_leads_out_of_what_has_ended_and_everything_else_leads_on():
    onward = {(verb, state) for verb, row in TRANSITIONS.items() if verb not in STEPS_BACK for state in row.sources}
    assert {state for _verb, state in onward} == OPEN | {"expired"}
    assert {verb for verb, state in onward if state == "expired"} == {"arrive"}
    back = {state for verb in STEPS_BACK for state in TRANSITIONS[verb].sources}
    assert back - OPEN == {"declined", "completed", "failed", "cancelled", "expired"}
    assert back == GIVEN_BY.keys()


def test_an_arrival_by_mistake_goes_back_to_where_it_came_from_and_any_other_one_step():
    reopen, led = TRANSITIONS["reopen"], {"": "accepted", "sent": "sent", "expired": "expired"}
    assert {before: reopen.leads_to("attended", before) for before in led} == led
    assert reopen.leads_to("completed", "sent") == "attended"
    assert TRANSITIONS["withdraw"].leads_to("attended", "sent") == "withdrawn"


def test_a_withdrawn_referral_never_opens_again():
    assert not any(possible("withdrawn", actor) for actor in Actor)


def test_every_row_names_known_states_and_real_fields():
    fields = {field.name for field in Referral._meta.get_fields()}
    for row in TRANSITIONS.values():
        assert row.sources <= set(STATES), row.verb
        assert row.targets <= set(STATES), row.verb
        assert row.actors, row.verb
        assert set(row.needs) <= fields, row.verb


@pytest.mark.parametrize("verb", sorted(TRANSITIONS))
def test_every_verb_has_its_action(verb):
    action = CARRIED_OUT_BY.get(verb) or getattr(actions, verb)
    parameters = inspect.signature(action).parameters
    assert set(TRANSITIONS[verb].needs) <= parameters.keys() | daily.CLOSES.get(verb, {}).keys()


def test_every_move_of_a_person_on_an_open_referral_has_its_form_and_its_word():
    by_hand = {
        row.verb for row in TRANSITIONS.values()
        if row.actors & {Actor.SENDER, Actor.RECEIVER} and row.sources != {"draft"}
    }
    assert by_hand == FORMS.keys() == labels.VERBS.keys()


def test_every_state_has_its_word():
    assert labels.LABELS.keys() == FHIR_STATUS.keys()
    assert {tone for _label, tone in labels.LABELS.values()} <= {"neutral", "due", "late", "fine", "info"}


def test_what_offers_another_service_is_final():
    assert lifecycle.OFFER_ANOTHER <= FINAL


def test_the_documentation_says_what_the_table_says():
    call_command("lifecycles")
