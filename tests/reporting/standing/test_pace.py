"""December by hand: gains, band, what it takes; and when nothing can be said."""

import math

import pytest

from reporting.standing.pace import Month, observed, pace
from reporting.standing.pace_words import band, drawing, say_needed, say_pace
from tests.reporting.invented import half_year, month
from tests.reporting.standing.made import figures_of, having, of_province


def months(*figures: tuple[int, int, int]) -> list[Month]:
    return [Month(*one) for one in figures]


# Three months: 40 of 100, 60 of 110, 75 of 130. Gains: 20 and 15 served, 10 and 20 eligible.
THREE = months((7, 40, 100), (8, 60, 110), (9, 75, 130))


def test_december_is_expected_at_the_mean_monthly_gain():
    found = pace(THREE)
    assert (found.gain, found.left) == (17.5, 3)
    assert (found.served, found.eligible) == (75 + 3 * 17.5, 130 + 3 * 15)  # 127.5 of 175
    assert found.expected == pytest.approx(0.728571, abs=1e-6)


def test_the_band_is_worked_out_by_hand():
    """r = 127.5 / 175 = 0.728571. Residuals 20 − r·10 = 12.714286 and 15 − r·20 = 0.428571; their mean 6.571429, each
    6.142857 away; s² = 2 × 37.734694 / 1 = 75.469388. Three months ahead of two: h + h²/m = 3 + 9/2 = 7.5.
    t(1) = 3.078; half = 3.078 × √(75.469388 × 7.5) / 175 = 0.418450."""
    found = pace(THREE)
    assert found.low == pytest.approx(0.728571 - 0.418450, abs=1e-5)
    assert found.high == 1.0  # 1.147 is more than everybody
    assert found.verdict == "undecided"
    assert band(found) == "31–100\N{NO-BREAK SPACE}%"


def test_what_it_takes_is_the_rest_in_equal_months():
    found = pace(THREE)
    assert found.needed == pytest.approx((0.7 * 175 - 75) / 3)  # 15.83
    assert "mỗi tháng cần thêm 16 người" in say_needed(found)
    assert "đến nay mỗi tháng thêm 18 người" in say_needed(found)


def test_equal_months_leave_no_band():
    found = pace(months((1, 10, 20), (2, 20, 40), (3, 30, 60), (4, 40, 80)))
    assert (found.low, found.high) == (pytest.approx(0.5), pytest.approx(0.5))
    assert found.verdict == "below"
    assert say_pace(found).endswith("chỉ đạt 50\N{NO-BREAK SPACE}%.")


def test_the_band_widens_with_what_is_still_to_come():
    uneven = [(20, 30), (35, 55), (60, 80), (70, 110)]
    early = pace(months(*((n, *one) for n, one in enumerate(uneven, start=1))))
    late = pace(months(*((n, *one) for n, one in enumerate(uneven, start=8))))
    assert late.high - late.low < early.high - early.low


def test_the_first_month_brings_in_who_was_carried_over_and_is_no_gain():
    found = pace(months((1, 500, 600), (2, 510, 620), (3, 520, 640), (4, 530, 660)))
    assert found.gain == 10


def test_a_gap_of_two_months_counts_as_two():
    """Gains of 10 a month throughout, one of them read two months late."""
    found = pace(months((1, 10, 20), (2, 20, 40), (4, 40, 80)))
    assert found.gain == 10
    assert found.high - found.low == pytest.approx(0)


@pytest.mark.parametrize(("held", "why", "said"), [
    (months(), "none", "chưa có ai"), (months((1, 0, 0)), "none", "chưa có ai"),
    (THREE[:2], "few", "Mới có số liệu của 2 tháng"), (months((12, 75, 100)), "over", "khép lại ở 75,0"),
])
def test_where_nothing_can_be_said_the_reason_is(held, why, said):
    found = pace(held)
    assert (found.why, found.expected, found.verdict) == (why, None, "none")
    assert said in say_pace(found)
    assert say_needed(found) == ""


def test_a_month_whose_province_is_protected_is_left_out():
    hidden = having(month(of=3), "coverage", {("total", "served"): (1, 9)})
    held = of_province(month(of=2), 20, 40), hidden, of_province(half_year(), 90, 150)
    read = [figures_of(one) for one in held]
    assert [(one.month, one.served, one.eligible) for one in observed(read)] == [(2, 20, 40), (6, 90, 150)]


def test_the_drawing_ends_where_the_words_do():
    found = pace(THREE)
    made = drawing(found)
    assert [point["month"] for point in made["points"]] == [7, 8, 9]
    assert made["end"]["x"] == 92
    assert made["end"]["high"] == 20  # at 100 % the top
    assert math.isclose(made["target"], 20 + 0.3 * 240)
