"""Whatever the shape of a release, no reader finds what is withheld; and by hand, what each case should look like."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy.disclosure.audit import audit
from privacy.disclosure.losses import losses
from privacy.disclosure.openform import AT_LEAST, AT_MOST, SUM, Cell, Insider, Place, Relation, Release, Table
from privacy.disclosure.protect import protect
from privacy.disclosure.system import Contradiction
from tests.disclosure.shapes import at, draft, hierarchies, row, values_of

GENTLY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}


def hidden(release) -> list[str]:
    return [name for name, value in values_of(release).items() if value is None]


# --- By hand ---------------------------------------------------------------------------------------------------
def test_large_figures_and_zeros_are_all_shown():
    assert hidden(protect(row(10, 25, 0)).release) == []


def test_one_small_figure_takes_one_other_with_it():
    done = protect(row(3, 25, 40))
    assert len(hidden(done.release)) == 2
    assert (done.primary, done.complementary, done.bound) == (1, 1, 1)
    assert done.may_be_published


def test_a_withheld_figure_shows_what_a_reader_could_work_out():
    shown = {cell.place.at[0][1]: cell for cell in protect(row(3, 25)).release.cells()}
    # total 28: each at least 1; weights forbid nothing cheaper than the other figure
    assert hidden(protect(row(3, 25)).release) == ["a", "b"]
    assert (shown["a"].low, shown["a"].high) == (1, 27)
    assert (shown["b"].low, shown["b"].high) == (1, 27)


def test_two_small_figures_whose_sum_is_under_k_need_a_third():
    # 1 + 3 = 4: with these two alone withheld, each is provably under 5
    done = protect(row(1, 3, 40, 50))
    assert len(hidden(done.release)) == 3


def test_two_small_figures_whose_sum_gives_neither_away_are_enough():
    # 3 + 4 = 7: each may be 1 to 6
    done = protect(row(3, 4, 40, 50))
    assert hidden(done.release) == ["a", "b"]


def test_a_hidden_figure_is_a_natural_number_from_1():
    # 5 persons in two cells that each have somebody: at most 4 in either. A reader who thought of zeros would say 0-5.
    assert len(hidden(protect(row(2, 3, 40)).release)) == 3


def test_a_zone_of_one_commune_shares_its_fate():
    figures = {"only": 3, "zone": 3, "other": 20, "third": 20, "total": 43}
    release = draft(figures, (SUM, "zone", ("only",)), (SUM, "total", ("zone", "other", "third")))
    done = protect(release)
    assert {"only", "zone"} < set(hidden(done.release))


def test_a_total_that_stands_twice_is_withheld_twice():
    release = draft({"a": 2, "b": 1, "total": 3, "again": 3}, (SUM, "total", ("a", "b")), (SUM, "again", ("total",)))
    assert set(hidden(protect(release).release)) == {"a", "b", "total", "again"}


def test_any_service_is_protected_with_its_services_though_it_is_not_their_sum():
    # any is at least each and at most the sum: with any = 40 shown and legal = 39, health of 2 is between 1 and …
    release = draft({"health": 2, "legal": 39, "any": 41}, (AT_MOST, "any", ("health", "legal")),
                    (AT_LEAST, "any", ("health", "legal")))
    done = protect(release)
    assert done.certificate.holds
    assert "health" in hidden(done.release)


def test_eligible_minus_reached_is_protected_as_a_figure_of_its_own():
    # 50 eligible, 47 reached: 3 were not, so one of the two has to go as well
    release = draft({"eligible": 50, "reached": 47, "rest": 3}, (SUM, "eligible", ("reached", "rest")))
    done = protect(release, importance={"persons": 1})
    assert len(hidden(done.release)) == 2
    assert "rest" in hidden(done.release)


def test_an_organisation_does_not_learn_that_few_are_served_by_others():
    mine = Insider("peers", {at("a"): 18, at("total"): 18})
    without, within = protect(row(20, 30)), protect(row(20, 30), insiders=[mine])
    assert hidden(without.release) == []
    assert hidden(within.release) == ["a", "b"]
    assert audit(without.release, insiders=[mine]).certificate.findings[0].what == "part"
    assert within.certificate.readers == ("outsider", "peers")


def test_one_who_knows_their_own_cell_does_not_find_the_next():
    # The organisation knows that all 3 of a are its own: with a and b withheld it would subtract.
    alone = Insider("peers", {at("a"): 3}, frozenset([at("a")]))
    done = protect(row(3, 4, 40, 50), insiders=[alone])
    assert len(hidden(done.release)) == 3
    assert done.certificate.holds


def test_a_correction_does_not_give_away_what_was_withheld_before():
    """The half-year withheld b and c; the year adds nobody, shows them or their sum, and gives nothing away."""
    first = protect(row(3, 30, 12)).release
    second = draft(
        {"a": 4, "b": 31, "c": 12, "total": 47}, (SUM, "total", ("a", "b", "c")),
        *((AT_LEAST, name, ((1, name),)) for name in ("a", "b", "c", "total")), number=2,
    )
    done = protect(second, [first])
    assert done.certificate.holds
    assert done.certificate.earlier == (1,)


def test_an_earlier_figure_that_would_be_found_exactly_keeps_another_withheld():
    """a and b were withheld with their total shown; to show b, unchanged since, would give a away."""
    first = draft({"a": None, "b": None, "total": 30}, (SUM, "total", ("a", "b")))
    second = draft({"b": 27, "c": 40}, (SUM, "b", ((1, "b"),)), number=2)
    done = protect(second, [first])
    assert done.certificate.holds
    assert hidden(done.release) == ["b"]


def test_an_earlier_figure_is_kept_though_it_is_large():
    """10 and 20 were withheld to protect others; b, unchanged, would give the very 10 away."""
    first = draft({"a": None, "b": None, "total": 30}, (SUM, "total", ("a", "b")))
    second = draft({"b": 20, "c": 40, "d": 60}, (SUM, "b", ((1, "b"),)), (SUM, "d", ("b", "c")), number=2)
    done = protect(second, [first])
    assert done.certificate.holds
    assert sorted(hidden(done.release))[0] == "b"
    assert done.complementary == 2


def test_what_can_not_be_protected_any_more_is_said():
    """The first release showed 30 of 33: its withheld part can't be 5 whatever the second one does."""
    first = draft({"b": 30}, number=1)
    second = draft({"a": 3, "total": 33, "again": 33}, (SUM, "total", ("a", (1, "b"))), (SUM, "again", ("total",)),
                   number=2)
    third = draft({"a": 3}, (SUM, (1, "t"), ("a", (1, "b"))), number=2)
    assert protect(second, [first]).may_be_published
    done = protect(third, [draft({"b": 30, "t": 33})])
    assert done.caps
    assert not done.certificate.holds
    assert not done.may_be_published


