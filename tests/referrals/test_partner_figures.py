"""A partner's own figures: what it received of the last twelve months, how quickly it answered, and how it ended."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from referrals import actions
from referrals.codes import DeclineReason
from referrals.ending import withdraw
from referrals.results import figures
from referrals.results.views import say_hours
from referrals.times.measured import figures as measured_figures
from tests.factories import referral_at
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def clinic(client, cast):
    client.force_login(cast.clinic_officer)
    return client


@pytest.fixture
def at(cast):
    def make(state, /, service=None, **columns):
        made = referral_at(
            state, sender=cast.worker, receiver=cast.clinic_officer, service=service or cast.check_up
        )
        for name, value in columns.items():
            setattr(made, name, value)
        made.save()
        return made

    return make


def answered_after(hours: float, **more) -> dict:
    sent = timezone.now() - dt.timedelta(days=4)
    return {"sent_at": sent, "answered_at": sent + dt.timedelta(hours=hours), **more}


def total(cast) -> dict:
    return figures.together(cast.clinic.pk)


def test_every_step_is_counted_once(cast, at):
    for state in ("sent", "accepted", "declined", "attended", "completed", "failed", "missed"):
        at(state)
    found = total(cast)
    assert {name: found[name] for name in figures.counted()} == {
        "received": 7, "owed": 6, "answered": 6, "in_time": 6, "urgent_owed": 0, "urgent_in_time": 0, "accepted": 5,
        "declined": 1, "attended": 3, "completed": 1,
    }


def test_an_answer_after_its_day_was_not_in_time(cast, at):
    at("accepted", answer_by=timezone.localdate() - dt.timedelta(days=1))
    assert (total(cast)["answered"], total(cast)["in_time"]) == (1, 0)


def test_who_still_has_time_owes_no_answer_and_what_was_withdrawn_is_not_the_partners_doing(clinic, cast, at):
    """Two answered, of which one late; one silent and late; one run out. One has time left and one was taken back
    before an answer: neither is counted. So one of four was in time."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    at("accepted")
    at("accepted", answer_by=yesterday)
    at("sent", answer_by=yesterday)
    at("sent", state="expired")
    at("sent")
    withdraw(by=cast.worker, referral=at("sent"))
    found = total(cast)
    assert (found["received"], found["owed"], found["in_time"]) == (6, 4, 1)
    assert "Trả lời đúng hạn 1 trên 4 (25,0\N{NO-BREAK SPACE}%)." in clinic.get(reverse("own-figures")).content.decode()


def test_urgent_ones_answered_in_time_stand_apart(clinic, cast, at):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    at("accepted")
    at("accepted", urgent=True)
    at("declined", urgent=True, answer_by=yesterday)
    at("sent", urgent=True, answer_by=yesterday)
    found = total(cast)
    assert (found["owed"], found["in_time"], found["urgent_owed"], found["urgent_in_time"]) == (4, 2, 3, 1)
    page = clinic.get(reverse("own-figures")).content.decode()
    assert "Riêng chuyển gửi gấp: 1 trên 3 (33,3\N{NO-BREAK SPACE}%)." in page
    assert "gấp: 1 trên 3" in page


def test_where_nothing_was_to_be_answered_yet_no_share_is_told(clinic, at):
    at("sent")
    page = clinic.get(reverse("own-figures")).content.decode()
    assert "cơ sở nhận 1 chuyển gửi và hoàn thành 0." in page
    assert "Trả lời đúng hạn 0" not in page


def test_what_a_partner_reads_and_what_lists_go_by_are_the_same_figures(cast, at):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    for state, columns in (
        ("accepted", {}), ("accepted", {"answer_by": yesterday}), ("declined", {}), ("sent", {"answer_by": yesterday}),
        ("sent", {"state": "expired"}), ("sent", {}),
    ):
        at(state, **columns)
    measured, told = measured_figures(timezone.localdate())[cast.check_up.pk], total(cast)
    assert (measured.asked, measured.answered, measured.in_time) == (told["owed"], told["answered"], told["in_time"])
    assert (told["owed"], told["answered"], told["in_time"]) == (5, 3, 2)


