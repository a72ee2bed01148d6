"""What is withheld stays withheld: against pencil and paper, and against trying every table there is."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.disclosure.threshold import TOTAL, Published, leaks, protect

CHAIN = ["contacted", "assessed", "eligible", "reached"]
STEPS = [("assessed", "contacted"), ("eligible", "assessed"), ("reached", "eligible")]


def protected(columns, pairs=(), k=10):
    totals = {column: sum(row.values()) for column, row in columns.items()}
    return protect(columns, totals=totals, pairs=pairs, k=k)


@st.composite
def cascades(draw, zones=18, largest=60, chain=CHAIN):
    """Cascades that never rise, zone by zone, sparse and dense."""
    top = draw(st.sampled_from([3, 12, largest]))
    columns = {column: {} for column in chain}
    for zone in range(draw(st.integers(1, zones))):
        value = draw(st.integers(0, top))
        for column in chain:
            columns[column][f"z{zone:02}"] = value
            value = draw(st.integers(0, value))
    return columns


def test_large_figures_are_all_shown():
    shown = protected({"reached": {"a": 10, "b": 25, "c": 0}})
    assert {zone: cell.value for zone, cell in shown["reached"].items()} == {"a": 10, "b": 25, "c": 0, TOTAL: 35}


def test_a_small_figure_takes_the_next_smallest_with_it():
    shown = protected({"reached": {"a": 4, "b": 25, "c": 40, "d": 0}})["reached"]
    assert [zone for zone, cell in shown.items() if cell.value is None] == ["a", "b"]
    assert shown["a"] == Published(None, 1, 28)
    assert shown["d"].value == 0


def test_two_small_figures_whose_sum_gives_both_away_are_not_enough():
    # 10 in two zones that each have somebody: at most 9 in either, so a third zone has to go with them.
    shown = protected({"reached": {"a": 4, "b": 6, "c": 40, "d": 50}})["reached"]
    assert [zone for zone, cell in shown.items() if cell.value is None] == ["a", "b", "c"]


def test_a_small_difference_takes_the_numerator_with_it():
    columns = {"eligible": {"a": 50, "b": 60}, "reached": {"a": 45, "b": 30}}
    shown = protected(columns, [("reached", "eligible")])
    assert [cell.value for cell in shown["eligible"].values()] == [50, 60, 110]
    assert [cell.value for cell in shown["reached"].values()] == [None, None, 75]


def test_a_province_of_few_shows_nothing():
    shown = protected({"reached": {"a": 1, "b": 3}})["reached"]
    assert all(cell.value is None for cell in shown.values())
    assert shown[TOTAL].high is None


@pytest.mark.parametrize(
    ("columns", "totals", "pairs"),
    [
        ({"x": {"a": 3}}, {"x": 4}, []),
        ({"x": {"a": -1}}, {"x": -1}, []),
        ({"x": {"total": 3}}, {"x": 3}, []),
        ({"x": {"a": 3}, "y": {"b": 3}}, {"x": 3, "y": 3}, []),
        ({"x": {"a": 3}, "y": {"a": 2}}, {"x": 3, "y": 2}, [("x", "y")]),
        ({"x": {"a": 3}, "y": {"a": 3}}, {"x": 3, "y": 3}, [("x", "y"), ("y", "x")]),
    ],
)
def test_figures_that_contradict_themselves_are_refused(columns, totals, pairs):
    with pytest.raises(ValueError, match=r"\."):
        protect(columns, totals=totals, pairs=pairs)


@given(cascades())
@settings(max_examples=150, deadline=None)
def test_subtraction_finds_nothing(columns):
    assert leaks(protected(columns, STEPS), pairs=STEPS) == []


@given(cascades())
@settings(max_examples=60, deadline=None)
def test_what_is_shown_is_true_and_what_is_withheld_lies_in_its_interval(columns):
    shown = protected(columns, STEPS)
    for column, row in columns.items():
        for zone, value in {**row, TOTAL: sum(row.values())}.items():
            cell = shown[column][zone]
            assert cell.value in (None, value)
            assert cell.low <= value
            assert cell.high is None or value <= cell.high
            assert cell.value is not None or value > 0
            assert not (cell.value is not None and 1 <= value < 10)


@given(cascades())
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_changes_nothing(columns):
    turned = {column: dict(reversed(row.items())) for column, row in reversed(columns.items())}
    assert protected(columns, STEPS) == protected(turned, list(reversed(STEPS)))


def every_table(shown, pairs, columns, zones, largest):
    """Every table of whole numbers up to `largest` that a reader could take for the truth."""
    def row(column):
        cells = shown[column]
        choices = [
            range(1, largest + 1) if cells[zone].value is None else (cells[zone].value,) for zone in zones
        ]
        total = cells[TOTAL].value
        return [r for r in product(*choices) if (sum(r) >= 1 if total is None else sum(r) == total)]

    for rows in product(*(row(column) for column in columns)):
        table = dict(zip(columns, rows, strict=True))
        if all(n <= d for a, b in pairs for n, d in zip(table[a], table[b], strict=True)):
            yield table


@given(cascades(zones=3, largest=5, chain=CHAIN[2:]))
@settings(max_examples=120, deadline=None)
def test_trying_every_table_finds_nothing(columns):
    """k = 3 and few zones, so that all tables can be tried: no arithmetic can do better than this reader."""
    k, pairs = 3, STEPS[2:]
    shown, zones = protected(columns, pairs, k), list(columns["reached"])
    largest = max(8, max(columns["eligible"].values()) + k)
    possible = list(every_table(shown, pairs, CHAIN[2:], zones, largest))
    for column in CHAIN[2:]:
        figures = {zone: {t[column][i] for t in possible} for i, zone in enumerate(zones)}
        figures[TOTAL] = {sum(t[column]) for t in possible}
        for zone, found in figures.items():
            if shown[column][zone].value is None:
                assert len(found) > 1
                assert max(found) >= k
    between = [[t["eligible"][i] - t["reached"][i] for t in possible] for i in range(len(zones))]
    between.append([sum(t["eligible"]) - sum(t["reached"]) for t in possible])
    for found in between:
        assert not (min(found) >= 1 and max(found) < k)


@pytest.mark.parametrize(
    ("values", "leak"),
    [
        ({"a": None, "b": 20, TOTAL: 24}, ("found", "a")),
        ({"a": None, "b": None, "c": 20, TOTAL: 29}, ("under", "a")),
    ],
)
def test_the_attacker_does_find_what_careless_withholding_leaves(values, leak):
    careless = {"x": {zone: Published(value, value or 1, value) for zone, value in values.items()}}
    assert leak in [(found.what, found.zone) for found in leaks(careless)]


def test_the_attacker_subtracts_numerators_too():
    careless = {"n": {"a": 45, TOTAL: 45}, "d": {"a": 50, TOTAL: 50}}
    shown = {c: {zone: Published(v, v, v) for zone, v in row.items()} for c, row in careless.items()}
    assert {found.column for found in leaks(shown, pairs=[("n", "d")])} == {"d - n"}
