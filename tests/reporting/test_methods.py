"""Estimates worked out of a field study: by hand, as laws, and on their pages."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from reporting.estimating.methods import Range, capture_recapture, multiplier, wisdom_of_crowds

FEW = st.integers(0, 3000)


def test_two_visits_by_hand():
    """(101 × 81) / 21 − 1 = 388.6; 160 were met; variance 4047.5; the unseen 228.6 divided and multiplied by 1.708."""
    assert capture_recapture(100, 80, 20) == Range(293, 389, 551)


def test_whoever_was_met_twice_and_nobody_else_is_everybody():
    assert capture_recapture(30, 30, 30) == Range(30, 30, 30)


def test_a_service_and_a_survey_by_hand():
    """200 users, and 50 of 100 said that they used it: 400 people; the share is 40.4 to 59.6 %."""
    assert multiplier(200, 100, 50) == Range(335, 400, 496)


def test_a_survey_among_acquaintances_is_less_certain():
    simple, chained = multiplier(200, 100, 50), multiplier(200, 100, 50, design_effect=2)
    assert simple.point == chained.point
    assert chained.low < simple.low < simple.high < chained.high


def test_five_guesses_by_hand():
    assert wisdom_of_crowds([30, 20, 200, 40, 50]) == Range(30, 40, 50)


@given(first=FEW, second=FEW, share=st.floats(0, 1))
def test_never_fewer_than_were_met(first, second, share):
    both = int(min(first, second) * share)
    found = capture_recapture(first, second, both)
    assert first + second - both <= found.low <= found.point <= found.high


@given(asked=st.integers(1, 3000), share=st.floats(0, 1), users=FEW)
def test_never_fewer_than_the_users(asked, share, users):
    found = multiplier(users, asked, max(1, int(asked * share)))
    assert users <= found.low <= found.point <= found.high


@given(st.lists(st.integers(0, 99_999), min_size=3))
def test_one_wild_guess_does_not_carry_the_others_away(guesses):
    found = wisdom_of_crowds(guesses)
    assert min(guesses) <= found.low <= found.point <= found.high <= max(guesses)


@pytest.mark.parametrize("impossible", [
    lambda: capture_recapture(5, 5, 6), lambda: multiplier(10, 10, 0), lambda: multiplier(10, 10, 11),
    lambda: wisdom_of_crowds([1, 2]),
])
def test_impossible_figures_are_refused(impossible):
    with pytest.raises(ValueError, match=r"more people|no share|fewer than three"):
        impossible()


@pytest.fixture
def page(client, cast, db):
    client.force_login(cast.manager)
    return lambda method, **figures: client.get(reverse("estimate-work-out", args=[method]), figures)


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_result_is_said_and_goes_on_to_the_estimate(page, client):
    shown = page("capture_recapture", first="100", second="80", both="20")
    assert "Khoảng <b>389</b> người, có thể từ 293 đến 551." in shown.content.decode()
    form = client.get(shown.context["on_url"]).context["form"]
    assert [form[name].value() for name in ("low", "point", "high", "method")] == [
        "293", "389", "551", "capture_recapture"
    ]


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.parametrize(("method", "figures", "said"), [
    ("capture_recapture", {"first": "5", "second": "4", "both": "9"}, "không thể nhiều hơn số gặp một lần"),
    ("multiplier", {"users": "5", "asked": "40", "used": "0", "design_effect": "1"}, "khi chưa ai nói đã dùng"),
    ("multiplier", {"users": "5", "asked": "40", "used": "41", "design_effect": "1"}, "nhiều hơn số người được hỏi"),
    ("wisdom_of_crowds", {"guesses": "20, ba mươi"}, "“ba” không phải là một số"),
    ("wisdom_of_crowds", {"guesses": "20 30"}, "Nhập ít nhất ba số."),
])
def test_what_can_not_be_is_said_beside_its_question(page, method, figures, said):
    answer = page(method, **figures).content.decode()
    assert said in answer
    assert "Dùng số này" not in answer


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_method_that_is_none_is_not_found(page):
    assert page("census").status_code == 404
