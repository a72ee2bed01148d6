"""A mistake is taken back one step, with its reason, by whoever made it, for as long as the person still shares."""

import datetime as dt

import pytest
from django.utils import timezone

from casework.consents.actions import withdraw_consent
from casework.consents.wording import Purpose
from casework.followups.models import FollowUp
from casework.given.models import ServiceGiven
from privacy.errors import AccessDenied
from referrals import actions
from referrals.codes import ReopenReason
from referrals.policies import MovedOn
from referrals.results.figures import together
from tests.factories import referral_at

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def at(cast):
    """A referral to the clinic's check-up, brought to a state."""
    return lambda state: referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


def reopened(cast, referral):
    return actions.reopen(
        by=cast.clinic_officer, referral=referral, reopened_because=ReopenReason.WRONG_ONE
    )


def own_figures(cast) -> dict:
    return together(cast.clinic.pk)


@pytest.mark.parametrize(("state", "before", "emptied"), [
    ("declined", "sent", {"decline_reason": "", "answered_at": None}),
    ("attended", "accepted", {"attended_on": None}),
    ("completed", "attended", {"completed_on": None, "result": ""}),
    ("failed", "attended", {"fail_reason": ""}),
])
def test_the_receiver_takes_back_one_step(cast, at, state, before, emptied):
    back = reopened(cast, at(state))
    assert back.state == before
    assert back.reopened_because == "wrong_one"
    assert {name: getattr(back, name) for name in emptied} == emptied


def arrived(cast, referral):
    return actions.arrive(by=cast.clinic_officer, referral=referral, attended_on=timezone.localdate())


def test_a_wrong_tap_on_who_came_unasked_leaves_it_sent_as_it_was(cast, at):
    """Nobody has answered and nobody has made an appointment; it is to be answered by the same day as before."""
    sent = at("sent")
    last = sent.answer_by
    back = reopened(cast, arrived(cast, sent))
    assert (back.state, back.answered_at, back.appointment_at) == ("sent", None, None)
    assert (back.attended_on, back.result_by, back.arrived_from) == (None, None, "")
    assert (back.answer_by, back.reopened_because) == (last, "wrong_one")
    assert own_figures(cast)["answered"] == 0


def test_one_that_is_long_over_gets_no_new_time_by_a_wrong_tap(cast, at):
    sent = at("sent")
    sent.answer_by = timezone.localdate() - dt.timedelta(days=3)
    sent.save()
    back = reopened(cast, arrived(cast, sent))
    assert back.answer_by == timezone.localdate() - dt.timedelta(days=3)


def test_it_goes_back_all_the_way_also_from_its_result(cast, at):
    come = arrived(cast, at("sent"))
    done = actions.complete(by=cast.clinic_officer, referral=come, completed_on=come.attended_on, result="done")
    assert reopened(cast, done).state == "attended"
    assert reopened(cast, done).state == "sent"


def test_a_wrong_tap_on_what_had_run_out_leaves_it_run_out(cast, at):
    back = reopened(cast, arrived(cast, at("expired")))
    assert (back.state, back.answered_at, back.appointment_at, back.attended_on) == ("expired", None, None, None)
    assert not back.is_open


def test_who_had_an_appointment_keeps_it_when_an_arrival_is_taken_back(cast, at):
    accepted = at("accepted")
    answered, appointed = accepted.answered_at, accepted.appointment_at
    lapsed = actions.move(by=None, referral=accepted, verb="lapse")
    come = arrived(cast, lapsed)
    assert (come.answered_at, come.appointment_at) == (answered, appointed), "they were answered long ago"
    assert not FollowUp.objects.of(accepted.client).exists(), "nobody need look for who came"
    back = reopened(cast, come)
    assert (back.state, back.answered_at, back.appointment_at) == ("expired", answered, appointed)
    assert FollowUp.objects.of(accepted.client).exists()


def test_who_was_accepted_and_came_is_accepted_again(cast, at):
    attended = at("attended")
    back = reopened(cast, attended)
    assert (back.state, back.answered_at) == ("accepted", attended.answered_at)
    assert back.appointment_at == attended.appointment_at


def test_a_service_confirmed_by_mistake_counts_no_more(cast, at):
    done = at("completed")
    reopened(cast, done)
    assert not ServiceGiven.objects.of(done.client).exists()
    held = ServiceGiven.history.get(history_type="-")
    assert (held.need_id, held.history_user) == (done.need_id, cast.clinic_officer)


def test_what_was_taken_back_can_be_completed_again_with_another_day(cast, at):
    done = at("completed")
    again = actions.complete(
        by=cast.clinic_officer, referral=reopened(cast, done), completed_on=done.attended_on, result="partly"
    )
    assert (again.state, again.result) == ("completed", "partly")
    assert ServiceGiven.objects.of(done.client).count() == 1


def test_the_sender_sends_again_what_was_cancelled(cast, at):
    again = actions.resend(by=cast.worker, referral=at("cancelled"), reopened_because=ReopenReason.CHANGED)
    assert again.state == "sent"
    assert again.receiver_told_at is not None


def test_nothing_opens_again_once_the_person_no_longer_shares(cast, at):
    declined = at("declined")
    withdraw_consent(by=cast.worker, client=declined.client, purpose=Purpose.SHARE)
    with pytest.raises(MovedOn, match="không mở lại được"):
        reopened(cast, declined)
    declined.refresh_from_db()
    assert declined.state == "declined"


def test_the_sender_can_not_undo_an_answer(cast, at):
    with pytest.raises(AccessDenied, match="bên kia"):
        actions.reopen(by=cast.worker, referral=at("declined"), reopened_because=ReopenReason.CHANGED)


def test_who_came_before_any_answer_is_answered_by_coming(cast, at):
    sent = at("sent")
    come = actions.arrive(by=cast.clinic_officer, referral=sent, attended_on=timezone.localdate())
    assert come.state == "attended"
    assert come.answered_at is not None
    assert come.appointment_at is not None
