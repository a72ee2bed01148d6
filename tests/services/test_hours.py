"""Opening hours: one short line that is read at a glance, a question that a list can ask, and whose they are."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import translation

from privacy.models import AuditEvent
from services.hours.actions import set_hours
from services.hours.words import Span, say_hours
from services.models import Service
from services.querysets import NOW
from tests.factories import opened


def span(days, opens=None, closes=None, description=""):
    at = [text and dt.time.fromisoformat(text) for text in (opens, closes)]
    return Span(tuple(days), *at, description)


@pytest.mark.parametrize(("spans", "said"), [
    ([span(range(5), "07:30", "16:30")], "Thứ 2–6, 7:30–16:30"),
    ([span(range(5), "13:30", "16:30"), span(range(5), "07:30", "11:30")], "Thứ 2–6, 7:30–11:30 và 13:30–16:30"),
    ([span([1, 3], "13:00", "17:00")], "Thứ 3, 5, 13:00–17:00"),
    ([span([0, 1, 2, 3, 4], "07:00", "17:00"), span([5], "07:00", "11:00")], "Thứ 2–6, 7:00–17:00; Thứ 7, 7:00–11:00"),
    ([span([5, 6], "08:00", "11:00")], "Thứ 7, Chủ nhật, 8:00–11:00"),
    ([span([0, 1, 2, 4, 5, 6], "08:00", "11:00")], "Thứ 2–4, 6–Chủ nhật, 8:00–11:00"),
    ([span(range(7), "00:00", "00:00")], "Hằng ngày, cả ngày"),
    ([span([0])], "Thứ 2"),
    ([span([], description="Khai giảng mỗi tháng")], "Khai giảng mỗi tháng"),
    ([], ""),
])
def test_hours_read_in_one_line(spans, said):
    assert say_hours(spans) == said


def test_hours_read_in_english_too():
    with translation.override("en"):
        assert say_hours([span(range(5), "07:30", "16:30"), span([5, 6], "08:00", "08:00")]) == (
            "Mon–Fri, 7:30–16:30; Sat, Sun, all day"
        )


@pytest.mark.django_db
class TestHours:
    def test_a_service_without_hours_is_told_by_its_own_words(self, cast):
        cast.check_up.schedule = "Giờ hành chính"
        assert cast.check_up.hours_line == "Giờ hành chính"
        assert cast.check_up.week == []

    def test_is_it_open_on_tuesday_afternoon(self, cast):
        opened(cast.check_up, ([0, 1], "07:30", "11:30"), ([3], "13:30", "16:30"))
        opened(cast.counselling, ([1], "20:00", "06:00"))
        held = Service.objects.of(cast.clinic.pk)

        def open_at(day, hour=None) -> set[str]:
            return {one.name for one in held.filter(held.opened(day, hour and dt.time(hour)))}

        assert open_at(1, 14) == set()
        assert open_at(1, 8) == {cast.check_up.name}
        assert open_at(1, 22) == {cast.counselling.name}
        assert open_at(1) == {cast.check_up.name, cast.counselling.name}

    def test_a_night_goes_on_until_its_end_on_the_day_after(self, cast):
        opened(cast.counselling, ([6], "20:00", "06:00"))
        held = Service.objects.visible_to(cast.worker)
        assert [one.name for one in held.filter(held.opened(0, dt.time(5)))] == [cast.counselling.name]
        assert not held.filter(held.opened(0, dt.time(7))).exists()
        assert not held.filter(held.opened(6, dt.time(5))).exists(), "the night before is another day's"

    def test_now_is_this_day_at_this_hour(self, cast):
        opened(cast.check_up, ([1], "07:30", "11:30"))
        held = Service.objects.visible_to(cast.worker)
        for moment, names in (("2026-03-03T01:00Z", [cast.check_up.name]), ("2026-03-03T05:00Z", []),
                              ("2026-03-04T01:00Z", [])):  # Tuesday 8:00 and 12:00 in Viet Nam, Wednesday 8:00
            with time_machine.travel(moment, tick=False):
                assert [one.name for one in held.filter(held.opened_when(NOW))] == names

    def test_the_week_shows_each_day(self, cast):
        opened(cast.check_up, (range(5), "07:30", "11:30"), (range(5), "13:30", "16:30"))
        assert cast.check_up.week[0] == ("Thứ 2", "7:30–11:30 và 13:30–16:30")
        assert cast.check_up.week[6] == ("Chủ nhật", "")

    def test_the_same_hours_again_change_nothing(self, cast):
        opened(cast.check_up, ([0], "07:30", "11:30"), by=cast.clinic_officer)
        before = (AuditEvent.objects.count(), cast.check_up.hours.get().pk)
        opened(cast.check_up, ([0], "07:30", "11:30"), by=cast.clinic_officer)
        assert (AuditEvent.objects.count(), cast.check_up.hours.get().pk) == before

    @pytest.mark.parametrize("name", ["worker", "case_manager", "job_officer", "manager", "privacy_officer"])
    def test_nobody_else_changes_them(self, cast, name):
        with pytest.raises(PermissionDenied):
            set_hours(by=getattr(cast, name), service=cast.check_up, spans=[])

    def test_the_administrator_may(self, cast):
        opened(cast.check_up, ([0], "07:30", "11:30"), by=cast.administrator)
        assert cast.check_up.hours.count() == 1
