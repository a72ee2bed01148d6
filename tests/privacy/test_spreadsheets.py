"""No cell of a spreadsheet begins a formula, and what was put in comes back."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from privacy.spreadsheets import BOM, for_cell, from_cell, read, written

SIGNS = "=+-@＝＋－＠"
NASTY = st.text(st.sampled_from([*SIGNS, *"\t\r\n '\",;|aà0", "\u200b", "\ufeff", "\u00a0"]), max_size=12)
TEXT = NASTY | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def begins_a_formula(cell: str) -> bool:
    """How a careless program looks: past spaces, quotes and marks of no width."""
    return cell[:1] in set("\t\r\n\0") or cell.strip(" \"\u00a0\u200b\ufeff")[:1] in set(SIGNS)


@pytest.mark.parametrize("cell", [
    "=1+1", "+84 912", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", " =1", '"=1', "\0=1",
    "\u200b=1", "\ufeff=cmd|'/c calc'!A0", "'=1",
])
def test_a_beginning_formula_becomes_text(cell):
    assert for_cell(cell)[0] == "'"
    assert from_cell(for_cell(cell)) == cell


@pytest.mark.parametrize("cell", ["", "Mận", "1=1", "chị-em", "a@b.vn", "'Na", "Thứ Hai - thứ Sáu"])
def test_other_texts_stay_as_they_are(cell):
    assert for_cell(cell) == cell == from_cell(cell)


def test_numbers_and_days_stay_numbers_and_days():
    row = [-5, Decimal("-1.5"), date(2026, 11, 24), None]
    assert [for_cell(one) for one in row] == ["-5", "-1.5", "2026-11-24", ""]


@given(TEXT)
@example("a;\n=1")
@example("''\t=1")
def test_no_text_begins_a_formula_and_every_text_comes_back(text):
    assert not begins_a_formula(for_cell(text))
    assert from_cell(for_cell(text)) == text


@given(st.lists(st.lists(TEXT, min_size=1, max_size=4), max_size=4))
def test_a_whole_table_comes_back(rows):
    table = written(rows)
    assert table.startswith(BOM)
    assert list(read(table)) == rows


@given(st.lists(TEXT, min_size=1, max_size=3), st.sampled_from(",;|\t"))
def test_a_program_set_to_another_separator_meets_no_formula_either(row, separator):
    """It cuts the text in other places, and takes quotes for letters or for quotes."""
    table = written([row]).removeprefix(BOM)
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        for cells in csv.reader(io.StringIO(table, newline=""), delimiter=separator, quoting=quoting):
            assert not [cell for cell in cells if cell.strip(" \"\u00a0\u200b\ufeff")[:1] in set(SIGNS)]