def test_the_hours_are_the_middle_ones_and_urgent_ones_stand_apart(cast, at):
    for hours in (1, 5, 40):
        at("accepted", **answered_after(hours))
    for hours in (2, 4):
        at("accepted", **answered_after(hours, urgent=True))
    assert (total(cast)["hours"], total(cast)["urgent_hours"]) == (pytest.approx(5), pytest.approx(3))


def test_months_and_services_add_up_to_the_whole(cast, at):
    at("completed")
    at("sent", service=cast.counselling)
    at("accepted", sent_at=timezone.now() - dt.timedelta(days=70))
    months, services = figures.by_month(cast.clinic.pk), figures.by_service(cast.clinic.pk)
    assert len(months) == 2
    assert months[0]["month"] > months[1]["month"]
    assert [one["received"] for one in services] == [2, 1]
    for name in figures.counted():
        assert sum(one[name] for one in months) == sum(one[name] for one in services) == total(cast)[name]


def test_what_came_more_than_twelve_months_ago_is_left_out(cast, at):
    at("completed", sent_at=figures.first_month() - dt.timedelta(minutes=1))
    at("completed", sent_at=figures.first_month())
    assert total(cast)["received"] == 1
    first = timezone.localtime(figures.first_month())
    assert (first.day, (timezone.localdate().month - first.month) % 12) == (1, 11)


def test_reasons_stand_with_the_most_frequent_first(cast, at):
    for reason in (DeclineReason.TOO_FAR, DeclineReason.FULL, DeclineReason.FULL):
        actions.decline(by=cast.clinic_officer, referral=at("sent"), decline_reason=reason)
    assert figures.by_reason(cast.clinic.pk) == [("Hết chỗ", 2), ("Ngoài địa bàn phục vụ", 1)]


def test_the_page_says_it_in_a_sentence_and_in_tables(clinic, cast, at):
    at("completed", **answered_after(5))
    at("declined")
    page = clinic.get(reverse("own-figures")).content.decode()
    assert "cơ sở nhận 2 chuyển gửi và hoàn thành 1. Trả lời đúng hạn 2 trên 2 (100,0\N{NO-BREAK SPACE}%)." in page
    assert f"{timezone.localdate():%m/%Y}" in page
    assert cast.check_up.name in page
    assert "Hết chỗ" in page


def test_a_picture_has_its_figure_beside_it(clinic, at):
    at("accepted")
    page = clinic.get(reverse("own-figures")).content.decode()
    assert "dh-bar" in page
    assert "1 trên 1 (100\N{NO-BREAK SPACE}%)" in page


def test_nothing_received_is_said_with_a_next_step(clinic):
    page = clinic.get(reverse("own-figures")).content.decode()
    assert "Chưa có chuyển gửi nào trong 12 tháng qua." in page
    assert reverse("our-services") in page


def test_a_job_centre_counts_none_of_the_clinics(client, cast, at):
    at("completed")
    client.force_login(cast.job_officer)
    page = client.get(reverse("own-figures"))
    assert page.context["total"]["received"] == 0
    assert page.context["services"] == page.context["months"] == page.context["reasons"] == []


def test_the_page_costs_the_same_for_two_and_for_ten(clinic, at):
    states = ("completed", "declined")
    for state in states:
        at(state)
    few = queries_of(clinic, reverse("own-figures"))
    for state in states * 4:
        at(state)
    assert queries_of(clinic, reverse("own-figures")) == few
    assert few <= 9


@pytest.mark.parametrize(("hours", "said"), [(None, ""), (.3, "dưới 1 giờ"), (4.2, "4 giờ"), (47.9, "2 ngày")])
def test_hours_are_said_as_long_as_they_matter(hours, said):
    assert say_hours(hours) == said
