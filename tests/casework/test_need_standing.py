"""Where a need stands: computed from its referrals and from the services given, and closed with the client."""

import uuid

import pytest
from django.urls import reverse

from casework.given.actions import give_service
from casework.needs.actions import close_need
from casework.needs.models import Need
from casework.needs.standing import NeedStanding
from privacy.errors import AccessDenied
from referrals import actions
from referrals.codes import ReopenReason
from tests.factories import WAY, client_with_need, referral_at

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

STANDS = {
    "sent": NeedStanding.REFERRED, "accepted": NeedStanding.HELPING, "missed": NeedStanding.HELPING,
    "attended": NeedStanding.HELPING, "completed": NeedStanding.HELPED, "declined": NeedStanding.NOT_HELPED,
    "failed": NeedStanding.NOT_HELPED, "cancelled": NeedStanding.WAITING, "expired": NeedStanding.NOT_HELPED,
}


def standing(user, need) -> NeedStanding:
    return NeedStanding(Need.objects.visible_to(user).with_standing().get(pk=need.pk).standing)


def proposed(user) -> set:
    return {one.pk for one in Need.objects.visible_to(user).to_refer()}


@pytest.fixture
def at(cast):
    return lambda state: referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


def test_every_state_that_tests_can_bring_about_is_decided():
    assert STANDS.keys() == WAY.keys()


@pytest.mark.parametrize("state", sorted(STANDS))
def test_a_referral_moves_its_need(cast, at, state):
    assert standing(cast.worker, at(state).need) == STANDS[state]


def test_what_nobody_helped_with_yet_waits(cast):
    assert standing(cast.worker, client_with_need(cast.worker)) == NeedStanding.WAITING


def test_a_service_of_the_workers_own_helps_as_well(cast):
    need = client_with_need(cast.worker)
    give_service(by=cast.worker, id=uuid.uuid4(), need=need)
    assert standing(cast.worker, need) == NeedStanding.HELPED


def test_help_under_way_counts_before_help_that_is_over_and_that_before_none(cast, at):
    done = at("completed")
    actions.refer(by=cast.worker, id=uuid.uuid4(), need=done.need, service=cast.check_up)
    assert standing(cast.worker, done.need) == NeedStanding.REFERRED
    declined = at("declined")
    give_service(by=cast.worker, id=uuid.uuid4(), need=declined.need)
    assert standing(cast.worker, declined.need) == NeedStanding.HELPED


def test_a_completion_taken_back_takes_the_need_back_too(cast, at):
    done = at("completed")
    actions.reopen(by=cast.clinic_officer, referral=done, reopened_because=ReopenReason.WRONG_ONE)
    assert standing(cast.worker, done.need) == NeedStanding.HELPING


def test_what_is_referred_or_helped_is_not_proposed_again_unless_asked(cast, at):
    waiting, declined = client_with_need(cast.worker), at("declined").need
    others = [at(state).need for state in ("sent", "accepted", "completed")]
    assert proposed(cast.worker) == {waiting.pk, declined.pk}
    again = {one.pk for one in Need.objects.visible_to(cast.worker).to_refer(again=True)}
    assert again == {one.pk for one in (waiting, declined, *others)}


@pytest.mark.parametrize(("state", "said", "way_on"), [
    ("accepted", "Đang được giúp", "Chuyển gửi thêm"), ("completed", "Đã được giúp", "Chuyển gửi thêm"),
    ("declined", "Chưa giúp được", "Chuyển gửi"),
])
def test_the_persons_page_says_where_the_need_stands(client, cast, at, state, said, way_on):
    referral = at(state)
    client.force_login(cast.worker)
    page = client.get(reverse("client", args=[referral.client_id])).content.decode()
    assert said in page
    assert f'href="{reverse("refer", args=[referral.need_id])}">{way_on}<' in page
    assert (reverse("need-close", args=[referral.need_id]) in page) == (state != "accepted")


def test_the_worker_closes_a_need_that_was_helped(client, cast, at):
    done = at("completed")
    client.force_login(cast.worker)
    url = reverse("need-close", args=[done.need_id])
    assert "Hỏi thân chủ trước" in client.get(url).content.decode()
    assert client.post(url).headers["Location"] == reverse("client", args=[done.client_id])
    assert Need.objects.get(pk=done.need_id).closed_on is not None


def test_a_need_that_somebody_is_asked_to_help_with_is_not_closed(client, cast, at):
    sent = at("sent")
    with pytest.raises(AccessDenied, match="đang được chuyển gửi"):
        close_need(by=cast.worker, need=sent.need)
    client.force_login(cast.worker)
    assert client.post(reverse("need-close", args=[sent.need_id])).status_code == 403
    assert Need.objects.get(pk=sent.need_id).closed_on is None


def test_closing_twice_is_closing_once(cast, at):
    done = at("completed")
    for _n in range(2):
        close_need(by=cast.worker, need=done.need)
    assert Need.history.filter(id=done.need_id, closed_on__isnull=False).count() == 1


def test_only_who_works_with_the_client_closes_it(cast, at):
    need = Need.objects.select_related("client").get(pk=at("completed").need_id)
    for stranger in (cast.outsider, cast.clinic_officer, cast.manager):
        with pytest.raises(AccessDenied):
            close_need(by=stranger, need=need)
    assert Need.objects.get(pk=need.pk).closed_on is None
