"""How a worker refers: find a service, ask the client, look at what will be seen, send; one need or several."""

import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from casework.consents.actions import withdraw_consent
from casework.consents.wording import Purpose
from casework.drafts.models import Draft
from casework.rights.actions import receive
from casework.rights.codes import RequestKind
from casework.rights.erasing import erase_by_request
from privacy.errors import AccessDenied
from privacy.models import DataKey
from referrals import actions
from referrals.codes import DeclineReason, Shared
from referrals.models import Referral
from referrals.sending.actions import Wish, refer_several
from services.actions import add_service
from tests.factories import client_of, client_with_need, referral_at, shared_with
from tests.referrals.sending import agreement, choose, needs_of, sent

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def worker_page(client, cast):
    client.force_login(cast.worker)
    return client


def test_one_need_takes_four_pages_and_each_leads_to_the_next(worker_page, cast):
    """Find, choose, agree, send: what a worker presses beside what the client agrees to."""
    need = client_with_need(cast.worker)
    found = worker_page.get(reverse("refer", args=[need.pk]))
    assert [one.service for one in found.context["page"]] == [cast.check_up]
    said = {"called": "alias", "about": ["age_band"], "message": "Xin gặp chị Khanh"}
    preview = agreement(worker_page, need, cast.check_up, **said)
    done = worker_page.post(preview)
    made = Referral.objects.get()
    assert done.headers["Location"] == reverse("sent-referral", args=[made.pk])
    assert (made.snapshot, made.message) == ({"alias": "Mận", "age_band": "25-49"}, "Xin gặp chị Khanh")
    assert (made.state, made.service, made.urgent) == ("sent", cast.check_up, False)


def test_two_needs_go_in_one_sending_each_with_its_own_agreement(worker_page, cast):
    person = client_of(cast.worker)
    health, work = needs_of(cast.worker, person, "health", "employment")
    begun = worker_page.post(reverse("refer-needs", args=[person.pk]), {
        "record_id": str(uuid.uuid4()), "needs": [str(health.pk), str(work.pk)],
    }).headers["Location"]
    second = choose(worker_page, begun, cast.job)
    first_asked = choose(worker_page, second, cast.check_up)
    second_asked = worker_page.post(first_asked, {"called": "code"}).headers["Location"]
    preview = worker_page.post(second_asked, {"called": "alias", "urgent": "on"}).headers["Location"]
    shown = worker_page.get(preview).content.decode()
    assert "Khám và xét nghiệm" in shown
    assert "Giới thiệu việc làm" in shown
    assert worker_page.post(preview).headers["Location"] == reverse("client", args=[person.pk])
    made = {one.need: one for one in Referral.objects.all()}
    assert made[health].snapshot == {"alias": "Mận"}
    assert made[work].snapshot == {"code": person.code}
    assert (made[health].urgent, made[work].urgent) == (True, False)
    assert made[health].reference != made[work].reference


def test_what_is_urgent_is_awaited_sooner(worker_page, cast):
    need = client_with_need(cast.worker)
    calm = actions.refer(by=cast.worker, id=uuid.uuid4(), need=need, service=cast.check_up)
    other = client_with_need(cast.worker)
    urgent = sent(worker_page, agreement(worker_page, other, cast.check_up, urgent="on"))
    assert urgent.urgent
    assert urgent.answer_by < calm.answer_by


def test_sending_twice_sends_once(worker_page, cast):
    need = client_with_need(cast.worker)
    preview = agreement(worker_page, need, cast.check_up, called="alias")
    leads = [worker_page.post(preview).headers["Location"] for _time in range(2)]
    assert leads[0] == leads[1]
    assert Referral.objects.count() == 1


def test_the_same_id_sends_the_same_several_once(cast):
    person = client_of(cast.worker)
    health, work = needs_of(cast.worker, person, "health", "employment")
    wishes, id = [Wish(health, cast.check_up), Wish(work, cast.job)], uuid.uuid4()
    first = refer_several(by=cast.worker, id=id, wishes=wishes)
    again = refer_several(by=cast.worker, id=id, wishes=wishes)
    assert [one.pk for one in again] == [one.pk for one in first]
    assert Referral.objects.count() == 2


def test_either_all_are_sent_or_none(cast):
    person = client_of(cast.worker)
    health, work = needs_of(cast.worker, person, "health", "employment")
    work.wanted = "not_now"
    work.save()
    with pytest.raises(AccessDenied, match="muốn được giúp"):
        refer_several(by=cast.worker, id=uuid.uuid4(), wishes=[Wish(health, cast.check_up), Wish(work, cast.job)])
    assert not Referral.objects.exists()


def test_what_is_refused_stands_above_the_preview_and_sends_nothing(worker_page, cast):
    need = client_with_need(cast.worker)
    preview = agreement(worker_page, need, cast.check_up)
    actions.refer(by=cast.worker, id=uuid.uuid4(), need=need, service=cast.check_up)
    answer = worker_page.post(preview)
    assert "Đã có một chuyển gửi đang mở" in answer.content.decode()
    assert Referral.objects.count() == 1


def test_nothing_on_the_way_stands_in_an_address_or_a_hidden_field(worker_page, cast):
    need = client_with_need(cast.worker)
    asked = choose(worker_page, reverse("refer", args=[need.pk]), cast.check_up)
    preview = worker_page.post(asked, {"called": "alias", "message": "Xin gặp chị Khanh"}).headers["Location"]
    main = worker_page.get(preview).content.decode().split("<main")[1]
    assert "Mận" in main
    assert re.findall(r'type="hidden" name="(\w+)"', main) == ["csrfmiddlewaretoken"]
    assert "?" not in asked + preview


