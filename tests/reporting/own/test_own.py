"""An organisation's own results: exact, of its own persons, for its case manager alone."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from casework.followups.actions import plan_followup
from reporting.own.summing import figures
from tests.factories import client_of
from tests.queries import queries_of
from tests.reporting.test_indicators import in_need, served

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ADDRESS = "our-results"


def text(page: str) -> str:
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def page(client, cast):
    client.force_login(cast.case_manager)
    return lambda **query: text(client.get(reverse(ADDRESS), query).content.decode())


def test_own_figures_are_for_case_managers_alone(client, cast):
    for name, user in cast.everybody.items():
        client.force_login(user)
        wanted = 200 if name == "case_manager" else 403
        assert client.get(reverse(ADDRESS)).status_code == wanted, name


def test_small_numbers_are_exact_and_others_persons_are_not_in_them(cast, page):
    with time_machine.travel(dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC), tick=False):
        for n in range(3):
            need = in_need(cast.worker, client_of(cast.worker))
            if n < 2:
                served(cast.worker, need)
        served(cast.outsider, in_need(cast.outsider, client_of(cast.outsider)))
    with time_machine.travel(dt.datetime(2026, 4, 1, 3, tzinfo=dt.UTC), tick=False):
        read = page()
    assert "66,7\N{NO-BREAK SPACE}% thân chủ có nhu cầu và đủ điều kiện đã được tiếp cận dịch vụ" in read
    assert "2 / 3" in read
    assert "Cần thêm 1 người" in read
    assert "Chỉ gồm thân chủ của tổ chức bạn" in read


def test_last_year_is_a_tab_of_its_own(client, cast, page):
    with time_machine.travel(dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC), tick=False):
        served(cast.worker, in_need(cast.worker, client_of(cast.worker)))
    with time_machine.travel(dt.datetime(2027, 1, 9, 3, tzinfo=dt.UTC), tick=False):
        client.force_login(cast.case_manager)
        last = page(tab="last")
    assert "01/01/2026–31/12/2026" in last
    assert "100,0\N{NO-BREAK SPACE}% thân chủ" in last


def test_nobody_yet_is_said_calmly(cast, page):
    read = page()
    assert "Chưa có thân chủ nào có nhu cầu và đủ điều kiện" in read
    assert "Không có theo dõi nào quá hạn" in read


def test_follow_ups_past_their_day_are_counted_by_who_carries_the_case(cast, page):
    today = timezone.localdate()
    for days in (1, 4, 0):
        with time_machine.travel(timezone.now() - dt.timedelta(days=days), tick=False):
            plan_followup(by=cast.worker, id=uuid.uuid4(), client=client_of(cast.worker), due_on=timezone.localdate())
    outsiders = client_of(cast.outsider)
    with time_machine.travel(timezone.now() - dt.timedelta(days=9), tick=False):
        plan_followup(by=cast.outsider, id=uuid.uuid4(), client=outsiders, due_on=timezone.localdate())
    oldest = today - dt.timedelta(days=4)
    assert f"{cast.worker.full_name} 2 {oldest:%d/%m/%Y}" in page()


def test_the_questions_asked_do_not_grow_with_the_clients(client, cast):
    client.force_login(cast.case_manager)
    in_need(cast.worker, client_of(cast.worker))
    few = queries_of(client, reverse(ADDRESS))
    for _n in range(4):
        served(cast.worker, in_need(cast.worker, client_of(cast.worker)))
    assert queries_of(client, reverse(ADDRESS)) == few


def test_counts_of_places_are_added_up():
    made = figures({
        "coverage": {("a", "served"): 2, ("b", "unreached"): 3}, "needs": {("a", "loan", "served"): 1},
        "cascade": {("contacted",): 9}, "referrals": {("any", "sent"): 4},
    })
    assert (made.c1.part.value, made.c1.whole.value, made.c1.rest.value) == (2, 5, 3)
    assert made.need("loan").whole.value == 1
    assert made.need("legal").whole.is_nobody
    assert made.figure("cascade", "contacted").value == 9
