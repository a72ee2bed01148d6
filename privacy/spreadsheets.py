"""Text on its way into a spreadsheet, and back. A cell that begins with a formula would be carried out by whoever
opens the file: it could send the sheet elsewhere. Every table that leaves or enters the software passes here.

A cell that would begin a formula gets an apostrophe in front, and reading takes it off again. A program set to
another separator than ours cuts cells where we did not, so what follows a separator inside a text counts as a
beginning too. In a workbook (XLSX), pass texts through `for_cell` and set the cell's type to text.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

# Also their full-width, small and superscript forms, which some programs read as the plain ones.
SIGNS = "=+\\-@＝＋－＠﹢﹣﹦﹫⁺⁻⁼−"
# What a program may pass over before it looks: spaces, quotes, marks of no width.
SKIPPED = ' "\u00a0\u1680\u2000-\u200f\u202a-\u202f\u205f-\u2064\u3000\ufeff'
BEGINNING = r"(?:^|(?<=[,;|\t\r\n]))"
FORMULA = rf"'*[{SKIPPED}]*[{SIGNS}]"
CONTROL = r"'*[\t\r\n\0]"
DANGEROUS = re.compile(rf"{BEGINNING}(?={FORMULA})|^(?={CONTROL})")
PROTECTED = re.compile(rf"{BEGINNING}'(?={FORMULA})|^'(?={CONTROL})")
BOM = "\ufeff"  # by which spreadsheets know that the file is UTF-8

Value = str | int | float | Decimal | date | None


def for_cell(value: Value) -> str:
    """The text to put into a cell. Numbers and dates stay what they are: they can't hold a formula."""
    if value is None:
        return ""
    return DANGEROUS.sub("'", value) if isinstance(value, str) else str(value)


def from_cell(text: str) -> str:
    """What was put in."""
    return PROTECTED.sub("", text)


def written(rows: Iterable[Sequence[Value]]) -> str:
    """Rows as one CSV text, every cell quoted."""
    page = io.StringIO()
    csv.writer(page, quoting=csv.QUOTE_ALL).writerows([for_cell(value) for value in row] for row in rows)
    return BOM + page.getvalue()


def read(text: str) -> Iterator[list[str]]:
    """The rows of a CSV text that `written` made, or that somebody saved from a spreadsheet."""
    for row in csv.reader(io.StringIO(text.removeprefix(BOM), newline="")):
        yield [from_cell(cell) for cell in row]
