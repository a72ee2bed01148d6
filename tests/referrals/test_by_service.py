"""How services have answered, for case managers: figures of one's own clients, right to the last one."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from referrals.codes import DeclineReason
from referrals.results.by_service import Quarter, of_quarter, quarters, say
from tests.factories import referral_at
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOW = Quarter.of(timezone.localdate())


@pytest.fixture
def at(cast):
    """A referral to the check-up, brought to a state; times and days are then as told."""
    def make(state, /, **columns):
        made = referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
        for name, value in columns.items():
            setattr(made, name, value)
        made.save()
        return made

    return make


def hours(sent_at, n: float):
    return sent_at + dt.timedelta(hours=n)


@pytest.fixture
def start():
    """Some moment of the current quarter, from which days can go on."""
    return NOW.bounds[0] + dt.timedelta(hours=9)


def test_sent_accepted_came_completed_and_why_not(cast, at, start):
    for state in ("completed", "attended", "accepted", "sent", "declined"):
        at(state, sent_at=start)
    at("declined", sent_at=start, decline_reason=DeclineReason.TOO_FAR)
    [row] = of_quarter(cast.case_manager, NOW)["services"]
    assert (row["sent"], row["accepted"], row["attended"], row["completed"], row["declined"]) == (6, 3, 2, 1, 2)
    assert row["accepted_share"] == 0.5
    assert row["reasons"] == "Hết chỗ 1, Ngoài địa bàn phục vụ 1"


def test_the_middle_of_the_hours_and_urgent_ones_apart(cast, at, start):
    for n in (2, 10, 90):
        at("accepted", sent_at=start, answered_at=hours(start, n))
    at("accepted", sent_at=start, answered_at=hours(start, 1), urgent=True)
    [row] = of_quarter(cast.case_manager, NOW)["services"]
    assert (row["hours"], row["urgent_hours"]) == ("10", "1")


def test_days_until_the_visit(cast, at, start):
    day = timezone.localdate(start)
    for n in (1, 3, 11):
        at("attended", sent_at=start, attended_on=day + dt.timedelta(days=n))
    [row] = of_quarter(cast.case_manager, NOW)["services"]
    assert row["days"] == "3"


def test_a_quarter_has_what_was_sent_in_it(cast, at, start):
    at("sent", sent_at=start)
    at("sent", sent_at=start - dt.timedelta(days=1))
    assert of_quarter(cast.case_manager, NOW)["all"]["sent"] == 1
    assert of_quarter(cast.case_manager, NOW.before)["all"]["sent"] == 1


def test_quarters_follow_one_another_over_the_turn_of_the_year():
    held = quarters()
    assert held[0] == NOW
    assert Quarter(2026, 1).before == Quarter(2025, 4)
    first, end = Quarter(2025, 4).bounds
    assert (first.strftime("%d/%m/%Y"), end.strftime("%d/%m/%Y")) == ("01/10/2025", "01/01/2026")
    assert all(later.before == earlier for later, earlier in zip(held, held[1:], strict=False))


def test_the_sentence_says_the_point_and_names_who_lets_people_wait(cast, at, start):
    for n in (80, 100, 120):
        at("accepted", sent_at=start, answered_at=hours(start, n))
    at("sent", sent_at=start)
    said = say(NOW, of_quarter(cast.case_manager, NOW))
    assert "nhóm gửi 4 chuyển gửi: 75 % được tiếp nhận" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "Trả lời lâu nhất: Khám và xét nghiệm, Phòng khám Đồng Văn (100 giờ)." in said
    assert say(NOW.before, of_quarter(cast.case_manager, NOW.before)).startswith("Chưa gửi")


def test_silence_is_counted_and_named_before_slowness(cast, at, start):
    """Expired without an answer, or past its day: both. One that lapsed after it was accepted was answered."""
    late = timezone.localdate() - dt.timedelta(days=1)
    at("accepted", sent_at=start, answered_at=hours(start, 100))
    at("sent", state="expired", sent_at=start)
    at("sent", sent_at=start, answer_by=late)
    at("sent", sent_at=start, answer_by=timezone.localdate())
    at("accepted", state="expired", sent_at=start, answered_at=hours(start, 3))
    figures = of_quarter(cast.case_manager, NOW)
    [row] = figures["services"]
    assert (row["unanswered"], row["unanswered_share"], figures["all"]["unanswered"]) == (2, 0.4, 2)
    said = say(NOW, figures)
    assert "Không trả lời nhiều nhất: Khám và xét nghiệm, Phòng khám Đồng Văn (2 trên 5 chuyển gửi)." in said
    assert "Trả lời lâu nhất" not in said


def test_a_service_that_never_answers_is_named(client, cast, at, start):
    for _n in range(3):
        at("sent", state="expired", sent_at=start)
    client.force_login(cast.case_manager)
    shown = client.get(reverse("service-results")).content.decode()
    assert "(3 trên 3 chuyển gửi)" in shown
    assert shown.count('data-label="Không trả lời">100') == 2, "of the service and of its category"


def test_each_organisation_reads_its_own(client, cast, at, start):
    at("sent", sent_at=start)
    referral_at("sent", sender=cast.outsider, receiver=cast.clinic_officer, service=cast.check_up)
    assert of_quarter(cast.case_manager, NOW)["all"]["sent"] == 1
    client.force_login(cast.worker)
    assert client.get(reverse("service-results")).status_code == 403


def test_three_services_cost_what_one_costs(client, cast, at):
    client.force_login(cast.case_manager)
    url = reverse("service-results")
    at("completed")
    one = queries_of(client, url)
    referral_at("declined", sender=cast.worker, receiver=cast.job_officer, service=cast.job)
    referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.counselling)
    assert queries_of(client, url) == one
    shown = client.get(url, {"quarter": NOW.slug}).content.decode()
    assert "Giới thiệu việc làm" in shown
