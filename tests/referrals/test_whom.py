"""From a service of the directory to a referral for one of one's people: by the ordinary way of need, yes and preview,
and where something must come first, with the service kept."""

import uuid

import pytest
from django.urls import reverse

from casework.consents.actions import withdraw_consent
from casework.consents.wording import Purpose
from casework.drafts.models import Draft
from casework.needs.actions import Decision, decide_needs
from casework.needs.models import Eligibility, Wanted
from referrals.models import Referral
from tests.factories import client_of, client_with_need
from tests.queries import queries_of
from tests.referrals.sending import sent

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def worker_page(client, cast):
    client.force_login(cast.worker)
    return client


def people_of(page, service, **typed) -> list:
    url = reverse("refer-with", args=[service.pk])
    answer = page.post(url, typed) if typed else page.get(url)
    return [row["client"] for row in answer.context["rows"]]


def pick(page, service, person) -> str:
    """Press the button beside somebody; answers with where it leads."""
    held = {"record_id": str(uuid.uuid4()), "client": str(person.pk)}
    return page.post(reverse("refer-with", args=[service.pk]), held).headers["Location"]


def shown_first(page, url):
    """What the page says has to be there first: [(what, how it stands)]."""
    return [(one["label"], one["status"]) for one in page.get(url).context["tasks"]]


def test_the_page_of_a_service_leads_there_for_who_may_refer(client, cast):
    url, way = reverse("service", args=[cast.check_up.pk]), reverse("refer-with", args=[cast.check_up.pk])
    for person, leads in ((cast.worker, True), (cast.case_manager, True), (cast.clinic_officer, False),
                          (cast.manager, False), (cast.administrator, False)):
        client.force_login(person)
        assert (way in client.get(url).content.decode()) == leads


def test_who_may_be_referred_for_it_stands_first_and_nobody_elses_people(worker_page, cast):
    nothing, work = client_of(cast.worker), client_with_need(cast.worker, "employment").client
    ready = client_with_need(cast.worker).client
    client_of(cast.colleague)
    answer = worker_page.get(reverse("refer-with", args=[cast.check_up.pk]))
    assert [row["client"] for row in answer.context["rows"]][0] == ready
    assert {row["client"]: row["tag"][0] for row in answer.context["rows"]} == {
        ready: "Chuyển gửi được", nothing: "Chưa ghi nhu cầu này", work: "Chưa ghi nhu cầu này",
    }


def test_somebody_is_found_by_their_code(worker_page, cast):
    people = [client_of(cast.worker) for _n in range(3)]
    assert people_of(worker_page, cast.check_up, query=people[1].code) == [people[1]]
    assert people_of(worker_page, cast.check_up, query="không ai") == []


def test_with_the_need_the_next_page_is_the_agreement_for_this_service(worker_page, cast):
    need = client_with_need(cast.worker)
    way = pick(worker_page, cast.check_up, need.client)
    agree = worker_page.get(way).headers["Location"]
    assert worker_page.get(agree).context["service"] == cast.check_up
    preview = worker_page.post(agree, {"called": "alias"}).headers["Location"]
    made = sent(worker_page, preview)
    assert (made.need, made.service, made.state) == (need, cast.check_up, "sent")
    assert not Draft.objects.exists()


def test_without_the_need_it_leads_there_and_keeps_the_service(worker_page, cast):
    person = client_of(cast.worker)
    way = pick(worker_page, cast.check_up, person)
    assert shown_first(worker_page, way) == [("Ghi nhu cầu", "Chưa ghi"), ("Hỏi đồng ý chia sẻ", "Xong")]
    said = worker_page.get(way).content.decode()
    assert reverse("screening-begin", args=[person.pk]) in said
    assert cast.check_up.name in said
    assert way in worker_page.get(reverse("today")).content.decode(), "it is gone on with from the day's page"
    decide_needs(by=cast.worker, client=person, decisions=[Decision("health", Wanted.YES, Eligibility.ELIGIBLE)])
    assert worker_page.get(worker_page.get(way).headers["Location"]).context["service"] == cast.check_up


def test_a_need_that_is_not_wanted_yet_is_decided_anew_first(worker_page, cast):
    person = client_of(cast.worker)
    [need] = decide_needs(
        by=cast.worker, client=person, decisions=[Decision("health", Wanted.NOT_NOW, Eligibility.ELIGIBLE)]
    )
    way = pick(worker_page, cast.check_up, person)
    assert shown_first(worker_page, way)[0] == ("Quyết định về nhu cầu", "Chưa muốn")
    assert reverse("need-decide", args=[need.pk]) in worker_page.get(way).content.decode()


def test_without_a_yes_to_share_nothing_is_asked_further(worker_page, cast):
    need = client_with_need(cast.worker)
    withdraw_consent(by=cast.worker, client=need.client, purpose=Purpose.SHARE)
    way = pick(worker_page, cast.check_up, need.client)
    assert shown_first(worker_page, way) == [("Ghi nhu cầu", "Xong"), ("Hỏi đồng ý chia sẻ", "Chưa hỏi")]
    worker_page.post(way)
    assert not Referral.objects.exists()


def test_a_service_that_closed_meanwhile_is_chosen_anew(worker_page, cast):
    need = client_with_need(cast.worker)
    way = pick(worker_page, cast.check_up, need.client)
    cast.check_up.active = False
    cast.check_up.save()
    assert "refer-find" in worker_page.get(worker_page.get(way).headers["Location"]).resolver_match.view_name


def test_another_workers_person_is_not_found(worker_page, cast):
    held = {"record_id": str(uuid.uuid4()), "client": str(client_with_need(cast.colleague).client_id)}
    assert worker_page.post(reverse("refer-with", args=[cast.check_up.pk]), held).status_code == 404
    assert not Draft.objects.exists()


def test_another_workers_draft_is_nobodys_to_go_on_with(worker_page, client, cast):
    way = pick(worker_page, cast.check_up, client_of(cast.worker))
    client.force_login(cast.colleague)
    assert client.get(way).status_code == 404


def test_the_same_button_twice_sets_out_once(worker_page, cast):
    need = client_with_need(cast.worker)
    held = {"record_id": str(uuid.uuid4()), "client": str(need.client_id)}
    url = reverse("refer-with", args=[cast.check_up.pk])
    assert worker_page.post(url, held).headers["Location"] == worker_page.post(url, held).headers["Location"]
    assert Draft.objects.count() == 1


def test_many_people_cost_what_few_cost(worker_page, cast):
    url = reverse("refer-with", args=[cast.check_up.pk])
    client_of(cast.worker)
    client_with_need(cast.worker)
    few = queries_of(worker_page, url)
    for _n in range(6):
        client_with_need(cast.worker)
    assert queries_of(worker_page, url) == few
