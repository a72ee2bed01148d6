"""How numbers, dates, codes and states are written in either language."""

import datetime

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from pages.templatetags import pages as words

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(("language", "number", "percent"), [("vi", "1.043", f"64,2{NBSP}%"), ("en", "1,043", "64.2%")])
def test_figures_follow_the_readers_language(language, number, percent):
    with translation.override(language):
        assert words.number(1043) == number
        assert words.percent(0.642) == percent


def test_no_figure_is_no_zero():
    assert words.number(None) == ""
    assert words.percent(None) == "–"
    assert words.percent(0) == f"0,0{NBSP}%"


@pytest.mark.parametrize(("value", "shown"), [("K7M3QX", "K7M-3QX"), ("K7M-3QX", "K7M-3QX"), ("", ""), (None, "")])
def test_a_code_is_spoken_in_one_grouping(value, shown):
    assert words.code(value) == shown


@pytest.mark.parametrize(("away", "said"), [(0, "Hôm nay"), (-1, "Hôm qua"), (1, "Ngày mai")])
def test_near_days_have_names(away, said):
    assert words.day(timezone.localdate() + datetime.timedelta(days=away)) == said


def test_other_days_are_written_day_first():
    assert words.day(datetime.date(2020, 2, 5)) == "05/02/2020"
    assert words.short_date(None) == ""


def test_a_moment_counts_as_the_day_it_is_here():
    late_in_utc = datetime.datetime(2026, 2, 4, 18, 30, tzinfo=datetime.UTC)
    assert words.short_date(late_in_utc) == "05/02/2026"


def test_a_state_is_a_word_and_an_unknown_tone_stays_neutral():
    template = Template('{% load pages %}{% tag "Quá hạn" "late" %}{% tag word "shouting" %}')
    html = template.render(Context({"word": "<b>"}))
    assert '<strong class="dh-tag dh-tag--late">Quá hạn</strong>' in html
    assert '<strong class="dh-tag">&lt;b&gt;</strong>' in html


@pytest.mark.parametrize(("share", "width"), [(None, 0), (0.642, 64.2), (1.7, 100), (-1, 0)])
def test_a_bar_stays_within_its_track(share, width):
    assert words.bar(share)["part"] == width


def test_a_bar_writes_its_lengths_with_a_point_and_its_words_beside_them():
    drawn = words.bar(0.642, 0.7, "Đã xong", value_text="670 / 1.043", target_text="mục tiêu", low=0.69, high=0.73)
    with translation.override("vi"):
        html = render_to_string("components/_bar.html", drawn)
    assert 'role="img" aria-label="Đã xong"' in html
    assert '<rect class="dh-bar__part" width="64.2%"' in html
    assert '<rect class="dh-bar__band" x="69.0%" y="8" width="4.0%"' in html
    assert ">670 / 1.043</text>" in html


def test_a_bar_without_words_is_passed_over_by_a_screen_reader():
    assert 'aria-hidden="true"' in render_to_string("components/_bar.html", words.bar(None))


def test_pages_of_a_list_keep_its_filters():
    request = RequestFactory().get("/?tab=late&q=a%26b&page=2")
    context = Context({"page": Paginator(range(45), 20).page(2), "request": request})
    html = Template('{% include "components/_pagination.html" %}').render(context)
    assert 'href="?tab=late&amp;q=a%26b&amp;page=1"' in html
    assert 'href="?tab=late&amp;q=a%26b&amp;page=3"' in html
    assert "Trang 2 trên 3" in html
