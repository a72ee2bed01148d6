"""Who did not come is looked after: the client's worker gets a follow-up, and so where the provider asks for one."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from casework.clients.actions import reassign
from casework.clients.codes import RestrictedBecause
from casework.consents.actions import withdraw_consent
from casework.consents.wording import Purpose
from casework.followups.actions import record_followup
from casework.followups.models import FollowUp, Outcome
from casework.rights.actions import receive, restrict
from casework.rights.codes import RequestKind
from casework.rights.erasing import erase_by_request
from referrals import actions
from referrals.codes import NextStep, ReopenReason, Result
from referrals.times.daily import run_times
from tests.factories import referral_at

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

FRIDAY = dt.datetime(2026, 3, 6, 3, tzinfo=dt.UTC)
MONDAY = dt.date(2026, 3, 9)


@pytest.fixture
def friday():
    with time_machine.travel(FRIDAY, tick=True):
        yield


@pytest.fixture
def at(cast, friday):
    return lambda state: referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


def followup_of(referral) -> FollowUp:
    return FollowUp.objects.of(referral.client).get(milestone=None)


def missed(cast, referral):
    """Said at the hour of the appointment: a Sunday, if it was made on that Friday."""
    with time_machine.travel(referral.appointment_at, tick=True):
        return actions.miss(by=cast.clinic_officer, referral=referral)


def completed(cast, referral, step, next_on=None):
    return actions.complete(
        by=cast.clinic_officer, referral=referral, completed_on=timezone.localdate(), result=Result.DONE,
        next_step=step, next_on=next_on,
    )


def test_a_missed_appointment_leaves_a_follow_up_for_the_next_working_day(cast, at):
    accepted = at("accepted")
    missed(cast, accepted)
    followup = followup_of(accepted)
    assert (followup.worker, followup.due_on, followup.concerns) == (cast.worker, MONDAY, accepted.pk)
    assert followup.about == f"Chưa đến hẹn, phiếu {accepted.reference[:3]}-{accepted.reference[3:]}"


def test_its_words_are_the_records_own_language_whoever_caused_it(cast, at):
    accepted = at("accepted")
    with translation.override("en"):
        missed(cast, accepted)
    assert followup_of(accepted).about.startswith("Chưa đến hẹn")


def test_it_stands_on_the_workers_day_and_leads_to_the_referral(client, cast, at):
    accepted = at("accepted")
    missed(cast, accepted)
    with time_machine.travel(FRIDAY + dt.timedelta(days=3), tick=True):
        client.force_login(cast.worker)
        followup = followup_of(accepted)
        assert followup.about in client.get(reverse("today")).content.decode()
        page = client.get(reverse("followup", args=[followup.pk])).content.decode()
    assert reverse("sent-referral", args=[accepted.pk]) in page


def test_it_is_the_workers_to_whom_the_client_was_given(cast, at):
    accepted = at("accepted")
    reassign(by=cast.case_manager, client=accepted.client, to=cast.colleague)
    missed(cast, accepted)
    assert followup_of(accepted).worker == cast.colleague


def test_one_appointment_leaves_one_follow_up_and_the_next_one_another(cast, at):
    accepted = at("accepted")
    gone = missed(cast, accepted)
    with time_machine.travel(FRIDAY + dt.timedelta(days=40), tick=True):
        assert run_times() == {"lapse": 1}
        assert FollowUp.objects.of(accepted.client).count() == 1
    other = at("accepted")
    again = actions.reschedule(
        by=cast.worker, referral=missed(cast, other), appointment_at=timezone.now() + dt.timedelta(days=4)
    )
    missed(cast, again)
    assert FollowUp.objects.of(other.client).count() == 2
    assert gone.state == "missed"


def test_what_was_let_lapse_leaves_one_too(cast, at):
    accepted = at("accepted")
    with time_machine.travel(FRIDAY + dt.timedelta(days=40), tick=True):
        assert run_times() == {"lapse": 1}
        assert followup_of(accepted).due_on > timezone.localdate()


def test_who_came_later_after_all_need_not_be_looked_for(cast, at):
    gone = at("missed")
    actions.attend(by=cast.clinic_officer, referral=gone, attended_on=timezone.localdate())
    assert not FollowUp.objects.of(gone.client).exists()


def test_nor_who_came_to_a_second_appointment(cast, at):
    """Missed, given another hour, came: the follow-up of the first hour is over too."""
    again = actions.reschedule(
        by=cast.worker, referral=at("missed"), appointment_at=timezone.now() + dt.timedelta(hours=1)
    )
    with time_machine.travel(FRIDAY + dt.timedelta(hours=2), tick=True):
        actions.attend(by=cast.clinic_officer, referral=again, attended_on=timezone.localdate())
    assert not FollowUp.objects.of(again.client).exists()


def test_nor_who_was_not_reached_in_between(cast, at):
    """The worker tried once in vain, so a second try stands; then the person came all the same."""
    gone = at("missed")
    record_followup(by=cast.worker, followup=followup_of(gone), outcome=Outcome.NOT_REACHED)
    assert FollowUp.objects.of(gone.client).filter(done_on=None).count() == 1
    actions.attend(by=cast.clinic_officer, referral=gone, attended_on=timezone.localdate())
    assert not FollowUp.objects.of(gone.client).filter(done_on=None).exists()
    assert FollowUp.objects.of(gone.client).count() == 1, "what was done is written down"


def test_what_the_worker_has_done_already_stays(cast, at):
    gone = at("missed")
    record_followup(by=cast.worker, followup=followup_of(gone), outcome=Outcome.REACHED)
    actions.attend(by=cast.clinic_officer, referral=gone, attended_on=timezone.localdate())
    assert followup_of(gone).outcome == Outcome.REACHED


@pytest.mark.parametrize("step", [NextStep.COME_BACK, NextStep.STAY_IN_TOUCH])
def test_the_day_that_the_provider_named_is_the_day(cast, at, step):
    attended, day = at("attended"), MONDAY + dt.timedelta(days=20)
    completed(cast, attended, step, day)
    assert followup_of(attended).due_on == day


@pytest.mark.parametrize(("step", "due"), [
    (NextStep.COME_BACK, dt.date(2026, 3, 13)), (NextStep.STAY_IN_TOUCH, dt.date(2026, 3, 13)),
    (NextStep.REFER_ON, MONDAY),
])
def test_without_a_day_it_is_in_a_week_and_a_better_place_is_sought_at_once(cast, at, step, due):
    attended = at("attended")
    completed(cast, attended, step)
    assert followup_of(attended).due_on == due


@pytest.mark.parametrize("step", [NextStep.NONE, ""])
def test_where_nothing_more_is_needed_nothing_is_promised(cast, at, step):
    attended = at("attended")
    completed(cast, attended, step)
    assert not FollowUp.objects.of(attended.client).filter(milestone=None).exists()


def test_a_completion_taken_back_takes_its_follow_up_along(cast, at):
    attended = at("attended")
    done = completed(cast, attended, NextStep.COME_BACK)
    back = actions.reopen(by=cast.clinic_officer, referral=done, reopened_because=ReopenReason.WRONG_ONE)
    assert not FollowUp.objects.of(attended.client).exists()
    completed(cast, back, NextStep.COME_BACK, MONDAY)
    assert followup_of(attended).due_on == MONDAY


def test_a_person_who_is_tried_again_is_still_tried_about_the_same_referral(cast, at):
    gone = at("missed")
    again = record_followup(by=cast.worker, followup=followup_of(gone), outcome=Outcome.NOT_REACHED)
    assert (again.concerns, again.attempt) == (gone.pk, 2)


def test_nothing_is_promised_in_a_record_in_which_nothing_may_be_done(cast, at):
    restricted, erased, closed = at("accepted"), at("accepted"), at("accepted")
    restrict(by=cast.worker, client=restricted.client, because=RestrictedBecause.values[0])
    asked = receive(by=cast.worker, client=erased.client, kind=RequestKind.ERASURE)
    erase_by_request(by=cast.case_manager, request=asked)
    client = closed.client
    client.closed_on = timezone.localdate()
    client.save()
    with time_machine.travel(FRIDAY + dt.timedelta(days=40), tick=True):
        run_times()
    missed_ids = [one.client_id for one in (restricted, erased, closed)]
    assert not FollowUp.objects.filter(client__in=missed_ids).exists()
    closed.refresh_from_db()
    assert closed.state == "expired"


def test_after_a_withdrawal_time_does_nothing_any_more(cast, at):
    accepted = at("accepted")
    withdraw_consent(by=cast.worker, client=accepted.client, purpose=Purpose.SHARE)
    with time_machine.travel(FRIDAY + dt.timedelta(days=40), tick=True):
        assert run_times() == {}
    assert not FollowUp.objects.of(accepted.client).exists()
