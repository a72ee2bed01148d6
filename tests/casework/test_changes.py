"""The history of a record as a person reads it: what changed, from what to what, when, by whom."""

import uuid

import pytest
from django.urls import reverse

from casework.clients.actions import change_details, reassign
from casework.followups.actions import plan_followup, record_followup
from casework.needs.actions import Decision, decide_needs
from casework.rights.strip import GOES
from privacy.models import AuditEvent
from tests.casework.plans import closed, goal_of, in_days, step_of
from tests.factories import client_of, client_with_need, referral_at
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def shown(client, user, found, query="") -> str:
    client.force_login(user)
    return client.get(reverse("changes", args=[found.pk]) + query).content.decode()


def test_an_outsider_reads_no_history(client, cast):
    found = client_of(cast.worker)
    client.force_login(cast.outsider)
    assert client.get(reverse("changes", args=[found.pk])).status_code == 404


def test_codes_are_said_by_their_labels_from_old_to_new(client, cast):
    found = client_of(cast.worker)
    change_details(by=cast.worker, client=found, age_band="50+", commune=cast.far_commune)
    page = shown(client, cast.worker, found)
    assert "nhóm tuổi: 25–49 tuổi → từ 50 tuổi" in page
    assert "xã, phường: Xã Đồng Văn → Xã Sơn Dương" in page
    assert "Nguyễn Thị Hoa" in page


def test_people_are_said_by_name(client, cast):
    found = client_of(cast.worker)
    reassign(by=cast.case_manager, client=found, to=cast.colleague)
    page = shown(client, cast.case_manager, found)
    assert "người phụ trách: Nguyễn Thị Hoa → Trần Thị Lan" in page
    assert "Lê Thị Mai" in page


def test_what_did_not_change_is_not_told(client, cast):
    found = client_of(cast.worker)
    change_details(by=cast.worker, client=found, sex="other")
    page = shown(client, cast.worker, found)
    newest = page.split("<li id=")[1]
    assert "giới tính: nữ → khác" in newest
    assert "nhóm tuổi" not in newest
    assert "biệt danh" not in newest


def test_sealed_words_are_shown_only_when_opened_and_each_opening_is_on_the_trail(client, cast):
    found = client_of(cast.worker)
    change_details(by=cast.worker, client=found, notes="Sợ chó nhà bên")
    change_details(by=cast.worker, client=found, notes="Không sợ nữa")
    page = shown(client, cast.worker, found)
    assert "Sợ chó" not in page
    assert "Không sợ" not in page
    assert "ghi chú: đã ghi" in page
    newest = found.history.order_by("-history_date").first().history_id
    opened = shown(client, cast.worker, found, f"?open={newest}")
    assert "Sợ chó nhà bên" in opened
    assert "Không sợ nữa" in opened
    assert AuditEvent.objects.filter(action="client.change_opened").count() == 1
    assert AuditEvent.objects.filter(action="client.changes").count() == 2
    assert "Sợ chó" not in shown(client, cast.worker, found, f"?open={uuid.uuid4()}")


def test_every_room_is_in_it(client, cast):
    referral = referral_at("declined", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    found = referral.client
    step_of(cast.worker, goal_of(cast.worker, found, need=referral.need))
    promised = plan_followup(by=cast.worker, id=uuid.uuid4(), client=found, due_on=in_days(0))
    record_followup(by=cast.worker, followup=promised, outcome="reached", note="Khỏe")
    closed(cast.worker, cast.case_manager, found)
    page = shown(client, cast.worker, found) + shown(client, cast.worker, found, "?page=2")
    for said in (
        "Mục tiêu: ghi mới", "nhu cầu: Y tế", "Việc cần làm", "Theo dõi: sửa", "kết quả: Đã gặp, mọi việc ổn",
        "trạng thái: Đã gửi → Từ chối", "Kết thúc hỗ trợ",
        "Chuyển gửi: sửa", "Lời đồng ý", "ngày kết thúc:", "Đỗ Thị Khanh",
    ):
        assert said in page, said


def test_another_clients_history_stays_out(client, cast):
    other, found = client_with_need(cast.worker), client_of(cast.worker, consent=False)
    assert other.category in ("health",)
    assert shown(client, cast.worker, found).count("<li id=") == 1


def test_a_long_history_costs_what_a_short_one_does_and_is_paged(client, cast):
    found, long = client_with_need(cast.worker).client, client_with_need(cast.worker).client
    client.force_login(cast.worker)
    few = queries_of(client, reverse("changes", args=[found.pk]))
    for number in range(15):
        change_details(by=cast.worker, client=long, sex="other" if number % 2 else "male", notes=f"Lần {number}")
        decide_needs(by=cast.worker, client=long, decisions=[Decision("health", "yes", "eligible", reason=f"{number}")])
    for page in ("", "?page=2"):
        assert queries_of(client, reverse("changes", args=[long.pk]) + page) <= few
    assert shown(client, cast.worker, long).count("<li id=") == 20


def test_what_is_erased_leaves_no_history_of_the_plan(cast):
    from casework.rights.erasing import erase

    found = client_of(cast.worker)
    step_of(cast.worker, goal_of(cast.worker, found))
    closed(cast.worker, cast.case_manager, found)
    erase(client=found, by=cast.case_manager, because="asked")
    for model in GOES:
        assert not model.objects.filter(client_id=found.pk).exists(), model
        assert not model.history.filter(client_id=found.pk).exists(), model
