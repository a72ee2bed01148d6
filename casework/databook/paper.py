"""The empty databook as paper and as workbook, column for column as the grid.

On paper the rows and the meaning of their codes are on pages apart: who finds the rows reads numbers and letters.
"""

import io

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.contacts.codes import Supply
from casework.databook.columns import ROWS, columns, legend
from privacy import documents

PAPER_NAME, WORKBOOK_NAME = "phieu-ghi.pdf", "phieu-ghi.xlsx"
A_SIDE = 20


def amounts(supplies: dict, which: int) -> str:
    """Given (0) or needed (1), in words."""
    return ", ".join(f"{Supply(item).label} {held[which]}" for item, held in supplies.items() if held[which])


def printed() -> bytes:
    """The PDF: forty rows on two sides of A4, and the codes on a third page."""
    title = _("Phiếu ghi")
    html = render_to_string("casework/databook/paper.html", {
        "title": title, "language": get_language(), "columns": columns(), "legend": legend(),
        "sides": [range(first, first + A_SIDE) for first in range(1, ROWS + 1, A_SIDE)],
    })
    return documents.pdf(html, title=title, language=get_language() or "vi")


def workbook() -> bytes:
    """The XLSX: heads and forty numbered rows, all cells text, so that nothing typed is taken for something else."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = _("Phiếu ghi")
    sheet.append([_("Số"), *(one.head for one in columns())])
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for number in range(1, ROWS + 1):
        sheet.append([number])
    for place, column in enumerate(columns(), start=2):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = 14 if column.wide else 9
        for row in range(2, ROWS + 2):
            sheet[f"{letter}{row}"].number_format = "@"
    sheet.freeze_panes = "B2"
    codes = book.create_sheet(_("Bảng mã"))
    for head, lines in legend():
        codes.append([head])
        for code, means in lines:
            codes.append([code, means])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
