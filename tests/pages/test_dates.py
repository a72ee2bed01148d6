"""A date is read day first, always; whatever can't be read that way is refused in words."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from pages.fields import DateField

FIFTH_OF_FEBRUARY = datetime.date(2026, 2, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "5/2/2026",
        "05/02/2026",
        "05-02-2026",
        "5.2.2026",
        "5 2 2026",
        "05022026",
        " 05/02/2026 ",
        "2026-02-05",
    ],
)
def test_every_way_people_write_it_is_the_fifth_of_february(typed):
    assert DateField().clean(typed) == FIFTH_OF_FEBRUARY


@pytest.mark.parametrize("typed", ["2/2026", "5/2/26", "hôm qua", "5//2//2026", "5022026", "٠٥/٠٢/٢٠٢٦"])
def test_what_is_no_full_date_is_answered_with_an_example(typed):
    with pytest.raises(ValidationError, match="ngày/tháng/năm"):
        DateField().clean(typed)


@pytest.mark.parametrize("typed", ["31/02/2026", "02/13/2026", "00/01/2026", "29022025"])
def test_a_day_that_is_not_in_the_calendar_is_never_turned_round(typed):
    with pytest.raises(ValidationError, match="trong lịch"):
        DateField().clean(typed)


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_what_is_shown_reads_back_as_the_same_day(date):
    field = DateField()
    shown = field.widget.format_value(date)
    assert shown == f"{date.day:02}/{date.month:02}/{date.year:04}"
    assert field.clean(shown) == date
    assert not field.has_changed(date, shown)


def test_limits_are_told_with_the_limit_itself():
    field = DateField(earliest=datetime.date(2026, 1, 1), latest=lambda: datetime.date(2026, 12, 31))
    assert field.clean("31/12/2026") == datetime.date(2026, 12, 31)
    with pytest.raises(ValidationError, match="01/01/2026"):
        field.clean("31/12/2025")
    with pytest.raises(ValidationError, match="31/12/2026"):
        field.clean("01/01/2027")


def test_an_optional_date_may_stay_empty_and_a_required_one_may_not():
    assert DateField(required=False).clean("  ") is None
    with pytest.raises(ValidationError, match="Hãy nhập ngày"):
        DateField().clean("")
