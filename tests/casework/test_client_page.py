"""The person's page: it shows what happened in every room, and costs the same whatever there is."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.contacts.actions import log_contact
from casework.followups.actions import plan_followup, record_followup
from casework.followups.models import Outcome
from casework.given.actions import confirm_service
from casework.needs.actions import Decision, decide_needs
from casework.screening.actions import complete_screening
from tests.factories import answered, client_of, client_with_need, covered, referral_at, shared_with
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def worker_page(client, cast):
    client.force_login(cast.worker)
    return client


def screened(worker, client):
    """A screening in which everything was declined, but for the four items of the scored instrument."""
    said = dict.fromkeys(("phq_nervous", "phq_worry", "phq_interest", "phq_down"), "3")
    return complete_screening(by=worker, screening=answered(worker, client, default=lambda item: None, **said))


def lived(cast, need, days: int = 0) -> None:
    """Something in every room, `days` ago."""
    client, on = need.client, timezone.localdate() - dt.timedelta(days=days)
    log_contact(by=cast.worker, id=uuid.uuid4(), channel="field", commune=client.commune, on=on, client=client)
    planned = plan_followup(by=cast.worker, id=uuid.uuid4(), client=client, due_on=on)
    record_followup(by=cast.worker, followup=planned, outcome=Outcome.REACHED, on=on)
    confirm_service(by=cast.worker, id=uuid.uuid4(), need_id=need.pk, provider=cast.group, on=on)


def test_a_full_record_costs_no_more_than_an_empty_one(worker_page, cast):
    """At most eleven, the marks of both transactions among them."""
    empty = queries_of(worker_page, reverse("client", args=[client_of(cast.worker).pk]))
    referral = referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    others = [Decision(category=one, wanted="yes", eligibility="eligible") for one in ("legal", "loan", "social")]
    decide_needs(by=cast.worker, client=referral.client, decisions=others)
    screened(cast.worker, referral.client)
    for days in range(8):
        lived(cast, referral.need, days)
    assert queries_of(worker_page, reverse("client", args=[referral.client_id])) == empty
    assert empty <= 11


def test_a_client_opened_by_somebody_else_costs_one_query_more(worker_page, cast):
    own = queries_of(worker_page, reverse("client", args=[client_of(cast.worker).pk]))
    shared, covered_one = client_of(cast.outsider), client_of(cast.colleague)
    shared_with(cast.worker, shared, by=cast.outsider)
    covered(cast.colleague, cast.worker, by=cast.case_manager)
    for one in (shared, covered_one):
        assert queries_of(worker_page, reverse("client", args=[one.pk])) == own + 1


def test_every_room_tells_what_happened(worker_page, cast):
    referral = referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    lived(cast, referral.need)
    screened(cast.worker, referral.client)
    told = worker_page.get(reverse("client", args=[referral.client_id])).context["events"]
    titles = {one["title"] for one in told}
    assert {"Tiếp cận: Tại địa bàn", "Đã gặp, mọi việc ổn", "Nhận dịch vụ: Y tế", "Lập hồ sơ"} <= titles
    assert "Chuyển gửi: Đã tiếp nhận" in titles
    assert any(title.startswith("Sàng lọc xong, PHQ-4: ") for title in titles)
    assert {one["when"] for one in told} == {timezone.localdate().strftime("%d/%m/%Y")}


def test_another_clients_events_stay_on_their_own_page(worker_page, cast):
    lived(cast, client_with_need(cast.worker))
    mine = client_of(cast.worker)
    told = worker_page.get(reverse("client", args=[mine.pk])).context["events"]
    assert [one["title"] for one in told] == ["Lập hồ sơ"]


def test_a_need_says_where_it_stands_and_what_comes_next(worker_page, cast):
    referral = referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    shown = worker_page.get(reverse("client", args=[referral.client_id])).content.decode()
    assert f"Đã tiếp nhận, hẹn {timezone.localtime(referral.appointment_at):%H:%M}" in shown
    assert reverse("sent-referral", args=[referral.pk]) in shown
    assert "Đã nhận dịch vụ" not in shown
    today = timezone.localdate()
    confirm_service(by=cast.worker, id=uuid.uuid4(), need_id=referral.need_id, provider=cast.group, on=today)
    assert "Đã nhận dịch vụ" in worker_page.get(reverse("client", args=[referral.client_id])).content.decode()


def test_a_follow_up_that_is_late_is_said_beside_the_name(worker_page, cast):
    found = client_of(cast.worker)
    url = reverse("client", args=[found.pk])
    today = timezone.localdate()
    late = plan_followup(by=cast.worker, id=uuid.uuid4(), client=found, due_on=today - dt.timedelta(days=2))
    plan_followup(by=cast.worker, id=uuid.uuid4(), client=found, due_on=today)
    shown = worker_page.get(url).content.decode()
    assert "Theo dõi quá hạn" in shown
    assert reverse("followup", args=[late.pk]) in shown
    record_followup(by=cast.worker, followup=late, outcome=Outcome.REACHED)
    assert "Theo dõi quá hạn" not in worker_page.get(url).content.decode()
