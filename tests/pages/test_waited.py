"""How long something waited is said in the language of the page, hours before days."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from pages.templatetags.pages import waited


@pytest.mark.parametrize(("hours", "vi", "en"), [
    (0.5, "Dưới 1 giờ", "Under 1 hour"), (1, "1 giờ", "1 hour"), (23.9, "23 giờ", "23 hours"), (24, "1 ngày", "1 day"),
    (24 * 1043, "1.043 ngày", "1,043 days"),
])
def test_a_wait_is_told(hours, vi, en):
    since = timezone.now() - dt.timedelta(hours=hours)
    assert waited(since) == vi
    with translation.override("en"):
        assert waited(since) == en


def test_no_wait_is_nothing():
    assert waited(None) == ""
