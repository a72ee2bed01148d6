"""Counting in working days, Monday to Friday. Holidays are not known here: who is closed on one answers late by a day
or two, and the time until expiry leaves room for that."""

import datetime as dt

DAY = dt.timedelta(days=1)
SATURDAY = 5


def is_working(day: dt.date) -> bool:
    return day.weekday() < SATURDAY


def working_days_after(day: dt.date, number: int) -> dt.date:
    """The day that lies so many working days after `day`; before it, for a negative number."""
    step = DAY if number > 0 else -DAY
    for _n in range(abs(number)):
        day = _next(day, step)
    return day


def next_working_day(day: dt.date) -> dt.date:
    return _next(day, DAY)


def from_working_day(day: dt.date) -> dt.date:
    """The day itself, or the Monday after it."""
    return day if is_working(day) else _next(day, DAY)


def _next(day: dt.date, step: dt.timedelta) -> dt.date:
    day += step
    while not is_working(day):
        day += step
    return day