@pytest.mark.parametrize("values", [{"a": 3, "b": 4, "total": 8}, {"a": 3, "b": None, "total": 8}])
def test_what_does_not_add_up_or_has_no_value_is_refused(values):
    with pytest.raises(ValueError, match=r"contradict|value"):
        protect(draft(values, (SUM, "total", ("a", "b"))))


def test_a_year_below_its_half_year_is_a_contradiction():
    first = draft({"a": None, "b": 20, "total": 30}, (SUM, "total", ("a", "b")))
    with pytest.raises(Contradiction):
        protect(draft({"a": 9}, (AT_LEAST, "a", ((1, "a"),)), number=2), [first])


def test_a_release_that_was_not_given_is_named():
    with pytest.raises(ValueError, match="not given: release 1"):
        protect(draft({"a": 9}, (AT_LEAST, "a", ((1, "a"),)), number=2))


def test_estimates_are_no_persons_of_the_records():
    estimate = replace(draft({}), tables=(Table("estimate", ("area",), (Cell(at("a", table="estimate"), 3, 2, 9),)),))
    assert values_of(protect(estimate).release) == {"a": 3}


def test_losses_are_told_by_table():
    before = row(3, 25, 40)
    (loss,) = losses(before, protect(before).release)
    assert (loss.cells, loss.withheld, loss.primary, loss.persons, loss.persons_withheld) == (4, 2, 1, 136, 28)


# --- Of every shape --------------------------------------------------------------------------------------------
@given(hierarchies())
@settings(max_examples=60, **GENTLY)
def test_no_reader_finds_anything_whatever_the_shape(before):
    done = protect(before, seconds=5, importance={"again": 0})
    assert done.certificate.findings == ()
    assert done.caps == ()
    for true, cell in zip(before.cells(), done.release.cells(), strict=True):
        assert cell.value in (None, true.value)
        assert cell.low <= true.value
        assert cell.high is None or true.value <= cell.high
        assert not 1 <= (cell.value or 0) < before.k
        assert true.value or cell.value == 0  # a true zero is always shown
    assert done.bound <= done.cost <= done.greedy_cost


@given(hierarchies(zones=3, communes=3, columns=2), st.data())
@settings(max_examples=30, **GENTLY)
def test_no_insider_finds_anything_either(before, data):
    """An organisation with some of each finest figure's persons; of one figure it knows that all are its own."""
    own = {}
    for cell in before.cells():
        if len(cell.place.at[0][1]) == 4:
            own[cell.place] = data.draw(st.integers(0, cell.value))
    true = {cell.place: cell.value for cell in before.cells()}
    whole = [place for place, count in own.items() if count == true[place]]
    insider = Insider("peers", own, frozenset(whole[:1]))
    done = protect(before, insiders=[insider], seconds=5)
    assert done.certificate.findings == () or done.caps


@given(hierarchies(zones=2, communes=3, columns=2, largest=12), st.data())
@settings(max_examples=30, **GENTLY)
def test_a_second_release_gives_nothing_of_the_first_away(one, data):
    """The year is the half-year and as much again of some of its figures: each at least what it was."""
    first = protect(one, seconds=3).release
    done = protect(later(one, data.draw(st.integers(1, 3))), [first], seconds=3)
    assert done.certificate.findings == () or done.caps


def later(one: Release, times: int) -> Release:
    """A release numbered 2 with every figure `times` what it was, linked with release 1 figure by figure."""

    def moved(place: Place) -> Place:
        return place._replace(release=2)

    tables = tuple(
        replace(t, cells=tuple(Cell(moved(c.place), *[c.value * times] * 3) for c in t.cells)) for t in one.tables
    )
    inner = [Relation(r.kind, moved(r.whole), tuple(map(moved, r.parts))) for r in one.relations]
    across = [Relation(AT_LEAST, moved(c.place), (c.place,)) for c in one.cells()]
    return replace(one, release=2, tables=tables, relations=(*inner, *across))
