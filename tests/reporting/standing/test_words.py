"""The first page's sentences, every verdict, the alarm; in both languages."""

import pytest
from django.utils.translation import override

from reporting.figures import Figure, Share
from reporting.standing.words import denominator, duplicates, few, headline, verdict
from tests.reporting.invented import half_year
from tests.reporting.standing.made import figures_of, having, of_province


def province(served, eligible):
    return figures_of(of_province(half_year(), served, eligible))


def withheld(bounds, whole):
    held = having(of_province(half_year(), 60, 100), "coverage", {
        ("total", "served"): bounds, ("total", "eligible"): whole, ("total", "unreached"): (1, None),
    })
    return figures_of(held)


@pytest.mark.parametrize(("figures", "code", "said"), [
    (province(70, 100), "met", ""), (province(69, 100), "below", ""),
    (withheld((64, 75), 100), "undecided", "quanh mốc 70 %"), (withheld((1, None), (1, None)), "protected", "quá ít"),
    (province(0, 0), "none", "chưa có ai"),
])
def test_every_verdict_has_its_reason(figures, code, said):
    found = verdict(figures)
    assert found.code == code
    assert said in found.reason if said else found.reason == ""


def test_each_verdict_has_a_shape_beside_its_colour():
    assert [verdict(province(*one)).shape for one in ((7, 7), (0, 7), (0, 0))] == ["●", "◆", "+"]


def test_possible_duplicates_may_leave_the_verdict_open():
    """70 of 100; four records may be two persons' second ones, three of them served: (70 − 3) / (100 − 3) = 69,1 %, or
    all but one unserved: 70 / (100 − 1) = 70,7 %."""
    held = having(of_province(half_year(), 70, 100), "duplicates", {("eligible",): 4, ("served",): 3})
    found = verdict(figures_of(held))
    assert found.code == "undecided"
    assert "69,1\N{NO-BREAK SPACE}% đến 70,7\N{NO-BREAK SPACE}%" in found.reason


def test_where_duplicates_are_protected_as_many_are_taken_as_there_can_be():
    """80 of 100, 1–9 records of which 1–9 served: from (80 − 9) / (100 − 9) = 78,0 % to 80 / (100 − 8) = 87,0 %."""
    held = having(of_province(half_year(), 80, 100), "duplicates", {("eligible",): (1, 9), ("served",): (1, 9)})
    said = duplicates(figures_of(held))
    assert said.startswith("1–9 hồ sơ")
    assert "78,0\N{NO-BREAK SPACE}% đến 87,0\N{NO-BREAK SPACE}%" in said


def test_nobody_counted_twice_leaves_nothing_to_say():
    assert duplicates(province(70, 100)) == ""


def test_few_people_are_flagged_and_many_are_not():
    """14 of 20: 48,1 to 85,5 % (Wilson)."""
    assert "48,1\N{NO-BREAK SPACE}% đến 85,5\N{NO-BREAK SPACE}%" in few(Share(Figure(14, 14, 14), Figure(20, 20, 20)))
    assert few(Share(Figure(500, 500, 500), Figure(1000, 1000, 1000))) == ""


def test_the_headline_says_the_share_or_why_there_is_none():
    assert headline(province(642, 1000)).startswith("64,2\N{NO-BREAK SPACE}% người có nhu cầu")
    assert "quá ít" in headline(withheld((1, None), (1, None)))
    assert "chưa có người" in headline(province(0, 0))


def test_the_alarm_rings_when_c1_rises_on_a_smaller_denominator():
    """The estimate is the same; 60 % of 900, then 65 % of 700."""
    then, now = figures_of(of_province(half_year(), 540, 900), 4), figures_of(of_province(half_year(), 455, 700), 7)
    found = denominator(now, then)
    assert found.shrinks
    assert "tăng từ 60,0\N{NO-BREAK SPACE}% lên 65,0\N{NO-BREAK SPACE}%" in found.sentence
    assert "chưa hẳn" in found.sentence


@pytest.mark.parametrize("figures", [province(700, 1000), province(300, 700), province(540, 900)])
def test_the_alarm_is_silent_otherwise(figures):
    """C1 rises with more assessed; or falls with fewer; or nothing moved."""
    found = denominator(figures, figures_of(of_province(half_year(), 540, 900), 4))
    assert not found.shrinks


def test_an_estimate_that_moved_is_named_beside_the_alarm():
    then = figures_of(of_province(half_year(), 540, 900), 4)
    now = figures_of(having(of_province(half_year(), 455, 700), "estimate", {("total",): 3000}), 7)
    assert "thành 3.000 người" in denominator(now, then).sentence


def test_without_a_release_before_or_without_an_estimate_nothing_is_compared():
    bare = figures_of(of_province(half_year(estimated=False), 455, 700))
    assert denominator(province(1, 2), None) is None
    assert denominator(bare, province(1, 2)) is None


def test_the_sentences_are_there_in_english():
    with override("en"):
        assert headline(province(642, 1000)) == (
            "64.2% of people in need and eligible have received a service")
        then, now = province(540, 900), province(455, 700)
        assert "rose from 60.0% to 65.0%" in denominator(now, then).sentence
        assert verdict(province(0, 0)).word == "No figures"
