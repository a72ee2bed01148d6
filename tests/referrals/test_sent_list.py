"""The sender's list: what is new, what waits, who comes soon, where somebody has to step in; counted once, the same
number of queries for few and for many."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from referrals.models import Referral
from tests.factories import referral_at, shared_with
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LIST = "/referrals/"


@pytest.fixture
def worker_page(client, cast):
    client.force_login(cast.worker)
    return client


@pytest.fixture
def at(cast):
    return lambda state: referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


def listed(page, tab: str, **asked) -> list:
    return [one["referral"].pk for one in page.get(LIST, {"tab": tab, **asked}).context["rows"]]


def changed(referral, **columns) -> Referral:
    for name, value in columns.items():
        setattr(referral, name, value)
    referral.save()
    return referral


def ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def test_each_stands_where_its_work_is(worker_page, at):
    waiting, soon, come, done = at("sent"), at("accepted"), at("attended"), at("completed")
    assert listed(worker_page, "waiting") == [waiting.pk]
    assert listed(worker_page, "soon") == [soon.pk]
    assert listed(worker_page, "results") == [come.pk]
    assert listed(worker_page, "done") == [done.pk]
    assert set(listed(worker_page, "news")) == {soon.pk, come.pk, done.pk}
    assert listed(worker_page, "trouble") == []


def test_what_was_read_is_no_news_any_more(worker_page, at):
    declined = at("declined")
    assert listed(worker_page, "news") == [declined.pk]
    worker_page.get(reverse("sent-referral", args=[declined.pk]))
    assert listed(worker_page, "news") == []


def test_somebody_steps_in_where_nothing_moves(worker_page, at):
    late = changed(at("sent"), answer_by=timezone.localdate() - dt.timedelta(days=1))
    silent = changed(at("accepted"), appointment_at=ago(2))
    missed = at("missed")
    changed(at("accepted"), escalated_on=timezone.localdate())  # late, and answered since
    forgotten = changed(at("attended"), result_by=timezone.localdate() - dt.timedelta(days=1))
    at("sent")
    at("attended")
    assert set(listed(worker_page, "trouble")) == {late.pk, silent.pk, missed.pk, forgotten.pk}
    rows = worker_page.get(LIST, {"tab": "trouble"}).context["rows"]
    assert {one["label"] for one in rows} >= {
        "Quá hạn trả lời", "Qua hẹn, chưa có tin", "Chưa đến", "Quá hạn ghi kết quả",
    }


def test_a_case_manager_begins_where_somebody_has_to_step_in(client, cast, at):
    late = changed(at("sent"), answer_by=timezone.localdate() - dt.timedelta(days=1))
    client.force_login(cast.case_manager)
    page = client.get(LIST)
    assert page.context["tab"] == "trouble"
    assert [one["referral"].pk for one in page.context["rows"]] == [late.pk]
    assert cast.worker.full_name in page.content.decode()


def test_the_list_is_narrowed_by_category(worker_page, cast, at):
    health = at("sent")
    job = referral_at("sent", sender=cast.worker, receiver=cast.job_officer, service=cast.job)
    assert set(listed(worker_page, "waiting")) == {health.pk, job.pk}
    assert listed(worker_page, "waiting", category="employment") == [job.pk]


def test_codes_alone_stand_on_the_list(worker_page, at):
    sent = at("sent")
    page = worker_page.get(LIST).content.decode()
    assert f"{sent.client.code[:3]}-{sent.client.code[3:]}" in page
    assert "Mận" not in page


def test_the_header_counts_what_is_new(worker_page, cast, at):
    at("declined")
    at("accepted")
    assert "Chuyển gửi · 2" in worker_page.get("/directory/").content.decode()
    worker_page.force_login(cast.outsider)
    assert "Chuyển gửi ·" not in worker_page.get("/directory/").content.decode()


def test_nobody_lists_what_is_not_theirs(client, cast, at):
    sent = at("sent")
    for name in ("colleague", "outsider"):
        client.force_login(cast.everybody[name])
        assert listed(client, "waiting") == []
    shared_with(cast.outsider, sent.client, by=cast.worker)
    client.force_login(cast.outsider)
    assert listed(client, "waiting") == [sent.pk]


@pytest.mark.parametrize("who", ["worker", "case_manager"])
@pytest.mark.parametrize("tab", ["news", "waiting", "soon", "results", "trouble", "done"])
def test_many_cost_what_few_cost(client, cast, at, who, tab):
    states = ("sent", "accepted", "attended", "missed", "declined")
    client.force_login(cast.everybody[who])
    for state in states:
        at(state)
    few = queries_of(client, f"{LIST}?tab={tab}")
    for state in states * 2:
        at(state)
    assert queries_of(client, f"{LIST}?tab={tab}") == few
    assert few <= 14
