"""A mistake is taken back one step, with its reason, by whoever made it, for as long as the person still shares."""

import pytest
from django.utils import timezone

from casework.consents.actions import withdraw_consent
from casework.consents.wording import Purpose
from casework.given.models import ServiceGiven
from privacy.errors import AccessDenied
from referrals import actions
from referrals.codes import ReopenReason
from referrals.policies import MovedOn
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
