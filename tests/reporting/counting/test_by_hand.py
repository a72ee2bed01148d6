"""Every other table of the catalogue on a few persons, counted by hand and lived through the actions."""

import datetime as dt
import uuid
from contextlib import contextmanager

import pytest
import time_machine

from casework.clients.codes import AgeBand, Sex
from casework.contacts.actions import log_contact
from casework.contacts.models import Channel, Supply
from casework.followups.actions import plan_followup, record_followup
from casework.followups.models import Lasting, Outcome
from referrals import actions
from referrals.codes import DeclineReason, Result
from reporting.counting import count, count_own, estimates, insiders, programme
from reporting.programme.actions import enter_report
from reporting.programme.figures import Of, Value
from reporting.programme.subjects import Subject
from services.models import Commune
from tests.factories import client_of, recall_answers
from tests.reporting.test_estimates import enter
from tests.reporting.test_indicators import in_need, served

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
JANUARY, JUNE, DECEMBER = dt.date(2026, 1, 1), dt.date(2026, 6, 30), dt.date(2026, 12, 31)
YEAR, HALF = (JANUARY, DECEMBER), (JANUARY, JUNE)


@contextmanager
def on(month: int, day: int, year: int = 2026):
    """What is done inside is done on that day at ten in the morning."""
    with time_machine.travel(dt.datetime(year, month, day, 3, tzinfo=dt.UTC), tick=False):
        yield dt.date(year, month, day)


def person(worker, category="health", **fields):
    """Registered, assessed and in need today."""
    today = dt.datetime.now(dt.UTC).date()
    return in_need(worker, client_of(worker, **fields), category=category, on=today)


# --- Whom the programme reaches ----------------------------------------------------------------------------
def test_needs_are_counted_by_kind_and_a_person_once(cast):
    with on(3, 2) as today:
        client = client_of(cast.worker)
        health, _legal = (in_need(cast.worker, client, category=one, on=today) for one in ("health", "legal"))
        served(cast.worker, health)
    found, here = count(*YEAR), cast.commune.code
    assert found["coverage"] == {(here, "served"): 1}
    assert found["needs"] == {(here, "health", "served"): 1, (here, "legal", "unreached"): 1}
    assert found["given"] == {(here, "health"): 1}


def test_who_was_served_by_sex_and_age(cast):
    with on(3, 2):
        for sex, age in ((Sex.FEMALE, AgeBand.ADULT), (Sex.MALE, AgeBand.YOUNG), (Sex.DECLINED, AgeBand.UNKNOWN)):
            served(cast.worker, person(cast.worker, sex=sex, age_band=age))
    found, here = count(*YEAR), cast.commune.code
    for service in ("health", "any"):
        assert {codes[2]: n for codes, n in found["by_sex"].items() if codes[:2] == (here, service)} == {
            "female": 1, "male": 1, "other": 1,
        }
    assert found["by_age"]["any", "other", "unknown"] == found["by_age"]["health", "male", "18-19"] == 1
    assert found["profile"] == {("female", "25-49"): 1, ("male", "18-19"): 1, ("other", "unknown"): 1}


def test_a_month_holds_its_own_services_and_the_coverage_of_the_year_so_far(cast):
    with on(3, 2):
        early, later = person(cast.worker), person(cast.worker)
        served(cast.worker, early)
    with on(4, 20):
        served(cast.worker, later)
    here = cast.commune.code
    march, april = count(dt.date(2026, 3, 1), dt.date(2026, 3, 31)), count(dt.date(2026, 4, 1), dt.date(2026, 4, 30))
    assert march["coverage"] == {(here, "served"): 1, (here, "unreached"): 1}
    assert march["month"] == april["month"] == {(here, "health"): 1, (here, "any"): 1}
    assert april["coverage"] == {(here, "served"): 2}
    assert "cascade" not in april


