"""What was begun or promised and is not done: it stands on the day's page until it is, or until it is put away."""

import uuid

import pytest
from django.urls import reverse

from casework.contacts.actions import Said, log_contact
from casework.contacts.models import Contact
from casework.drafts.actions import begin_draft
from casework.drafts.models import Draft, Kind
from tests.factories import client_of, client_with_need, referral_at

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def worker_page(client, cast):
    client.force_login(cast.worker)
    return client


def today(page) -> str:
    return page.get(reverse("today")).content.decode()


def agreed_to_be_referred(cast, client):
    return log_contact(
        by=cast.worker, id=uuid.uuid4(), channel="field", commune=client.commune, client=client,
        said=Said(next_step="refer"),
    )


def test_a_referral_that_was_agreed_to_stands_until_it_is_made(worker_page, cast):
    found = client_with_need(cast.worker).client
    agreed_to_be_referred(cast, found)
    assert "Đã hẹn chuyển gửi" in today(worker_page)
    referral = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    assert referral.client_id != found.pk
    assert "Đã hẹn chuyển gửi" in today(worker_page)  # somebody else's
    agreed_to_be_referred(cast, referral.client)
    promised = Contact.objects.promised(cast.worker)
    assert set(promised.values_list("client", flat=True)) == {referral.client_id, found.pk}


def test_a_referral_made_after_the_promise_ends_it(worker_page, cast):
    referral = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    before = agreed_to_be_referred(cast, referral.client)
    before.recorded_at = referral.created_at
    before.save()
    assert "Đã hẹn chuyển gửi" not in today(worker_page)


def test_a_colleagues_promise_is_not_mine(cast):
    agreed_to_be_referred(cast, client_of(cast.worker))
    assert not Contact.objects.promised(cast.colleague).exists()
    assert not Contact.objects.promised(cast.case_manager).exists()


def test_a_draft_is_put_away_by_its_author_alone(worker_page, cast):
    mine = begin_draft(by=cast.worker, id=uuid.uuid4(), kind=Kind.REGISTRATION)
    theirs = begin_draft(by=cast.colleague, id=uuid.uuid4(), kind=Kind.REGISTRATION)
    shown = worker_page.get(reverse("drafts")).content.decode()
    assert str(mine.pk) in shown
    assert str(theirs.pk) not in shown
    assert worker_page.post(reverse("drafts"), {"draft": theirs.pk}).status_code == 404
    assert worker_page.post(reverse("drafts"), {"draft": "1; drop"}).status_code == 404
    worker_page.post(reverse("drafts"), {"draft": mine.pk})
    assert list(Draft.objects.values_list("pk", flat=True)) == [theirs.pk]
