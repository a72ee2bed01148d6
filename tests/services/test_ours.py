"""A partner keeps its own services current in a tap or two; nobody else does."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from services.actions import add_service, pause
from services.hours.reading import Unreadable, read_day
from services.models import Service
from services.querysets import week_began
from tests.factories import opened
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


def page_of(browser, person):
    browser.force_login(person)
    return browser


@pytest.fixture
def officer_page(client, cast):
    return page_of(client, cast.clinic_officer)


def at(*hours):
    return [tuple(dt.time.fromisoformat(one) for one in pair) for pair in hours]


@pytest.mark.parametrize(("typed", "read"), [
    ("7:30–11:30, 13:30–16:30", at(("07:30", "11:30"), ("13:30", "16:30"))),
    ("7h30 - 11h30; 13h30 - 16h30", at(("07:30", "11:30"), ("13:30", "16:30"))),
    ("13:30 đến 16h và 8h tới 11g", at(("08:00", "11:00"), ("13:30", "16:00"))),
    ("7-17", at(("07:00", "17:00"))), ("8h–24h", at(("08:00", "00:00"))),
    ("Cả ngày", at(("00:00", "00:00"))), ("24/24", at(("00:00", "00:00"))), ("", []), ("nghỉ", []),
])
def test_hours_are_read_as_people_write_them(typed, read):
    assert read_day(typed) == read


@pytest.mark.parametrize("typed", ["sáng", "7", "25-26", "7:75-8", "16-9", "7-9, 8-10", "7-8, 9-10, 11-12", "7-8-9"])
def test_what_can_not_be_hours_is_told(typed):
    with pytest.raises(Unreadable) as told:
        read_day(typed)
    assert str(told.value)


def taps_on(page, service) -> dict[str, str]:
    return {tap["label"]: tap["free"] for row in page.context["rows"] if row["service"].pk == service.pk
            for tap in row["taps"] if not tap.get("off")}


def test_one_tap_records_one_place_less(officer_page, cast):
    page = officer_page.get(reverse("our-services"))
    fewer = taps_on(page, cast.check_up)["Bớt 1"]
    officer_page.post(reverse("capacity", args=[cast.check_up.pk]), {"places_a_week": 10, "places_free": fewer})
    officer_page.post(reverse("capacity", args=[cast.check_up.pk]), {"places_a_week": 10, "places_free": fewer})
    cast.check_up.refresh_from_db()
    assert cast.check_up.places_free == 9, "the same tap sent twice counts once"


def test_one_tap_says_that_all_is_as_it_was(officer_page, cast):
    Service.objects.update(last_confirmed=timezone.localdate() - dt.timedelta(days=60))
    assert officer_page.post(reverse("our-services")).status_code == 302
    assert not Service.objects.get(pk=cast.check_up.pk).is_stale
    assert Service.objects.get(pk=cast.job.pk).is_stale, "another organisation's stays as it is"


def test_a_new_week_is_asked_for_anew(officer_page, cast):
    """What was left last week is told as last week's, and one tap says what this week has."""
    last_week = week_began() - dt.timedelta(days=1)
    Service.objects.filter(pk=cast.check_up.pk).update(places_free=4, last_confirmed=last_week)
    page = officer_page.get(reverse("our-services"))
    assert taps_on(page, cast.check_up) == {"Còn cả 10 chỗ": 10, "Còn 4 chỗ như lần trước": 4, "Hết chỗ": 0}
    said = page.content.decode()
    assert "Tuần này còn mấy chỗ?" in said
    assert f"Lần trước, {last_week:%d/%m/%Y}: còn 4 trên 10 chỗ" in said
    officer_page.post(reverse("capacity", args=[cast.check_up.pk]), {"places_a_week": 10, "places_free": 10})
    page = officer_page.get(reverse("our-services"))
    assert "Tuần này còn mấy chỗ?" not in page.content.decode()
    assert "Bớt 1" in taps_on(page, cast.check_up)


def test_what_was_confirmed_as_it_stood_is_this_weeks(officer_page, cast):
    Service.objects.update(last_confirmed=week_began() - dt.timedelta(days=1))
    officer_page.post(reverse("our-services"))
    assert Service.objects.get(pk=cast.check_up.pk).is_told
    assert not Service.objects.get(pk=cast.job.pk).is_told


