"""A client changes hands when the colleague who was asked says yes; until then nothing changes."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import open_account
from accounts.roles import Role
from casework.clients.actions import reassign
from casework.clients.models import Assignment, Client
from casework.followups.actions import plan_followup
from casework.followups.models import FollowUp
from casework.rights.erasing import erase
from casework.transfers import lifecycle
from casework.transfers.actions import (
    accept_transfer,
    ask_several,
    ask_transfer,
    decline_transfer,
    withdraw_transfer,
)
from casework.transfers.codes import Declined, TransferState
from casework.transfers.models import Transfer
from casework.transfers.moves import moved
from privacy.errors import AccessDenied
from privacy.models import AuditEvent
from tests.casework.plans import closed, in_days
from tests.cast import PASSWORD, named
from tests.factories import asked_to_take, client_of, client_with_need
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def third(cast):
    """Another worker of the same group."""
    return open_account(
        by=None, id=named("mo"), username="mo", full_name="Vàng Thị Mơ", role=Role.OUTREACH_WORKER,
        organisation=cast.group, password=PASSWORD,
    )


def seen_by(user) -> set:
    return set(Client.objects.visible_to(user))


def test_an_outsider_neither_asks_nor_answers_nor_is_asked(client, cast):
    found = client_of(cast.worker)
    for who in (cast.outsider, cast.colleague, cast.manager):
        with pytest.raises(AccessDenied):
            asked_to_take(cast.colleague, found, by=who)
    with pytest.raises(ValidationError, match="cộng tác viên đang làm việc"):
        asked_to_take(cast.outsider, found, by=cast.worker)
    held = asked_to_take(cast.colleague, found, by=cast.worker)
    for who in (cast.outsider, cast.worker, cast.case_manager):
        with pytest.raises(AccessDenied, match="người được nhờ"):
            accept_transfer(by=who, transfer=held)
    client.force_login(cast.outsider)
    assert client.get(reverse("transfer", args=[held.pk])).status_code == 404


def test_asking_changes_nothing_and_yes_changes_hands(cast):
    found = client_of(cast.worker)
    plan_followup(by=cast.worker, id=uuid.uuid4(), client=found, due_on=in_days(3))
    held = asked_to_take(cast.colleague, found, by=cast.worker)
    assert seen_by(cast.colleague) == set()
    assert Client.objects.get().assigned_to == cast.worker
    accept_transfer(by=cast.colleague, transfer=held)
    assert (seen_by(cast.worker), seen_by(cast.colleague)) == (set(), {found})
    assert [one.worker for one in Assignment.objects.of(found).filter(until=None)] == [cast.colleague]
    assert set(FollowUp.objects.visible_to(cast.colleague).due(in_days(3)).values_list("client", flat=True)) == {
        found.pk
    }, "what was promised goes along"
    assert set(AuditEvent.objects.filter(action__in=["transfer.ask", "transfer.accept", "client.reassigned"])
               .values_list("action", "actor_ref")) == {
        ("transfer.ask", cast.worker.pk), ("transfer.accept", cast.colleague.pk),
        ("client.reassigned", cast.colleague.pk),
    }


def test_no_leaves_everything_as_it_was_and_needs_a_reason(cast):
    found = client_of(cast.worker)
    held = asked_to_take(cast.colleague, found, by=cast.worker)
    with pytest.raises(ValidationError, match="lý do"):
        decline_transfer(by=cast.colleague, transfer=held, because="")
    decline_transfer(by=cast.colleague, transfer=held, because=Declined.FAR)
    assert (seen_by(cast.worker), seen_by(cast.colleague)) == ({found}, set())
    with pytest.raises(AccessDenied, match="đã có trả lời"):
        accept_transfer(by=cast.colleague, transfer=held)


@pytest.mark.parametrize("state", lifecycle.STATES)
@pytest.mark.parametrize("verb", lifecycle.TRANSITIONS)
def test_what_the_table_does_not_name_is_refused(cast, state, verb):
    held = asked_to_take(cast.colleague, client_of(cast.worker), by=cast.worker)
    way = next((row for row in lifecycle.TRANSITIONS.values() if row.target == state), None)
    if way:
        moved(held, way.verb, by=cast.case_manager, **dict.fromkeys(way.needs, Declined.FULL))
    row = lifecycle.TRANSITIONS[verb]
    needed = dict.fromkeys(row.needs, Declined.FULL)
    if row.source == state:
        assert moved(held, verb, by=cast.case_manager, **needed).state == row.target
    else:
        with pytest.raises(AccessDenied):
            moved(held, verb, by=cast.case_manager, **needed)
        assert Transfer.objects.get().state == state


def test_the_states_have_their_words():
    assert set(TransferState.values) == set(lifecycle.STATES)


def test_one_colleague_is_asked_at_a_time_also_in_the_database(cast, third):
    found = client_of(cast.worker)
    held = asked_to_take(cast.colleague, found, by=cast.worker)
    with pytest.raises(ValidationError, match="Đã nhờ Trần Thị Lan"):
        asked_to_take(third, found, by=cast.case_manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.create(
            organisation=cast.group, client=found, from_worker=cast.worker, to_worker=third, asked_by=cast.worker
        )
    again = ask_transfer(by=cast.worker, id=held.pk, client=found, to=cast.colleague)
    assert again == held, "the same form twice asks once"
    withdraw_transfer(by=cast.worker, transfer=held)
    asked_to_take(third, found, by=cast.case_manager)
    assert Transfer.objects.count() == 2


def test_after_a_week_without_an_answer_somebody_else_can_be_asked(client, cast, third):
    found = client_of(cast.worker)
    held = asked_to_take(cast.colleague, found, by=cast.worker)
    with time_machine.travel(timezone.now() + dt.timedelta(days=lifecycle.ANSWER_DAYS)):
        assert Transfer.objects.waiting_for(cast.colleague).count() == 1, "the seventh day still counts"
    with time_machine.travel(timezone.now() + dt.timedelta(days=lifecycle.ANSWER_DAYS + 1)):
        assert not Transfer.objects.waiting_for(cast.colleague).exists()
        with pytest.raises(AccessDenied, match="quá hạn"):
            accept_transfer(by=cast.colleague, transfer=held)
        client.force_login(cast.worker)
        assert "Quá hạn, chưa ai trả lời" in client.get(reverse("transfer", args=[held.pk])).content.decode()
        asked_to_take(third, found, by=cast.worker)
        assert sorted(Transfer.objects.values_list("state", flat=True)) == ["asked", "expired"]


def test_a_worker_does_not_undo_what_the_case_manager_asked_for(cast):
    held = asked_to_take(cast.colleague, client_of(cast.worker), by=cast.case_manager)
    for who in (cast.worker, cast.colleague, cast.outsider):
        with pytest.raises(AccessDenied):
            withdraw_transfer(by=who, transfer=held)
    withdraw_transfer(by=cast.case_manager, transfer=held)
    assert Transfer.objects.get().state == "withdrawn"


def test_given_at_once_or_ended_nobody_needs_to_answer_any_more(cast, third):
    given, ended = client_of(cast.worker), client_of(cast.worker)
    for one in (given, ended):
        asked_to_take(cast.colleague, one, by=cast.worker)
    reassign(by=cast.case_manager, client=given, to=third)
    closed(cast.worker, cast.case_manager, ended)
    assert set(Transfer.objects.values_list("state", flat=True)) == {"overtaken"}
    for held in Transfer.objects.all():
        with pytest.raises(AccessDenied):
            accept_transfer(by=cast.colleague, transfer=held)


def test_an_ended_case_is_asked_for_with_nobody(cast):
    found = client_of(cast.worker)
    closed(cast.worker, cast.case_manager, found)
    with pytest.raises(AccessDenied, match="đã kết thúc"):
        asked_to_take(cast.colleague, found, by=cast.worker)


def test_with_an_erased_person_the_asking_goes_too(cast):
    found = client_of(cast.worker)
    asked_to_take(cast.colleague, found, by=cast.worker)
    erase(client=found, by=cast.case_manager, because="asked")
    assert not Transfer.objects.exists()
    assert not Transfer.history.exists()


def test_what_is_said_with_it_is_sealed(cast):
    asked_to_take(cast.colleague, client_of(cast.worker), by=cast.worker, reason="Tôi chuyển về Hà Giang")
    assert "Giang" not in str(Transfer.objects.values("reason").get())
    assert Transfer.objects.get().reason == "Tôi chuyển về Hà Giang"


# --- Several at once ----------------------------------------------------------------------------------


def test_several_are_asked_for_all_or_none(cast, third):
    first, second = client_of(cast.worker), client_of(cast.worker)
    id = uuid.uuid4()
    for _time in range(2):
        ask_several(by=cast.case_manager, id=id, clients=[first, second], to=cast.colleague)
    assert Transfer.objects.count() == 2
    third_client = client_of(cast.worker)
    with pytest.raises(ValidationError, match="Đã nhờ"):
        ask_several(by=cast.case_manager, id=uuid.uuid4(), clients=[third_client, first], to=third)
    assert not Transfer.objects.of(third_client).exists()


def test_the_case_manager_ticks_clients_of_a_worker(client, cast):
    first, second, left = (client_of(cast.worker, alias=alias) for alias in ("Mận", "Đào", "Lê"))
    client.force_login(cast.case_manager)
    url = reverse("transfer-several", args=[cast.worker.pk])
    assert "Đào" in client.get(url).content.decode()
    nothing = client.post(url, {"to": cast.colleague.pk})
    assert "Hãy đánh dấu ít nhất một hồ sơ." in nothing.content.decode()
    client.post(url, {"to": cast.colleague.pk, "clients": [first.pk, second.pk], "reason": "Lan gần hơn"})
    assert set(Transfer.objects.values_list("client", flat=True)) == {first.pk, second.pk}
    page = client.get(url).content.decode()
    assert "Lê" in page
    assert "Đào" not in page, "for whom somebody is asked, nobody is asked again"
    assert client.get(reverse("transfer-several", args=[cast.outsider.pk])).status_code == 404
    client.force_login(cast.worker)
    assert client.get(url).status_code == 403


def test_who_has_left_still_has_clients_to_hand_over(client, cast):
    found = client_of(cast.worker)
    cast.worker.is_active = False
    cast.worker.save()
    client.force_login(cast.case_manager)
    page = client.get(reverse("workload")).content.decode()
    assert "Nguyễn Thị Hoa" in page
    assert "Đã nghỉ việc" in page
    client.post(reverse("transfer-several", args=[cast.worker.pk]), {"to": cast.colleague.pk, "clients": [found.pk]})
    accept_transfer(by=cast.colleague, transfer=Transfer.objects.get())
    assert seen_by(cast.colleague) == {found}


# --- Pages --------------------------------------------------------------------------------------------


def test_who_is_asked_sees_what_they_need_and_no_more(client, cast):
    need = client_with_need(cast.worker)
    found = need.client
    plan_followup(by=cast.worker, id=uuid.uuid4(), client=found, due_on=in_days(3), about="Hỏi chuyện riêng")
    held = asked_to_take(cast.colleague, found, by=cast.worker, reason="Gần nhà Lan hơn")
    client.force_login(cast.colleague)
    day, answer = client.get(reverse("today")).content.decode(), client.get(reverse("transfer", args=[held.pk]))
    page = answer.content.decode()
    code = f"{found.code[:3]}-{found.code[3:]}"
    for told in (code, "25–49 tuổi", "Xã Đồng Văn", "Y tế"):
        assert told in day, told
        assert told in page, told
    assert f"{in_days(3):%d/%m/%Y}" in page
    assert "Gần nhà Lan hơn" in page
    assert "Bạn đang có 0 / 50, sau khi nhận: 1" in page
    for kept in ("Mận", "Hỏi chuyện riêng", "Xưng là bạn học nghề"):
        assert kept not in day + page, kept
    assert client.get(reverse("client", args=[found.pk])).status_code == 404
    assert AuditEvent.objects.filter(action="transfer.opened", actor_ref=cast.colleague.pk).exists()


def test_the_answer_is_given_by_a_button_and_told_to_who_asked(client, cast):
    yes, no = client_of(cast.worker), client_of(cast.worker)
    taken, refused = (asked_to_take(cast.colleague, one, by=cast.worker) for one in (yes, no))
    client.force_login(cast.colleague)
    empty = client.post(reverse("transfer", args=[refused.pk]), {"decline": "1"})
    assert "Hãy chọn một lý do." in empty.content.decode()
    client.post(reverse("transfer", args=[refused.pk]), {"decline": "1", "because": "full"})
    answer = client.post(reverse("transfer", args=[taken.pk]), {"accept": "1"})
    assert answer.headers["Location"] == reverse("client", args=[yes.pk])
    client.force_login(cast.worker)
    day = client.get(reverse("today")).content.decode()
    for told in (f"{yes.code[:3]}-{yes.code[3:]}", "Đã nhận", "Không nhận", "Đang đủ việc"):
        assert told in day, told


def test_more_than_a_full_caseload_is_asked_about_once_more_and_not_forbidden(client, cast, monkeypatch):
    monkeypatch.setattr("casework.transfers.forms.FULL", 1)
    client_of(cast.colleague)
    found = client_of(cast.worker)
    url, sent = reverse("transfer-ask", args=[found.pk]), {"to": cast.colleague.pk, "reason": "Xin giúp"}
    client.force_login(cast.worker)
    first = client.post(url, sent).content.decode()
    assert "Trần Thị Lan đang có 1 / 50, sau khi nhận: 2" in first
    assert "Xin giúp" in first, "what was typed is still there"
    assert not Transfer.objects.exists()
    client.post(url, {**sent, "sure": "on"})
    held = Transfer.objects.get()
    client.force_login(cast.colleague)
    page = reverse("transfer", args=[held.pk])
    assert "Hãy đánh dấu nếu vẫn nhận." in client.post(page, {"accept": "1"}).content.decode()
    assert Transfer.objects.get().state == "asked"
    client.post(page, {"accept": "1", "sure": "on"})
    assert Transfer.objects.get().state == "accepted"


def test_the_clients_page_says_that_somebody_is_asked(client, cast):
    found = client_of(cast.worker)
    client.force_login(cast.worker)
    page = reverse("client", args=[found.pk])
    assert reverse("transfer-ask", args=[found.pk]) in client.get(page).content.decode()
    held = asked_to_take(cast.colleague, found, by=cast.worker)
    assert reverse("transfer", args=[held.pk]) in client.get(page).content.decode()
    assert client.get(reverse("transfer-ask", args=[found.pk])).headers["Location"] == reverse(
        "transfer", args=[held.pk]
    )
    client.post(reverse("transfer", args=[held.pk]), {"withdraw": "1"})
    assert Transfer.objects.get().state == "withdrawn"


def test_the_page_of_giving_at_once_says_when_to_use_it(client, cast):
    found = client_of(cast.worker)
    client.force_login(cast.case_manager)
    page = client.get(reverse("hand-over", args=[found.pk])).content.decode()
    assert "Chỉ dùng khi không chờ được" in page
    assert reverse("transfer-ask", args=[found.pk]) in page
    assert "Trần Thị Lan · 0 / 50, sau khi nhận: 1" in page


@pytest.mark.parametrize("name", ["transfers", "today"])
def test_a_list_costs_the_same_for_one_and_for_many(client, cast, name):
    client.force_login(cast.colleague)
    asked_to_take(cast.colleague, client_with_need(cast.worker).client, by=cast.worker)
    few = queries_of(client, reverse(name))
    for _n in range(8):
        asked_to_take(cast.colleague, client_with_need(cast.worker).client, by=cast.worker)
    assert queries_of(client, reverse(name)) == few


def test_what_is_to_be_answered_is_counted_beside_the_day(client, cast):
    client.force_login(cast.colleague)
    asked_to_take(cast.colleague, client_of(cast.worker), by=cast.worker)
    assert "Hôm nay · 1<" in client.get(reverse("clients")).content.decode()


def test_the_history_says_who_was_asked_and_what_they_answered(client, cast):
    found = client_of(cast.worker)
    held = asked_to_take(cast.colleague, found, by=cast.worker, reason="Gần hơn")
    decline_transfer(by=cast.colleague, transfer=held, because=Declined.KNOWN)
    client.force_login(cast.worker)
    page = client.get(reverse("changes", args=[found.pk])).content.decode()
    for told in ("người được nhờ", "Trần Thị Lan", "Có quen biết riêng", "Chuyển người phụ trách"):
        assert told in page, told
