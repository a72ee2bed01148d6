"""Where counting goes wrong: moves, years' ends, changed rules, consents taken back, late entries, doubtful twins."""

import datetime as dt
import uuid
from unittest import mock

import pytest
import time_machine

from casework.clients.actions import change_details
from casework.consents.actions import take_consent, withdraw_consent
from casework.consents.wording import Purpose
from casework.needs import actions as needing
from casework.needs.actions import Decision, close_need, decide_needs
from casework.needs.models import Eligibility, Need
from casework.needs.rules import RuleSet
from casework.rights.codes import ErasedBecause
from casework.rights.erasing import erase
from referrals.actions import refer
from reporting.counting import count
from tests.factories import client_of, recall_answers
from tests.reporting.counting.test_by_hand import HALF, YEAR, on, person
from tests.reporting.test_indicators import in_need, served

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NEXT_YEAR = dt.date(2027, 1, 1), dt.date(2027, 12, 31)


def d1_and_n1(period) -> tuple[int, int]:
    found = count(*period).get("coverage", {})
    return sum(found.values()), sum(n for codes, n in found.items() if codes[1] == "served")


# --- Where and when ------------------------------------------------------------------------------------------
def test_who_moved_within_the_year_counts_once_where_they_were_registered_last(cast):
    answers = recall_answers(3)
    with on(2, 2):
        served(cast.worker, person(cast.worker, answers=answers))
    with on(8, 3):
        person(cast.outsider, answers=answers)
    assert count(*HALF)["coverage"] == {(cast.commune.code, "served"): 1}
    assert count(*YEAR)["coverage"] == {(cast.far_commune.code, "served"): 1}


def test_a_corrected_commune_is_where_the_person_counts(cast):
    with on(2, 2):
        need = person(cast.worker)
        change_details(by=cast.worker, client=need.client, commune=cast.far_commune)
    assert count(*YEAR)["coverage"] == {(cast.far_commune.code, "unreached"): 1}


def test_an_open_need_is_carried_into_the_next_year_and_a_closed_one_is_not(cast):
    with on(11, 5):
        carried, ended = person(cast.worker), person(cast.worker)
        served(cast.worker, carried)
        served(cast.worker, ended)
        close_need(by=cast.worker, need=ended)
    assert d1_and_n1(YEAR) == (2, 2)
    # Last year's service is no access in this one.
    assert d1_and_n1(NEXT_YEAR) == (1, 0)


def test_the_last_day_of_a_year_is_in_it_and_the_first_of_the_next_is_not(cast):
    with on(12, 1):
        last, first = person(cast.worker), person(cast.worker)
    with on(1, 1, 2027):
        served(cast.worker, last, on=dt.date(2026, 12, 31))
        served(cast.worker, first)
    assert d1_and_n1(YEAR) == (2, 1)
    assert d1_and_n1(NEXT_YEAR) == (2, 1)


def test_the_last_evening_of_a_year_is_in_it_by_the_clock_of_the_province(cast):
    with on(12, 31):
        needs = [person(cast.worker) for _n in range(3)]
    midnight = dt.datetime(2026, 12, 31, 17, tzinfo=dt.UTC)  # where the province is
    for minutes, need in zip((-1, 0, 1), needs, strict=True):
        with time_machine.travel(midnight + dt.timedelta(minutes=minutes), tick=False):
            refer(by=cast.worker, id=uuid.uuid4(), need=need, service=cast.check_up)
    assert count(*YEAR)["referrals"]["any", "sent"] == 1
    assert count(*NEXT_YEAR)["referrals"]["any", "sent"] == 2


# --- Rules and consents ----------------------------------------------------------------------------------------
def test_what_was_decided_under_a_rule_stands_until_it_is_decided_anew(cast):
    with on(3, 2):
        need = person(cast.worker, "vocational")
    stricter = RuleSet("2026-2", dt.date(2026, 7, 1), {})
    with on(8, 3), mock.patch.object(needing, "in_force", return_value=stricter):
        assert d1_and_n1(YEAR) == (1, 0)
        decide_needs(by=cast.worker, client=need.client,
                     decisions=[Decision("vocational", "yes", Eligibility.NOT_ELIGIBLE)])
    assert Need.objects.get(pk=need.pk).rules == "2026-2"
    assert d1_and_n1(YEAR) == (0, 0)


