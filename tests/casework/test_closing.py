"""Ending a case takes two persons; nothing that still runs is lost on the way; whoever comes back is taken up again."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from casework.clients.models import Client
from casework.clients.policies import check_work_with
from casework.contacts.actions import log_contact
from casework.followups.actions import plan_followup, record_followup
from casework.followups.models import FollowUp, Outcome, Settled
from casework.given.actions import give_service
from casework.plans import lifecycle
from casework.plans.closing import (
    approve_closure,
    close_as_lost,
    propose_closure,
    reopen_case,
    send_back_closure,
    take_back_closure,
)
from casework.plans.codes import CaseResult, ClosureState
from casework.plans.models import Closure, Plan
from privacy.errors import AccessDenied
from privacy.models import AuditEvent
from privacy.policies import allows
from referrals import actions as referrals
from tests.casework.plans import agreed, closed, goal_of, in_days, proposed, sought_in_vain
from tests.factories import client_of, client_with_need, referral_at

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def is_open(client) -> bool:
    return Client.objects.get(pk=client.pk).is_open


def test_an_outsider_neither_proposes_nor_decides(cast):
    found = client_of(cast.worker)
    with pytest.raises(AccessDenied):
        proposed(cast.outsider, found)
    closure = proposed(cast.worker, found)
    for who in (cast.outsider, cast.colleague, cast.worker):
        with pytest.raises(AccessDenied, match="người quản lý trường hợp"):
            approve_closure(by=who, closure=closure)
    assert is_open(found)


def test_the_worker_proposes_and_the_case_manager_ends_it(cast):
    found = client_of(cast.worker)
    closure = proposed(cast.worker, found)
    assert is_open(found), "a proposal ends nothing"
    approve_closure(by=cast.case_manager, closure=closure)
    held = Client.objects.get(pk=found.pk)
    assert held.closed_on == timezone.localdate()
    assert not allows(check_work_with, cast.worker, held)
    assert set(AuditEvent.objects.filter(action__in=["closure.propose", "closure.approve", "client.closed"])
               .values_list("action", flat=True)) == {"closure.propose", "closure.approve", "client.closed"}


def test_nobody_decides_on_their_own_proposal(cast):
    closure = proposed(cast.case_manager, client_of(cast.worker))
    with pytest.raises(AccessDenied, match="một người khác"):
        approve_closure(by=cast.case_manager, closure=closure)
    closure.state, closure.decided_by, closure.decided_at = "closed", cast.case_manager, timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        closure.save()


def test_a_closing_word_is_sealed(cast):
    proposed(cast.worker, client_of(cast.worker), word="Đã về với mẹ")
    assert "mẹ" not in str(Closure.objects.values("word").get())
    assert Closure.objects.get().word == "Đã về với mẹ"


def test_sent_back_with_a_reason_and_proposed_again(client, cast):
    found = client_of(cast.worker)
    closure = proposed(cast.worker, found)
    client.force_login(cast.case_manager)
    url = reverse("closing", args=[found.pk])
    assert "reason" in client.post(url, {"send_back": "1"}).context["form"].errors
    client.post(url, {"send_back": "1", "reason": "Hỏi lại chuyện nhà ở"})
    closure.refresh_from_db()
    assert (closure.state, closure.sent_back_because) == (ClosureState.SENT_BACK, "Hỏi lại chuyện nhà ở")
    client.force_login(cast.worker)
    assert "Hỏi lại chuyện nhà ở" in client.get(url).content.decode()
    again = proposed(cast.worker, found)
    approve_closure(by=cast.case_manager, closure=again)
    assert not is_open(found)


def test_one_proposal_at_a_time_and_it_can_be_taken_back(cast):
    found = client_of(cast.worker)
    closure = proposed(cast.worker, found)
    with pytest.raises(ValidationError, match="đang chờ duyệt"):
        proposed(cast.worker, found)
    take_back_closure(by=cast.worker, closure=closure)
    with pytest.raises(AccessDenied, match="đã được giải quyết"):
        approve_closure(by=cast.case_manager, closure=closure)
    proposed(cast.worker, found)


def test_with_a_referral_under_way_no_case_ends(client, cast):
    referral = referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    client.force_login(cast.worker)
    url = reverse("closing", args=[referral.client_id])
    typed = {"result": "partly", "word": "Đi nơi khác khám", "record_id": uuid.uuid4()}
    answer = client.post(url, typed).content.decode()
    assert "Còn 1 chuyển gửi đang mở" in answer
    assert "Đi nơi khác khám" in answer, "nothing that was typed is lost"
    referrals.cancel(by=cast.worker, referral=referral)
    assert client.post(url, typed).status_code == 302


def test_a_referral_made_while_the_proposal_waits_stops_it(client, cast):
    need = client_with_need(cast.worker)
    closure = proposed(cast.worker, need.client)
    referrals.refer(by=cast.worker, id=uuid.uuid4(), need=need, service=cast.check_up)
    with pytest.raises(ValidationError, match="chuyển gửi đang mở"):
        approve_closure(by=cast.case_manager, closure=closure)
    client.force_login(cast.case_manager)
    page = client.post(reverse("closing", args=[need.client_id]), {"approve": "1"})
    assert "chuyển gửi đang mở" in page.content.decode()
    assert is_open(need.client)


def test_what_was_promised_ends_with_the_case_but_results_are_still_asked_for(cast):
    need = client_with_need(cast.worker, "employment")
    give_service(by=cast.worker, id=uuid.uuid4(), need=need)
    plan_followup(by=cast.worker, id=uuid.uuid4(), client=need.client, due_on=in_days(3))
    closed(cast.worker, cast.case_manager, need.client)
    left = FollowUp.objects.of(need.client)
    assert sorted(left.values_list("milestone", flat=True)) == [3, 6]
    record_followup(by=cast.worker, followup=left.first(), outcome=Outcome.REACHED, lasting="working")


def test_who_wants_no_more_help_is_asked_nothing_more(cast):
    need = client_with_need(cast.worker, "employment")
    give_service(by=cast.worker, id=uuid.uuid4(), need=need)
    closed(cast.worker, cast.case_manager, need.client, result=CaseResult.REFUSED)
    assert not FollowUp.objects.of(need.client).exists()


def test_lost_is_only_who_was_sought_three_times(cast):
    found = client_of(cast.worker)
    sought_in_vain(cast.worker, found, times=2)
    with pytest.raises(ValidationError, match="ba lần"):
        proposed(cast.worker, found, result=CaseResult.LOST)
    other = client_of(cast.worker)
    sought_in_vain(cast.worker, other)
    assert proposed(cast.worker, other, result=CaseResult.LOST).state == ClosureState.PROPOSED


def test_who_was_met_since_is_not_lost(cast):
    found = client_of(cast.worker)
    sought_in_vain(cast.worker, found)
    met = plan_followup(by=cast.worker, id=uuid.uuid4(), client=found, due_on=in_days(0))
    record_followup(by=cast.worker, followup=met, outcome=Outcome.REACHED)
    with pytest.raises(ValidationError, match="ba lần"):
        proposed(cast.worker, found, result=CaseResult.LOST)
    other = client_of(cast.worker)
    last = sought_in_vain(cast.worker, other)
    last.done_on = in_days(-1)
    last.save()
    log_contact(by=cast.worker, id=uuid.uuid4(), channel="field", commune=other.commune, client=other)
    for one in FollowUp.objects.of(other).exclude(pk=last.pk):
        one.done_on = in_days(-1)
        one.save()
    with pytest.raises(ValidationError, match="ba lần"):
        proposed(cast.worker, other, result=CaseResult.LOST)


def test_the_case_manager_closes_the_lost_whom_the_worker_sought(cast):
    found = client_of(cast.worker)
    last = sought_in_vain(cast.worker, found)
    closure = close_as_lost(by=cast.case_manager, id=uuid.uuid4(), followup=last)
    assert (closure.proposed_by, closure.decided_by) == (cast.worker, cast.case_manager)
    assert not is_open(found)
    assert FollowUp.objects.get(pk=last.pk).settled == Settled.CLOSED


def test_who_made_the_third_attempt_does_not_close_as_lost_alone(cast):
    found = client_of(cast.worker)
    last = sought_in_vain(cast.case_manager, found)
    with pytest.raises(AccessDenied, match="do chính bạn ghi"):
        close_as_lost(by=cast.case_manager, id=uuid.uuid4(), followup=last)
    with pytest.raises(AccessDenied):
        close_as_lost(by=cast.worker, id=uuid.uuid4(), followup=last)


def test_another_reason_is_told(cast):
    with pytest.raises(ValidationError, match="lý do"):
        proposed(cast.worker, client_of(cast.worker), result=CaseResult.OTHER, word="")


def test_a_case_is_opened_again_with_a_reason_and_the_plan_is_asked_anew(client, cast):
    found = client_of(cast.worker)
    goal_of(cast.worker, found)
    agreed(cast.worker, found)
    closed(cast.worker, cast.case_manager, found)
    client.force_login(cast.worker)
    url = reverse("case-reopen", args=[found.pk])
    assert "reason" in client.post(url).context["form"].errors
    assert client.post(url, {"reason": "Thân chủ quay lại"}).status_code == 302
    assert is_open(found)
    assert Closure.objects.get().reopened_because == "Thân chủ quay lại"
    assert Plan.objects.get().agreed_on is None
    closed(cast.worker, cast.case_manager, found)
    assert Closure.objects.filter(state=ClosureState.CLOSED).count() == 1


def test_an_open_case_is_not_opened_again_nor_by_an_outsider(cast):
    found = client_of(cast.worker)
    with pytest.raises(AccessDenied):
        reopen_case(by=cast.worker, client=found, reason="Nhầm")
    closed(cast.worker, cast.case_manager, found)
    with pytest.raises(AccessDenied):
        reopen_case(by=cast.outsider, client=found, reason="Nhầm")


def test_a_proposal_sent_twice_is_one(cast):
    found, id = client_of(cast.worker), uuid.uuid4()
    for _twice in range(2):
        propose_closure(by=cast.worker, id=id, client=found, result=CaseResult.MOVED)
    assert Closure.objects.count() == 1


@pytest.mark.parametrize("state", lifecycle.STATES)
@pytest.mark.parametrize("verb", lifecycle.TRANSITIONS)
def test_what_the_table_does_not_name_is_refused(cast, state, verb):
    """Every verb from every state, by who may: it leads where the table says, or is refused."""
    found = client_of(cast.worker)
    closure = brought_to(state, cast, found)
    row, act = lifecycle.TRANSITIONS[verb], {
        "take_back": lambda: take_back_closure(by=cast.worker, closure=closure),
        "send_back": lambda: send_back_closure(by=cast.case_manager, closure=closure, reason="Chưa xong"),
        "approve": lambda: approve_closure(by=cast.case_manager, closure=closure),
        "reopen": lambda: reopen_case(by=cast.worker, client=found, reason="Quay lại"),
    }[verb]
    if row.source == state:
        act()
        assert Closure.objects.get().state == row.target
    else:
        with pytest.raises(AccessDenied):
            act()
        assert Closure.objects.get().state == state


def brought_to(state, cast, found) -> Closure:
    closure = proposed(cast.worker, found)
    if state == "taken_back":
        take_back_closure(by=cast.worker, closure=closure)
    elif state == "sent_back":
        send_back_closure(by=cast.case_manager, closure=closure, reason="Chưa xong")
    elif state in ("closed", "reopened"):
        approve_closure(by=cast.case_manager, closure=closure)
    if state == "reopened":
        reopen_case(by=cast.worker, client=found, reason="Quay lại")
    return closure


def test_the_page_of_a_closed_case_says_how_it_ended(client, cast):
    found = client_of(cast.worker)
    closed(cast.worker, cast.case_manager, found)
    client.force_login(cast.worker)
    page = client.get(reverse("closing", args=[found.pk])).content.decode()
    again = reverse("case-reopen", args=[found.pk])
    for said in ("Đã đạt các mục tiêu", "Đã có nghề", "Nguyễn Thị Hoa", "Lê Thị Mai", again):
        assert said in page