def test_who_leaves_half_way_goes_on_from_the_day(worker_page, cast):
    need = client_with_need(cast.worker)
    asked = choose(worker_page, reverse("refer", args=[need.pk]), cast.check_up)
    [left] = worker_page.get(reverse("today")).context["drafts"]
    assert worker_page.get(left["url"]).headers["Location"] == asked


def test_what_was_begun_is_gone_once_it_is_sent_with_its_key(worker_page, cast, django_capture_on_commit_callbacks):
    need = client_with_need(cast.worker)
    preview = agreement(worker_page, need, cast.check_up, called="alias")
    holder = Draft.objects.get().holder_id
    with django_capture_on_commit_callbacks(execute=True):
        worker_page.post(preview)
    assert not Draft.objects.exists()
    assert not DataKey.objects.using("keys").filter(pk=holder).exists()


def test_what_was_begun_about_an_erased_person_is_gone_also_elsewhere(worker_page, cast):
    need = client_with_need(cast.worker)
    shared_with(cast.outsider, need.client, by=cast.worker)
    worker_page.force_login(cast.outsider)
    choose(worker_page, reverse("refer", args=[need.pk]), cast.check_up)
    asked = receive(by=cast.worker, client=need.client, kind=RequestKind.ERASURE)
    erase_by_request(by=cast.case_manager, request=asked)
    assert not Draft.objects.exists()


def test_what_a_colleague_began_is_not_there_for_another(worker_page, client, cast):
    need = client_with_need(cast.worker)
    preview = agreement(worker_page, need, cast.check_up, called="alias")
    client.force_login(cast.colleague)
    for url in (preview, f"{preview}{need.pk}/", f"{preview}{need.pk}/agree/"):
        assert client.get(url).status_code == 404


def test_another_receiver_is_agreed_to_anew(worker_page, cast):
    other = add_service(
        by=None, id=uuid.uuid4(), organisation=cast.job_centre, category="health", name="Khám lưu động", places_a_week=3
    )
    need = client_with_need(cast.worker)
    preview = agreement(worker_page, need, cast.check_up, called="alias")
    asked = choose(worker_page, f"{preview}{need.pk}/", other)
    assert asked == f"{preview}{need.pk}/agree/"
    assert not worker_page.get(asked).context["form"].is_bound


def test_without_consent_to_share_nothing_is_sent(worker_page, cast):
    need = client_with_need(cast.worker)
    preview = agreement(worker_page, need, cast.check_up, called="alias")
    withdraw_consent(by=cast.worker, client=need.client, purpose=Purpose.SHARE)
    for url in (reverse("refer", args=[need.pk]), reverse("refer-needs", args=[need.client_id]), preview):
        answer = worker_page.get(url)
        assert answer.status_code == 403
        assert "chưa đồng ý chia sẻ" in answer.content.decode()
    assert worker_page.post(preview).status_code == 403
    assert not Referral.objects.exists()


def test_a_service_for_another_need_is_not_chosen(worker_page, cast):
    need = client_with_need(cast.worker)
    answer = worker_page.post(reverse("refer", args=[need.pk]), {"record_id": uuid.uuid4(), "service": cast.job.pk})
    assert answer.status_code == 404


def test_a_decline_offers_the_better_address_and_asks_the_client_anew(worker_page, cast):
    better = add_service(
        by=None, id=uuid.uuid4(), organisation=cast.job_centre, category="health", name="Khám lưu động", places_a_week=3
    )
    first = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    actions.decline(
        by=cast.clinic_officer, referral=first, decline_reason=DeclineReason.FULL, suggested=better, answer="Hãy thử"
    )
    shown = worker_page.get(reverse("sent-referral", args=[first.pk]))
    assert shown.context["suggested"].service == better
    asked = choose(worker_page, reverse("refer", args=[first.need_id]), better)
    assert asked.endswith("/agree/")
    second = sent(worker_page, worker_page.post(asked, {}).headers["Location"])
    assert (second.service, second.snapshot) == (better, {})


@pytest.mark.parametrize("state", ["declined", "failed"])
def test_what_ended_badly_offers_the_next_that_was_not_asked(worker_page, cast, state):
    nearby = add_service(
        by=None, id=uuid.uuid4(), organisation=cast.job_centre, category="health", name="Khám lưu động", places_a_week=3
    )
    ended = referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    assert worker_page.get(reverse("sent-referral", args=[ended.pk])).context["next_best"].service == nearby


def test_the_senders_page_says_where_it_stands_step_by_step(worker_page, cast):
    done = referral_at("completed", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    steps = worker_page.get(reverse("sent-referral", args=[done.pk])).context["steps"]
    assert [one["title"] for one in steps] == ["Đã gửi", "Đã tiếp nhận", "Đã đến", "Hoàn thành"]
    waiting = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    steps = worker_page.get(reverse("sent-referral", args=[waiting.pk])).context["steps"]
    assert [one["title"] for one in steps] == ["Đã gửi", "Hạn trả lời"]


def test_reading_the_answer_takes_it_off_the_senders_day(worker_page, cast):
    declined = referral_at("declined", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    shown = worker_page.get(reverse("sent-referral", args=[declined.pk])).content.decode()
    assert reverse("refer", args=[declined.need_id]) in shown
    assert not Referral.objects.visible_to(cast.worker).answered_unseen().exists()


def test_a_person_has_one_name_for_a_receiver(cast):
    wish = Wish(client_with_need(cast.worker), cast.check_up, [Shared.ALIAS, Shared.CODE])
    with pytest.raises(ValidationError, match="biệt danh hoặc mã"):
        refer_several(by=cast.worker, id=uuid.uuid4(), wishes=[wish])