def test_a_full_service_offers_no_tap_below_nothing(officer_page, cast):
    Service.objects.filter(pk=cast.check_up.pk).update(places_free=0)
    assert set(taps_on(officer_page.get(reverse("our-services")), cast.check_up)) == {"Vẫn đúng", "Thêm 1"}


def week(**days):
    return {f"day_{day}": days.get(f"day_{day}", "") for day in range(7)} | {"note": days.get("note", "")}


def test_a_working_week_is_one_line_and_one_tick(officer_page, cast):
    typed = week(day_0="7:30-11:30, 13:30-16:30", day_5="7h30-11h30", note="Nghỉ ngày lễ") | {"same": "on"}
    assert officer_page.post(reverse("hours", args=[cast.check_up.pk]), typed).status_code == 302
    cast.check_up.refresh_from_db()
    assert cast.check_up.hours_line == "Thứ 2–6, 7:30–11:30 và 13:30–16:30; Thứ 7, 7:30–11:30"
    assert cast.check_up.schedule == "Nghỉ ngày lễ"


def test_the_hours_that_stand_are_shown_to_be_changed(officer_page, cast):
    opened(cast.check_up, ([0, 2], "07:30", "11:30"), ([2], "13:00", "15:00"))
    form = officer_page.get(reverse("hours", args=[cast.check_up.pk])).context["form"]
    assert [form[f"day_{day}"].initial for day in range(3)] == ["7:30–11:30", "", "7:30–11:30, 13:00–15:00"]
    sent = {name: form[name].initial or "" for name in form.fields if name != "same"}
    officer_page.post(reverse("hours", args=[cast.check_up.pk]), sent)
    assert cast.check_up.hours.count() == 2


def test_an_unreadable_day_is_told_beside_it_and_nothing_is_lost(officer_page, cast):
    opened(cast.check_up, ([0], "07:30", "11:30"))
    page = officer_page.post(reverse("hours", args=[cast.check_up.pk]), week(day_3="sáng"))
    assert page.context["form"].has_error("day_3")
    assert cast.check_up.hours.count() == 1


def test_a_pause_ends_by_itself(officer_page, cast):
    today = timezone.localdate()
    url = reverse("pause", args=[cast.check_up.pk])
    assert officer_page.post(url, {"until": today.strftime("%d/%m/%Y")}).status_code == 302
    assert Service.objects.get(pk=cast.check_up.pk).is_closed
    Service.objects.filter(pk=cast.check_up.pk).update(temporarily_closed_until=today - dt.timedelta(days=1))
    assert not Service.objects.get(pk=cast.check_up.pk).is_closed


def test_a_pause_in_the_past_is_no_pause(officer_page, cast):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    page = officer_page.post(reverse("pause", args=[cast.check_up.pk]), {"until": yesterday.strftime("%d/%m/%Y")})
    assert page.context["form"].has_error("until")


def test_a_paused_service_is_opened_again_in_one_tap(officer_page, cast):
    pause(by=cast.clinic_officer, service=cast.check_up, until=timezone.localdate())
    officer_page.post(reverse("pause", args=[cast.check_up.pk]), {"reopen": "1"})
    assert Service.objects.get(pk=cast.check_up.pk).temporarily_closed_until is None


@pytest.mark.parametrize("name", ["capacity", "hours", "pause"])
def test_another_organisations_service_is_out_of_reach(client, cast, name):
    page = page_of(client, cast.job_officer).post(reverse(name, args=[cast.check_up.pk]), {"reopen": "1", **week()})
    assert page.status_code == 403


def test_the_page_costs_the_same_for_many_services(officer_page, cast):
    few = queries_of(officer_page, reverse("our-services"))
    for n in range(5):
        made = add_service(by=None, id=uuid.uuid4(), organisation=cast.clinic, category="legal", name=f"Việc {n}",
                           places_a_week=1)
        opened(made, ([0], "08:00", "11:00"))
    assert queries_of(officer_page, reverse("our-services")) == few
