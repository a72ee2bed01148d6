"""Where rows come from: the grid, a paste, a CSV or Excel file. All become lists of texts, as many as there are
columns."""

import json

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from casework.databook.columns import ROWS, columns
from privacy.pseudonyms import search_key
from privacy.spreadsheets import MOST_BYTES, cell_text, from_cell, read, workbook_rows

Rows = list[list[str]]


def from_grid(post) -> Rows:
    """The cells of the page's grid."""
    names = [one.name for one in columns()]
    return [[post.get(f"{number}.{name}", "").strip() for name in names] for number in range(1, ROWS + 1)]


def kept(rows: Rows) -> str:
    """The rows as one text, to travel through the preview."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def from_kept(text: str) -> Rows:
    """Raises ValidationError for what is no such text."""
    width = len(columns())
    try:
        rows = json.loads(text)
        whole = isinstance(rows, list) and len(rows) <= ROWS and all(
            isinstance(row, list) and len(row) == width and all(isinstance(cell, str) for cell in row) for row in rows
        )
    except (TypeError, ValueError):
        whole = False
    if not whole:
        raise ValidationError(_("Trang này không còn đủ dữ liệu. Hãy nhập lại."))
    return rows


def from_paste(text: str) -> Rows:
    """Cells copied out of a spreadsheet."""
    return arranged([[cell.strip() for cell in line.split("\t")] for line in text.splitlines()])


def from_file(name: str, content: bytes) -> Rows:
    """A filled template, as Excel workbook or CSV. Raises ValidationError where it is neither."""
    if len(content) > MOST_BYTES:
        raise ValidationError(_("Tệp quá lớn: nhiều nhất 1 MB."))
    if name.lower().endswith(".csv"):
        return arranged(from_csv(content))
    # Some more lines are read than may be, so that empty ones at the end do no harm.
    rows = workbook_rows(content, most_rows=ROWS * 5)
    return arranged([[from_cell(cell_text(cell)) for cell in row] for row in rows])


def from_csv(content: bytes) -> Rows:
    """Separated by what the first line is separated by: Excel writes semicolons where a comma marks decimals."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as unreadable:
        raise ValidationError(_("Không đọc được tệp này. Lưu tệp dạng CSV UTF-8 hoặc .xlsx.")) from unreadable
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    return [[cell.strip() for cell in row] for row in read(text, separator)]


def arranged(rows: Rows) -> Rows:
    """Without heads and row numbers, each row as wide as the columns. Raises ValidationError for too many rows, or
    cells beyond the last column."""
    heads = [search_key(one.head) for one in columns()]
    width = len(heads)
    numbered = False
    if rows and heads[0] in [search_key(cell) for cell in rows[0][:2]]:
        numbered = search_key(rows[0][0]) != heads[0]
        rows = rows[1:]
    elif rows:
        numbered = all(len(row) == width + 1 and row[0].isdigit() for row in rows if any(row))
    cut = [row[1:] if numbered else row for row in rows]
    while cut and not any(cut[-1]):
        cut.pop()
    if len(cut) > ROWS:
        raise ValidationError(_("Nhiều nhất %(most)s dòng một lần; ở đây có %(n)s.") % {"most": ROWS, "n": len(cut)})
    if any(any(row[width:]) for row in cut):
        raise ValidationError(_("Có ô nằm ngoài các cột của mẫu. Hãy dùng mẫu và giữ nguyên thứ tự các cột."))
    return [(row + [""] * width)[:width] for row in cut]
