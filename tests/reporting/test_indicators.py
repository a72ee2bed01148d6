"""The coverage indicator and the cascade on a province small enough to count by hand, lived through the actions."""

import datetime as dt
import uuid

import pytest
import time_machine

from casework.clients.codes import AgeBand
from casework.contacts.actions import log_contact
from casework.contacts.models import Channel
from casework.given.actions import give_service
from casework.needs.actions import Decision, decide_needs
from casework.needs.models import Eligibility, Wanted
from casework.screening.models import Screening
from reporting.counting import count
from tests.factories import client_of, recall_answers

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
START, END = dt.date(2026, 1, 1), dt.date(2026, 6, 30)
MARCH = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def march():
    with time_machine.travel(dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC), tick=False):
        yield


def assessed(worker, client, on=MARCH):
    """A completed screening: which questions it held is nothing to the indicators."""
    Screening(client=client, worker=worker, questionnaire="first", version="1", completed_on=on).save()


def in_need(worker, client, *, category="health", wanted=Wanted.YES, eligibility=Eligibility.ELIGIBLE, on=MARCH):
    assessed(worker, client, on)
    decision = Decision(category=category, wanted=wanted, eligibility=eligibility)
    return decide_needs(by=worker, client=client, decisions=[decision], on=on)[0]


def served(worker, need, on=None):
    return give_service(by=worker, id=uuid.uuid4(), need=need, on=on)


def province(end=END) -> tuple[int, int]:
    """D1 and N1 of the half-year."""
    found = count(START, end).get("coverage", {})
    return sum(found.values()), sum(n for (_commune, measure), n in found.items() if measure == "served")


def test_one_person_in_three_organisations_counts_once(cast):
    answers = recall_answers(7)
    for worker in (cast.worker, cast.outsider, cast.colleague):
        client = client_of(worker, answers=answers, another_person=worker == cast.colleague)
        need = in_need(worker, client)
    served(cast.colleague, need)
    # Hoa's and Bắc's records are one person; Lan said that hers is another one with the same answers.
    assert province() == (2, 1)


def test_each_step_by_hand(cast):
    client_of(cast.worker)
    assessed(cast.worker, client_of(cast.worker))
    in_need(cast.worker, client_of(cast.worker), eligibility=Eligibility.TO_CONFIRM)
    in_need(cast.worker, client_of(cast.worker), wanted=Wanted.NOT_NOW)
    in_need(cast.worker, client_of(cast.worker))
    served(cast.worker, in_need(cast.worker, client_of(cast.worker)))
    assert count(START, END)["cascade"] == {
        ("contacted",): 6, ("registered",): 6, ("assessed",): 5, ("in_need",): 3, ("eligible",): 2,
    }
    assert province() == (2, 1)


def test_who_did_not_agree_is_not_counted(cast):
    in_need(cast.worker, client_of(cast.worker, consent=False))
    found = count(START, END)
    assert found.get("cascade", {}) == found.get("profile", {}) == {}


def test_a_child_is_one_figure_apart_and_nothing_else(cast):
    served(cast.worker, in_need(cast.worker, client_of(cast.worker, age_band=AgeBand.CHILD)))
    found = {table: sum(cells.values()) for table, cells in count(START, END).items()}
    assert {table: n for table, n in found.items() if n} == {"children": 1}


def test_a_service_of_another_kind_or_before_the_need_is_not_access(cast):
    client = client_of(cast.worker)
    health = in_need(cast.worker, client)
    in_need(cast.worker, client, category="legal", eligibility=Eligibility.TO_CONFIRM)
    served(cast.worker, health, on=dt.date(2026, 2, 20))
    assert province() == (1, 0)
    legal = client.needs.get(category="legal")
    served(cast.worker, legal)
    assert province() == (1, 0)
    served(cast.worker, health)
    assert province() == (1, 1)


def test_anonymous_contacts_are_contacts_and_not_persons(cast):
    log_contact(by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, people=4)
    found = count(START, END)
    assert found["contacts"] == {("anonymous", "field"): 4}
    assert "cascade" not in found
