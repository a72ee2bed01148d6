"""A share says no more than its two figures do."""

from types import SimpleNamespace

import pytest

from reporting.figures import Figure, Share, spread
from reporting.templatetags.figures import share


def figure(low, high):
    """A figure of which a reader knows the bounds alone."""
    return SimpleNamespace(value=low if low == high else None, low=low, high=high, is_protected=low != high)


def test_a_share_that_may_exceed_its_whole_has_no_upper_bound_of_its_own():
    reached = Share(figure(355, None), figure(1915, 1915), within=False)
    assert reached.high is None
    assert "100" not in share(reached)


def test_a_part_of_its_whole_is_never_more_than_all():
    assert Share(figure(1, None), figure(12, 66)).high == 1.0


def test_a_share_whose_bounds_are_one_is_written_once():
    assert share(Share(figure(0, 0), figure(1, 29))) == "0\N{NO-BREAK SPACE}%"


def test_bounds_are_rounded_outwards_so_that_they_hold():
    assert share(Share(figure(355, None), figure(1915, 1915), within=False)) == "ít nhất 18\N{NO-BREAK SPACE}%"
    assert share(Share(figure(22, 22), figure(23, 39))) == "56–96\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(("part", "whole", "ends"), [
    (Figure(46, 46, 46), Figure(65, 65, 65), (None, None)),
    (Figure(22, 22, 22), Figure(None, 22, 40), (0.55, 1.0)),
    (Figure(None, 1, None), Figure(None, 20, None), (0.0, 1.0)),
])
def test_a_bar_shows_an_interval_only_where_a_figure_is_protected(part, whole, ends):
    share = Share(part, whole)
    assert (share.open_from, share.open_to) == ends


def test_a_protected_step_still_has_its_bar():
    """At least 336 of 400: certain up to there, and nothing says that it is more."""
    assert spread(Figure(None, 336, None), 400) == {"share": 0.84, "open_from": 0.84, "open_to": 0.84}
    assert spread(Figure(None, 100, 200), 400) == {"share": 0.25, "open_from": 0.25, "open_to": 0.5}


@pytest.mark.parametrize(("part", "whole", "verdict"), [
    (Figure(70, 70, 70), Figure(100, 100, 100), "met"),
    (Figure(69, 69, 69), Figure(100, 100, 100), "below"),
    (Figure(None, 64, 75), Figure(100, 100, 100), "undecided"),
    (Figure(None, 1, None), Figure(None, 1, None), "protected"),
    (Figure(0, 0, 0), Figure(0, 0, 0), "none"),
])
def test_the_target_has_its_answers(part, whole, verdict):
    assert Share(part, whole).verdict == verdict