def test_who_takes_back_the_consent_to_statistics_is_in_no_count_until_they_agree_again(cast):
    with on(3, 2):
        need = person(cast.worker)
        served(cast.worker, need)
    with on(8, 3):
        withdraw_consent(by=cast.worker, client=need.client, purpose=Purpose.STATISTICS)
        assert d1_and_n1(HALF) == d1_and_n1(YEAR) == (0, 0)
        assert "profile" not in count(*YEAR)
    with on(9, 1):
        take_consent(by=cast.worker, client=need.client, purposes=[Purpose.STATISTICS])
    assert d1_and_n1(HALF) == (0, 0)  # nobody agreed then
    assert d1_and_n1(YEAR) == (1, 1)


def test_a_consent_that_ran_out_counts_for_the_years_in_which_it_lived(cast):
    with on(3, 2):
        person(cast.worker)
    assert d1_and_n1(YEAR) == (1, 0)
    assert d1_and_n1(NEXT_YEAR) == (1, 0)
    assert d1_and_n1((dt.date(2028, 1, 1), dt.date(2028, 12, 31))) == (0, 0)


def test_an_erased_person_stays_in_the_figures_of_the_former_district_without_sex_and_age(
    cast, django_capture_on_commit_callbacks,
):
    with on(3, 2):
        need = person(cast.worker)
        served(cast.worker, need)
    with on(8, 3), django_capture_on_commit_callbacks(execute=True):
        erase(client=need.client, by=None, because=ErasedBecause.TIME)
    found = count(*YEAR)
    [(commune, measure)] = found["coverage"]
    assert measure == "served"
    assert type(cast.commune).objects.get(pk=commune).former_district_id == cast.commune.former_district_id
    assert found["by_age"] == {("any", "other", "unknown"): 1, ("health", "other", "unknown"): 1}


# --- Twins and late entries ---------------------------------------------------------------------------------------
def test_a_doubtful_twin_says_how_far_the_figures_may_be_too_high(cast):
    answers = recall_answers(5)
    with on(3, 2):
        person(cast.worker, answers=answers)
        twin = person(cast.colleague, answers=answers, another_person=True)
    found = count(*YEAR)
    assert sum(found["coverage"].values()) == 2
    assert found["duplicates"] == {("eligible",): 1}
    with on(3, 3):
        served(cast.colleague, twin)
    assert count(*YEAR)["duplicates"] == {("eligible",): 1, ("served",): 1}


def test_what_was_recorded_after_the_cut_off_is_late_and_nothing_else(cast):
    with on(5, 4):
        known, unknown_service = person(cast.worker), person(cast.worker)
        served(cast.worker, known)
        doubtful = in_need(cast.worker, client_of(cast.worker), eligibility=Eligibility.TO_CONFIRM,
                           on=dt.date(2026, 5, 4))
    cutoff = dt.datetime(2026, 7, 15, tzinfo=dt.UTC)
    with on(8, 3):
        served(cast.worker, unknown_service, on=dt.date(2026, 6, 1))
        decide_needs(by=cast.worker, client=doubtful.client, decisions=[Decision("health", "yes", "eligible")])
        in_need(cast.worker, client_of(cast.worker, registered_on=dt.date(2026, 6, 20)), on=dt.date(2026, 6, 20))
        person(cast.worker)  # a need of August is not late
    late = count(*YEAR, late=[("half", *HALF, cutoff)])["late"]
    assert late == {("half", "eligible"): 2, ("half", "served"): 1}
    assert d1_and_n1(HALF) == (4, 2)


def test_nothing_is_late_where_nothing_was_recorded_afterwards(cast):
    with on(5, 4):
        served(cast.worker, person(cast.worker))
    late = count(*YEAR, late=[("half", *HALF, dt.datetime(2026, 7, 15, tzinfo=dt.UTC))])["late"]
    assert late == {("half", "eligible"): 0, ("half", "served"): 0}


def test_only_periods_that_releases_have_are_counted():
    with pytest.raises(ValueError, match="no period"):
        count(dt.date(2026, 2, 1), dt.date(2026, 3, 31))