def test_new_in_the_quarter_of_the_first_record_and_returning_when_seen_later(cast):
    with on(11, 5, 2025):
        old = client_of(cast.worker)
    with on(2, 3):
        new = client_of(cast.worker)
    with on(5, 4):
        for client in (old, new):
            log_contact(by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, client=client)
    found = count(*HALF)["quarters"]
    assert found == {("q1", "new"): 1, ("q1", "returning"): 0, ("q2", "new"): 0, ("q2", "returning"): 2}
    assert set(count(*YEAR, quarters=("q3", "q4"))["quarters"]) == {
        (quarter, who) for quarter in ("q3", "q4") for who in ("new", "returning")
    }


def test_persons_by_channel_and_people_met_and_what_they_were_given(cast):
    with on(3, 2):
        client = client_of(cast.worker)
        for channel, supplies in ((Channel.FIELD, {Supply.CONDOMS: (5, 0)}), (Channel.FIELD, {}), (Channel.ONLINE, {})):
            log_contact(by=cast.worker, id=uuid.uuid4(), channel=channel, commune=cast.commune, client=client,
                        supplies=supplies)
        log_contact(by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, people=3,
                    supplies={Supply.CONDOMS: (7, 0), Supply.LEAFLETS: (3, 0)})
    found = count(*YEAR, k=2)
    assert found["channels"] == {("field",): 1, ("online",): 1}
    assert found["contacts"] == {("with_record", "field"): 2, ("with_record", "online"): 1, ("anonymous", "field"): 3}
    assert found["supplies"] == {("condoms",): 12}  # leaflets were handed out at one meeting alone


def test_a_kind_of_provider_counts_whom_its_services_reached(cast):
    with on(3, 2):
        need = person(cast.worker)
        served(cast.worker, need)
        completed(cast, person(cast.worker))
    assert count(*YEAR)["providers"] == {("outreach",): 1, ("clinic",): 1}


# --- Referrals and results ---------------------------------------------------------------------------------
def sent(cast, need):
    return actions.refer(by=cast.worker, id=uuid.uuid4(), need=need, service=cast.check_up)


def completed(cast, need):
    """Sent, accepted, come and completed today."""
    now = dt.datetime.now(dt.UTC)
    referral = actions.accept(by=cast.clinic_officer, referral=sent(cast, need), appointment_at=now)
    referral = actions.attend(by=cast.clinic_officer, referral=referral, attended_on=now.date())
    return actions.complete(by=cast.clinic_officer, referral=referral, completed_on=now.date(), result=Result.DONE)


def test_referrals_by_how_far_each_person_got_and_how_long_they_waited(cast):
    with on(3, 2):
        waiting, refused, came = (sent(cast, person(cast.worker)) for _n in range(3))
    with on(3, 4):
        actions.decline(by=cast.clinic_officer, referral=refused, decline_reason=DeclineReason.FULL)
    with on(3, 9) as today:
        came = actions.accept(by=cast.clinic_officer, referral=came, appointment_at=dt.datetime.now(dt.UTC))
        actions.attend(by=cast.clinic_officer, referral=came, attended_on=today)
    assert waiting.state == "sent"
    found = count(*YEAR)
    for service in ("health", "any"):
        assert {step: n for (kind, step), n in found["referrals"].items() if kind == service} == {
            "sent": 3, "declined": 1, "accepted": 1, "attended": 1,
        }
    assert found["waiting"] == {("answered", "days_2"): 1, ("answered", "days_7"): 1, ("attended", "days_7"): 1}


def test_who_came_with_a_slip_before_anybody_answered_was_taken_in(cast):
    with on(3, 2) as today:
        actions.arrive(by=cast.clinic_officer, referral=sent(cast, person(cast.worker)), attended_on=today)
    found = count(*YEAR)
    assert found["referrals"]["health", "accepted"] == found["referrals"]["health", "attended"] == 1


def test_an_answer_after_the_period_is_none_of_it(cast):
    with on(6, 29):
        referral = sent(cast, person(cast.worker))
    with on(7, 3):
        actions.decline(by=cast.clinic_officer, referral=referral, decline_reason=DeclineReason.FULL)
    assert count(*HALF)["referrals"] == {("health", "sent"): 1, ("any", "sent"): 1}
    assert count(*YEAR)["waiting"] == {("answered", "days_7"): 1}


