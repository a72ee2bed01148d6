"""What a partner meets: the inbox, what was agreed to and no more, an answer that is given once."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.consents.actions import withdraw_consent
from casework.consents.wording import Purpose
from casework.given.models import ServiceGiven
from privacy.errors import AccessDenied
from referrals import actions
from referrals.codes import DeclineReason, Shared
from tests.factories import referral_at
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def sent(cast):
    return referral_at(
        "sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up, agreed=[Shared.ALIAS]
    )


@pytest.fixture
def officer_page(client, cast):
    client.force_login(cast.clinic_officer)
    return client


def test_the_page_shows_what_was_agreed_to_and_no_more(officer_page, sent):
    page = officer_page.get(reverse("received", args=[sent.pk])).content.decode()
    assert "Mận" in page
    for kept_back in (sent.client.code, str(sent.client_id), "Xưng là bạn học nghề", "25–49"):
        assert kept_back not in page


def test_accepting_through_the_page_sets_the_appointment(officer_page, sent):
    day = timezone.localdate() + dt.timedelta(days=3)
    url = reverse("referral-move", args=[sent.pk, "accept"])
    officer_page.post(url, {"day": day.strftime("%d/%m/%Y"), "hour": "8:30"})
    sent.refresh_from_db()
    assert sent.state == "accepted"
    assert timezone.localtime(sent.appointment_at).strftime("%d/%m/%Y %H:%M") == day.strftime("%d/%m/%Y 08:30")


def test_a_missing_reason_stands_beside_its_field(officer_page, sent):
    page = officer_page.post(reverse("referral-move", args=[sent.pk, "decline"]), {"answer": "Thử nơi khác"})
    assert "Hãy chọn một câu trả lời." in page.content.decode()
    assert "Thử nơi khác" in page.content.decode()
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_of_two_answers_the_first_wins_and_the_second_is_told(cast, sent):
    actions.decline(by=cast.clinic_officer, referral=sent, decline_reason=DeclineReason.FULL)
    with pytest.raises(AccessDenied, match="đã đổi trạng thái"):
        actions.accept(by=cast.clinic_officer, referral=sent, appointment_at=timezone.now())


def test_taking_consent_back_closes_the_referral_and_empties_what_was_shared(cast, sent):
    withdraw_consent(by=cast.worker, client=sent.client, purpose=Purpose.SHARE)
    sent.refresh_from_db()
    assert (sent.state, sent.snapshot, sent.message) == ("withdrawn", None, None)


def test_completing_twice_gives_one_service(cast):
    done = referral_at("completed", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    with pytest.raises(AccessDenied):
        actions.complete(
            by=cast.clinic_officer, referral=done, completed_on=timezone.localdate(), result=done.result
        )
    assert ServiceGiven.objects.visible_to(cast.worker).count() == 1


def test_the_inbox_costs_the_same_for_three_and_for_fifteen(officer_page, cast):
    def send(count):
        for _n in range(count):
            referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)

    send(3)
    few = queries_of(officer_page, reverse("inbox"))
    send(12)
    assert queries_of(officer_page, reverse("inbox")) == few
    assert few <= 12


@pytest.mark.parametrize("write", [str.lower, lambda code: f" {code[:3]}-{code[3:]} "])
def test_a_reference_is_found_however_it_is_typed(officer_page, sent, write):
    answer = officer_page.post(reverse("inbox"), {"reference": write(sent.reference)})
    assert answer.headers["Location"] == reverse("received", args=[sent.pk])


def test_a_reference_of_another_organisation_is_not_here(client, cast, sent):
    client.force_login(cast.job_officer)
    page = client.post(reverse("inbox"), {"reference": sent.reference})
    assert page.context["form"].has_error("reference", "unknown")
    assert client.get(reverse("received", args=[sent.pk])).status_code == 404
    assert client.get(reverse("referral-move", args=[sent.pk, "accept"])).status_code == 404


