"""What a worker meets on the pages: nothing typed is lost, nothing is recorded twice, lists cost the same."""

import datetime as dt
import uuid

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from casework.clients.models import Client
from casework.drafts.models import Draft
from casework.followups.actions import plan_followup, record_followup
from casework.followups.models import Outcome
from privacy.models import AuditEvent, DataKey
from tests.factories import SAFE, client_of, recall_answers
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

RECALL = {key: str(value) for key, value in recall_answers(7).items()}


@pytest.fixture
def worker_page(client, cast):
    client.force_login(cast.worker)
    return client


def walk(page, name, draft, answers):
    """Answer the pages of a flow one after the other; returns the address of the check page."""
    for slug, data in answers.items():
        answer = page.post(reverse(name, args=[draft, slug]), data)
        assert answer.status_code == 302, answer.context["form"].errors
    return answer.headers["Location"]


REGISTRATION = {
    "recall": RECALL, "alias": {"alias": "Mận"}, "age": {"age_band": "25-49"}, "sex": {"sex": "female"},
    "commune": {"commune": "00715"}, "contact": {"channel": "message", "hours": "", "words": ""},
}


def registration(cast):
    return {**REGISTRATION, "commune": {"commune": cast.commune.pk}}


def test_a_person_is_registered_once_though_the_form_is_sent_twice(worker_page, cast):
    draft = uuid.uuid4()
    check = walk(worker_page, "register", draft, registration(cast))
    assert "Mận" in worker_page.get(check).content.decode()
    first, second = worker_page.post(check), worker_page.post(check)
    assert Client.objects.visible_to(cast.worker).count() == 1
    assert first.status_code == second.status_code == 302
    assert not Draft.objects.visible_to(cast.worker).exists()


def test_what_was_registered_stays_readable_when_its_draft_is_gone(
    worker_page, cast, django_capture_on_commit_callbacks
):
    draft = uuid.uuid4()
    check = walk(worker_page, "register", draft, registration(cast))
    key_of_draft = Draft.objects.visible_to(cast.worker).get(pk=draft).holder_id
    with django_capture_on_commit_callbacks(execute=True):
        worker_page.post(check)
    assert "Mận" in worker_page.get(reverse("client", args=[draft])).content.decode()
    assert not DataKey.objects.filter(pk=key_of_draft).exists()


def test_the_organisation_that_knows_the_person_is_told(worker_page, cast):
    known = client_of(cast.worker, answers=recall_answers(7))
    draft = uuid.uuid4()
    answer = worker_page.post(reverse("register", args=[draft, "recall"]), RECALL)
    page = worker_page.get(answer.headers["Location"], follow=True).content.decode()
    assert "Có phải cùng một người không" in page
    assert worker_page.post(reverse("register", args=[draft, "known"]), {"same": "yes"}).status_code == 302
    final = worker_page.get(reverse("register-known", args=[draft]))
    assert final.headers["Location"] == reverse("client", args=[known.pk])
    assert Client.objects.visible_to(cast.worker).count() == 1


def test_another_organisation_that_knows_the_person_is_never_named(client, cast):
    client_of(cast.worker, answers=recall_answers(7))
    client.force_login(cast.outsider)
    answer = client.post(reverse("register", args=[uuid.uuid4(), "recall"]), RECALL, follow=True)
    page = answer.content.decode()
    assert "Gọi thân chủ bằng biệt danh gì?" in page
    assert "cùng một người" not in page


def test_a_wrong_answer_stands_beside_its_field_and_keeps_what_was_typed(worker_page):
    url = reverse("register", args=[uuid.uuid4(), "recall"])
    page = worker_page.post(url, {**RECALL, "birth_day": "45"}).content.decode()
    assert page.count("Nhập một số từ 1 đến 31.") >= 2
    assert 'value="45"' in page


def test_opening_a_person_is_on_the_trail(worker_page, cast):
    found = client_of(cast.worker)
    worker_page.get(reverse("client", args=[found.pk]))
    event = AuditEvent.objects.get(action="client.opened")
    assert (event.kind, event.actor_ref, event.actor_role) == ("read", cast.worker.pk, "outreach_worker")
    assert str(found.pk) not in event.object_ref


def test_a_refusal_is_on_the_trail(client, cast):
    client.force_login(cast.manager)
    client.get(reverse("today"))
    event = AuditEvent.objects.get(kind="refused")
    assert event.actor_ref == cast.manager.pk


@pytest.mark.parametrize(("name", "most"), [("clients", 12), ("today", 12)])
def test_a_list_costs_the_same_for_five_and_for_twenty(worker_page, cast, name, most):
    for _n in range(5):
        client_of(cast.worker)
    few = queries_of(worker_page, reverse(name))
    for _n in range(15):
        client_of(cast.worker)
    assert queries_of(worker_page, reverse(name)) == few
    assert few <= most


def follow_up(worker, client, day) -> None:
    planned = plan_followup(by=worker, id=uuid.uuid4(), client=client, due_on=day)
    record_followup(by=worker, followup=planned, outcome=Outcome.REACHED, on=day)


def test_the_newest_stands_first_however_much_there_is(worker_page, cast):
    """And it costs the same for one event as for twenty."""
    found, newest = client_of(cast.worker), timezone.localdate()
    url = reverse("client", args=[found.pk])
    follow_up(cast.worker, found, newest - dt.timedelta(days=40))
    few = queries_of(worker_page, url)
    for days in range(20):
        follow_up(cast.worker, found, newest - dt.timedelta(days=days))
    events = worker_page.get(url).context["events"]
    assert [event["when"] for event in events[:3]] == [newest.strftime("%d/%m/%Y")] * 2 + [
        (newest - dt.timedelta(days=1)).strftime("%d/%m/%Y")
    ]
    assert queries_of(worker_page, url) == few


def test_a_record_is_not_readable_in_the_database(cast):
    found = client_of(cast.worker, alias="Hoa Gạo", safe_contact={**SAFE, "words": "Xưng là bạn cũ"})
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT c::text FROM casework_client c WHERE id = %s", [found.pk])
        row = cursor.fetchone()[0]
    assert found.code in row
    for secret in ("Hoa Gạo", "Hoa Gạo".encode().hex(), "Xưng là bạn cũ".encode().hex()):
        assert secret not in row