def test_a_result_lasts_when_it_is_found_again_after_three_months(cast):
    with on(1, 15):
        needs = [person(cast.worker, "employment") for _n in range(3)]
        for need in needs:
            served(cast.worker, need)
    with on(4, 14):
        follow(cast, needs[0], Lasting.WORKING)  # a day too early
    with on(4, 15):
        follow(cast, needs[1], Lasting.NONE)
        follow(cast, needs[2], Lasting.WORKING)
    assert count(*HALF)["lasting"] == {
        ("working", "months_3", "due"): 3, ("working", "months_3", "followed"): 2,
        ("working", "months_3", "lasting"): 1,
    }
    assert count(*YEAR)["lasting"]["working", "months_6", "due"] == 3


def follow(cast, need, lasting):
    today = dt.datetime.now(dt.UTC).date()
    planned = plan_followup(by=cast.worker, id=uuid.uuid4(), client=need.client, due_on=today)
    record_followup(by=cast.worker, followup=planned, outcome=Outcome.REACHED, lasting=lasting)


# --- Beside the persons ------------------------------------------------------------------------------------
def test_a_district_has_an_estimate_when_all_its_communes_have(cast):
    communes = Commune.objects.filter(former_district=cast.commune.former_district_id)
    for one in communes:
        assert cast.commune.former_district_id not in estimates(2026)
        enter(cast.manager, one)
    found = estimates(2026)
    assert found[cast.commune.code] == (20, 30, 45)
    assert found[cast.commune.former_district_id] == tuple(n * len(communes) for n in (20, 30, 45))
    assert "total" not in found


def test_the_plans_other_figures_are_sums_over_who_reported(cast):
    with on(7, 10):
        for commune, trained in ((cast.commune, 3), (cast.far_commune, 5)):
            enter_report(
                by=cast.manager, id=uuid.uuid4(), subject=Subject(Of.COMMUNE, commune=commune), period_end=JUNE,
                source="Báo cáo", values={
                    "plan_issued": Value(int(trained > 3)), "communication_held": Value(1),
                    "communication_sessions": Value(2), "documents_issued": Value(0),
                    "commune_staff_trained": Value(trained, 10),
                },
            )
    found = programme(JUNE)
    assert [found["commune_staff_trained", part] for part in ("part", "whole", "reported", "expected")] == [
        8, 20, 2, 124,
    ]
    assert [found["plan_issued", part] for part in ("part", "whole", "reported")] == [1, 124, 2]
    assert programme(DECEMBER)["plan_issued", "reported"] == 0


# --- What an organisation knows ----------------------------------------------------------------------------
def test_an_organisation_counts_what_it_knows_itself(cast):
    answers = recall_answers(9)
    with on(3, 2):
        person(cast.worker, answers=answers)
        served(cast.outsider, person(cast.outsider, answers=answers))
        person(cast.colleague)
    own, here = count_own(cast.case_manager, *YEAR), cast.commune.code
    # Bắc's group served one of them: Mai doesn't know that, and her worker has seen nothing of it.
    assert own["coverage"] == {(here, "unreached"): 2}
    assert own["cascade"]["eligible",] == 2
    assert count_own(cast.worker, *YEAR)["coverage"] == {(here, "unreached"): 1}
    assert count_own(cast.manager, *YEAR) == count_own(cast.clinic_officer, *YEAR) == {}


def test_of_each_figure_an_organisation_knows_its_own_persons(cast):
    answers = recall_answers(9)
    with on(3, 2):
        person(cast.worker, answers=answers)
        person(cast.worker)
    with on(3, 9):
        served(cast.outsider, person(cast.outsider, answers=answers))
    far, near = cast.far_commune.code, cast.commune.code
    found = insiders(*YEAR)
    assert found[cast.group.pk]["coverage"] == {(far, "served"): 1, (near, "unreached"): 1}
    assert found[cast.other_group.pk]["coverage"] == {(far, "served"): 1}
    assert found[cast.other_group.pk]["given"] == {(far, "health"): 1}
