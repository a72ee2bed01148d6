"""The workbook in which many communes' figures are filled in: writing the empty one, reading a filled one.

Reading never trusts the file: its size, its rows and each cell are checked, and every problem names its row.
"""

import io
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from privacy.spreadsheets import cell_text, workbook_rows
from reporting.programme.figures import Figure, Kind, Of, Value, figures_of
from services.models import Commune

MOST_ROWS = 500
YES, NO = {"có", "co", "x", "1", "yes", "rồi"}, {"chưa", "chua", "không", "khong", "0", "no"}


@dataclass(frozen=True)
class Row:
    """One line of the file: its number there, the commune and its values."""

    number: int
    commune: Commune
    values: dict[str, Value]


@dataclass
class Sheet:
    """What a file says: the rows that are right, and (row number, sentence) for everything that is not."""

    rows: list[Row] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def columns() -> list[tuple[Figure, str]]:
    """What each column after the commune's code and name holds: (figure, "part" or "whole")."""
    found = []
    for figure in figures_of(Of.COMMUNE):
        found.append((figure, "part"))
        if figure.kind == Kind.SHARE:
            found.append((figure, "whole"))
    return found


def empty(period: str) -> bytes:
    """A workbook with one line a commune, to be filled in and brought back."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    sheet.title = period[:31]
    heads = [str(figure.label if part == "part" else figure.whole) for figure, part in columns()]
    sheet.append([_("Mã xã"), _("Xã, phường"), *heads])
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for commune in Commune.objects.order_by("search_key"):
        sheet.append([commune.pk, commune.name])
    for letter, width in (("A", 10), ("B", 26), *((letter, 20) for letter in "CDEFGHIJ")):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "C2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def read(content: bytes) -> Sheet:
    """What the file says. Raises ValidationError where it is no workbook of ours at all."""
    lines = _lines(content)
    communes, sheet = {one.pk: one for one in Commune.objects.all()}, Sheet()
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=2):
        if not any(cell_text(cell) for cell in line[2:]):
            continue
        commune = communes.get(cell_text(line[0]).zfill(5))
        if commune is None:
            sheet.problems.append((number, _("Không có xã, phường nào có mã này.")))
        elif commune.pk in seen:
            sheet.problems.append((number, _("Xã, phường này đã có ở dòng %(row)s.") % {"row": seen[commune.pk]}))
        else:
            seen[commune.pk] = number
            _read_line(sheet, number, commune, line)
    return sheet


def _lines(content: bytes) -> list[tuple]:
    """The cells beneath the heads, padded to their number."""
    rows, width = workbook_rows(content, most_rows=MOST_ROWS), len(columns()) + 2
    if not rows or sum(1 for cell in rows[0] if cell_text(cell)) < width:
        raise ValidationError(_("Tệp không theo mẫu: thiếu cột. Hãy tải mẫu, điền rồi gửi lại."))
    return [(*row, *[None] * width)[:width] for row in rows[1:]]


def _read_line(sheet: Sheet, number: int, commune: Commune, line: tuple) -> None:
    cells = dict(zip(columns(), line[2:], strict=True))
    values, wrong = {}, []
    for figure in figures_of(Of.COMMUNE):
        try:
            whole = _count(cells[figure, "whole"]) if figure.kind == Kind.SHARE else None
            part = _yes_no(cells[figure, "part"]) if figure.kind == Kind.YES_NO else _count(cells[figure, "part"])
            values[figure.code] = Value(part, whole)
        except ValueError as why:
            wrong.append(_("%(figure)s: %(why)s.") % {"figure": figure.label, "why": why})
    if wrong:
        sheet.problems += [(number, sentence) for sentence in wrong]
    else:
        sheet.rows.append(Row(number, commune, values))


def _yes_no(cell) -> int:
    word = cell_text(cell).casefold()
    if word in YES | NO:
        return int(word in YES)
    raise ValueError(_("ghi Có hoặc Chưa"))


def _count(cell) -> int:
    word = cell_text(cell).replace(".", "") if isinstance(cell, str) else cell_text(cell)
    if word.isascii() and word.isdigit() and len(word) <= 7:
        return int(word)
    raise ValueError(_("ghi một số nguyên, không để trống"))
