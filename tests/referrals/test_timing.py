"""What can't be in time is refused beside its question, and whoever comes too late reads where it stands."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from referrals import actions
from referrals.codes import DeclineReason
from tests.factories import expected_today, referral_at

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DAY = dt.timedelta(days=1)


@pytest.fixture
def at(cast):
    """A referral to the clinic's check-up, brought to a state."""
    return lambda state: referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


@pytest.fixture
def noon():
    """Today at twelve in Hà Giang."""
    with time_machine.travel(timezone.localtime().replace(hour=12, minute=0), tick=False):
        yield


def d_m_y(day: dt.date) -> str:
    return day.strftime("%d/%m/%Y")


def test_nobody_comes_before_the_referral_was_sent(client, cast, at):
    referral, yesterday = at("accepted"), timezone.localdate() - DAY
    client.force_login(cast.clinic_officer)
    url = reverse("referral-move", args=[referral.pk, "attend"])
    page = client.post(url, {"attended_on": d_m_y(yesterday)}).content.decode()
    assert f"Ngày đến không thể trước ngày gửi ({d_m_y(timezone.localdate())})." in page
    assert f'value="{d_m_y(yesterday)}"' in page
    referral.refresh_from_db()
    assert referral.state == "accepted"


def test_nothing_is_done_before_the_person_came(cast, at):
    with pytest.raises(ValidationError) as refused:
        actions.complete(
            by=cast.clinic_officer, referral=at("attended"), completed_on=timezone.localdate() - DAY, result="done"
        )
    assert list(refused.value.error_dict) == ["completed_on"]


def test_a_day_to_come_can_not_be_confirmed(cast, at):
    with pytest.raises(ValidationError, match="chưa tới"):
        actions.attend(by=cast.clinic_officer, referral=at("accepted"), attended_on=timezone.localdate() + DAY)


def test_an_appointment_lies_ahead(client, cast, at, noon):
    client.force_login(cast.clinic_officer)
    url = reverse("referral-move", args=[at("sent").pk, "accept"])
    page = client.post(url, {"day": d_m_y(timezone.localdate()), "hour": "7:30"}).content.decode()
    assert "Giờ hẹn này đã qua. Nhập một giờ sắp tới." in page
    assert 'value="7:30"' in page


def test_nobody_has_missed_an_appointment_before_its_day(client, cast, at, noon):
    referral = at("accepted")  # in two days
    client.force_login(cast.clinic_officer)
    url = reverse("referral-move", args=[referral.pk, "miss"])
    assert url not in client.get(reverse("received", args=[referral.pk])).content.decode()
    page = client.post(url).content.decode()
    assert f"Chưa tới ngày hẹn ({d_m_y(timezone.localdate() + 2 * DAY)}), nên chưa ghi được là chưa đến." in page
    referral.refresh_from_db()
    assert referral.state == "accepted"


def test_on_the_day_it_can_be_said_though_the_hour_is_to_come(client, cast, noon):
    today = expected_today(sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    client.force_login(cast.clinic_officer)
    url = reverse("referral-move", args=[today.pk, "miss"])
    assert url in client.get(reverse("received", args=[today.pk])).content.decode()
    client.post(url)
    today.refresh_from_db()
    assert today.state == "missed"


def test_who_comes_too_late_reads_where_it_stands(client, cast, at):
    referral = at("sent")
    actions.decline(by=cast.clinic_officer, referral=referral, decline_reason=DeclineReason.FULL)
    client.force_login(cast.clinic_officer)
    tomorrow = {"day": d_m_y(timezone.localdate() + DAY), "hour": "8:30"}
    answer = client.post(reverse("referral-move", args=[referral.pk, "accept"]), tomorrow, follow=True)
    assert answer.redirect_chain == [(reverse("received", args=[referral.pk]), 302)]
    assert "đã đổi trạng thái" in answer.content.decode()
    referral.refresh_from_db()
    assert (referral.state, referral.appointment_at) == ("declined", None)
