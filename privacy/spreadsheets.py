"""Text on its way into a spreadsheet, and back. A cell that begins with a formula would be carried out by whoever
opens the file: it could send the sheet elsewhere. Every table that leaves or enters the software passes here.

Reading a workbook never trusts the file either: its size, packed and unpacked, and its length are checked first.

A cell that would begin a formula gets an apostrophe in front, and reading takes it off again. A program set to
another separator than ours cuts cells where we did not, so what follows a separator inside a text counts as a
beginning too. In a workbook (XLSX), pass texts through `for_cell` and set the cell's type to text.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

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

MOST_BYTES, MOST_UNPACKED = 1_000_000, 20_000_000  # of a workbook, as it comes and as it unfolds

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


def read(text: str, separator: str = ",") -> Iterator[list[str]]:
    """The rows of a CSV text that `written` made, or that somebody saved from a spreadsheet."""
    for row in csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), delimiter=separator):
        yield [from_cell(cell) for cell in row]


def workbook_rows(content: bytes, *, most_rows: int, most_columns: int = 40) -> list[tuple[Any, ...]]:
    """The cells of a workbook's first sheet, the heads among them. Raises ValidationError where it is no workbook,
    too large, or has more than `most_rows` rows beneath the heads."""
    from openpyxl import load_workbook

    _check_size(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True, max_row=most_rows + 2, max_col=most_columns))
    except Exception as unreadable:  # openpyxl raises whatever the broken part made it stumble over
        raise ValidationError(_("Không đọc được tệp này. Hãy tải mẫu, điền rồi gửi lại.")) from unreadable
    if len(rows) > most_rows + 1:
        raise ValidationError(_("Tệp quá dài: nhiều nhất %(rows)s dòng.") % {"rows": most_rows})
    return rows


def _check_size(content: bytes) -> None:
    """Refuse what is no zip, or would unpack to something enormous."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as no_zip:
        raise ValidationError(_("Đây không phải là tệp Excel (.xlsx).")) from no_zip
    if len(content) > MOST_BYTES or sum(one.file_size for one in packed) > MOST_UNPACKED:
        raise ValidationError(_("Tệp quá lớn: nhiều nhất 1 MB."))


def cell_text(cell: Any) -> str:
    """A workbook's cell as it reads: whole numbers without a decimal point, a day as day/month/year."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
