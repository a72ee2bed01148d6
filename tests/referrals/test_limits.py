"""The limits: read from one file whose mistakes name their line, counted in working days, kept by what was sent."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.times import checks, limits
from referrals.times.days import is_working, working_days_after
from referrals.times.limits import FILE, WrongLimits, in_force, limits_for, versions
from services.categories import Category

WRITTEN = FILE.read_text(encoding="utf-8")
FRIDAY = dt.date(2026, 11, 20)
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 31))


def held(tmp_path, text):
    path = tmp_path / "limits.toml"
    path.write_text(text, encoding="utf-8")
    return path


def line_of(text: str, sought: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if sought in line)


def test_the_file_names_every_category():
    assert all(version.limits.keys() == set(Category.values) for version in versions())
    assert checks.check_limits() == []


@pytest.mark.parametrize(("wrong", "right", "at", "says"), [
    ("answer = 0", "answer = 3", "answer = 0", "answer of health must be a whole number of days from 1 to 365"),
    ("answer = 2.5", "answer = 3", "answer = 2.5", "answer of health must be a whole number"),
    ("answers = 3", "answer = 3", "[version.limits.health]", "health does not say answer"),
    ("answer = 3\nsoon = 1", "answer = 3", "soon = 1", "soon is no limit"),
    ("[version.limits.helth]", "[version.limits.health]", "[[version]]", "no limits for health"),
    ("from = 2026", "from = 2026-01-01", "[[version]]", "a version needs an id"),
    ("answer = = 3", "answer = 3", "answer = = 3", "line"),
])
def test_a_mistake_in_the_file_names_its_line(tmp_path, wrong, right, at, says):
    text = WRITTEN.replace(right, wrong, 1)
    with pytest.raises(WrongLimits, match=says) as refused:
        versions(held(tmp_path, text))
    assert f"line {line_of(text, at)}" in str(refused.value)


def test_a_mistake_in_the_second_version_names_a_line_of_the_second(tmp_path):
    second = WRITTEN.replace("2026-1", "2027-1").replace("2026-01-01", "2027-01-01")
    text = WRITTEN + second.replace("attend = 7", "attend = 700")
    with pytest.raises(WrongLimits) as refused:
        versions(held(tmp_path, text))
    assert f"line {line_of(text, 'attend = 700')}:" in str(refused.value)


def test_a_wrong_file_stops_the_start(tmp_path, monkeypatch):
    broken = held(tmp_path, WRITTEN.replace("answer = 3", "answer = 0", 1))
    monkeypatch.setattr(checks, "versions", lambda: versions(broken))
    [error] = checks.check_limits()
    assert error.is_serious()
    assert "line" in error.msg


def test_a_new_version_counts_from_its_day_and_the_older_one_until_then(tmp_path, monkeypatch):
    second = WRITTEN.replace("2026-1", "2027-1").replace("2026-01-01", "2027-01-01").replace("answer = 3", "answer = 2")
    both = versions(held(tmp_path, WRITTEN + second))
    monkeypatch.setattr(limits, "versions", lambda: both)
    assert limits_for("health", dt.date(2026, 12, 31)).answer == 3
    assert limits_for("health", dt.date(2027, 1, 1)).answer == 2
    assert in_force(dt.date(2020, 1, 1)).id == "2026-1"


def test_a_weekend_does_not_count_unless_it_is_urgent():
    health = limits_for("health", FRIDAY)
    assert health.answer_by(FRIDAY, urgent=False) == dt.date(2026, 11, 25)  # Monday, Tuesday, Wednesday
    assert health.answer_by(FRIDAY, urgent=True) == dt.date(2026, 11, 21)  # the Saturday


@given(sent=DAYS, category=st.sampled_from(Category.values))
def test_reminder_answer_and_expiry_follow_each_other_on_working_days(sent, category):
    held = limits_for(category, sent)
    last = held.answer_by(sent, urgent=False)
    days = [held.remind_on(last, urgent=False), last, held.expires_after(last, urgent=False)]
    assert sent < last
    assert days == sorted(set(days)), "no two of them on one day"
    assert all(is_working(day) for day in days)


@given(sent=DAYS, category=st.sampled_from(Category.values))
def test_an_urgent_one_is_answered_and_expires_sooner(sent, category):
    held = limits_for(category, sent)
    urgent, other = (held.answer_by(sent, urgent=one) for one in (True, False))
    assert sent < urgent <= other
    assert urgent < held.expires_after(urgent, urgent=True) < held.expires_after(other, urgent=False)


@given(came=DAYS, category=st.sampled_from(Category.values))
def test_a_result_is_awaited_for_weeks_and_nobody_waits_for_it_for_ever(came, category):
    held = limits_for(category, came)
    last = held.result_by(came)
    assert dt.timedelta(days=14) <= last - came <= dt.timedelta(days=180)
    assert dt.timedelta(days=30) <= held.silent_after(last) - last <= dt.timedelta(days=90)


def test_a_course_lasts_longer_than_a_check_up():
    came = dt.date(2026, 3, 2)
    assert limits_for("health", came).result_by(came) == dt.date(2026, 4, 1)
    assert limits_for("vocational", came).result_by(came) == dt.date(2026, 8, 29)


@given(day=DAYS, number=st.integers(1, 40))
def test_working_days_are_counted_there_and_back(day, number):
    there = working_days_after(day, number)
    assert (there - day).days >= number
    if is_working(day):
        assert working_days_after(there, -number) == day
