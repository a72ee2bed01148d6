"""The figures of a release as an Excel workbook: a cover, then one sheet a table, one row a figure.

Shown figures are numbers. A withheld one is text, "1–9", so that no formula takes it for a number; its bounds stand in
columns of their own.
"""

import io

from django.utils.translation import gettext as _
from django.utils.translation import override

from pages.templatetags.pages import short_date
from reporting.catalogue import Table, tables_of
from reporting.figures import Figure, Figures
from reporting.papers.document import kind_of, title_of
from reporting.papers.words import Areas, dimension_word, word
from reporting.templatetags.figures import figure as say_figure

WIDE = {"area": 34, "figure": 52, "kind": 30, "service": 26, "result": 26, "step": 26, "measure": 30}
TEXT = "@"


def workbook(release, language: str) -> bytes:
    """The .xlsx of a release; names of areas stay as they are, words are in the language asked for."""
    from openpyxl import Workbook

    with override(language):
        figures, areas = Figures(release), Areas.known()
        book = Workbook()
        book.remove(book.active)
        held = [table for table in tables_of(kind_of(release)) if figures.has(table.name)]
        cover(book.create_sheet(_("Giới thiệu")), release, held)
        for table in held:
            write(book.create_sheet(sheet_name(table)), table, figures, areas)
        book.properties.creator, book.properties.title = "", title_of(release)
        written = io.BytesIO()
        book.save(written)
    return written.getvalue()


def sheet_name(table: Table) -> str:
    """The name by which the documented open form calls the table: the same in both languages, and short enough."""
    return table.name


def cover(sheet, release, held: list[Table]) -> None:
    from openpyxl.styles import Alignment, Font

    for label, value in facts(release):
        sheet.append([label, value])
    sheet.append([])
    sheet.append([_("Trang tính"), _("Nội dung")])
    for table in held:
        sheet.append([sheet_name(table), str(table.title)])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 90
    for row in sheet.iter_rows():
        row[0].font = Font(bold=True)
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    laid_out(sheet, across=False)


def facts(release) -> list[tuple[str, str | int]]:
    """What a reader must know before the first figure."""
    k = release.tables["k"]
    return [
        (_("Nội dung"), title_of(release)),
        (_("Kỳ công bố số"), release.number),
        (_("Trạng thái"), _("Đã duyệt") if release.is_approved else _("BẢN DỰ THẢO")),
        (_("Kỳ số liệu"), f"{short_date(release.period_start)} – {short_date(release.period_end)}"),
        (_("Chốt số liệu"), short_date(release.cutoff)),
        (_("Phiên bản tiêu chí"), release.rules),
        (_("Phiên bản danh mục"), release.catalogue),
        (_("Ngưỡng bảo vệ"), k),
        (_("Cách đọc"), _(
            "Mỗi dòng là một con số. Ô số là số đã công bố. Ô chữ như “1–9” là số được bảo vệ: số dưới %(k)s, hoặc số "
            "có thể làm lộ số đó. Hai cột “Thấp nhất” và “Cao nhất” là khoảng mà ai cũng tự suy ra được; không cộng, "
            "không lấy trung bình các khoảng này. Ô “Cao nhất” trống là không có gì chặn trên. Với số ước tính, hai "
            "cột này là khoảng của chính ước tính. Số 0 là không có ai.") % {"k": k}),
    ]


def write(sheet, table: Table, figures: Figures, areas: Areas) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet.append(heads(table))
    for codes, figure in figures.table(table.name).items():
        sheet.append([*labels(table, codes, areas), *values(figure)])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E6E6E6")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for i, name in enumerate(columns(table), start=1):
        sheet.column_dimensions[get_column_letter(i)].width = WIDE.get(name, 16)
    formatted(sheet, len(heads(table)))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    laid_out(sheet, across=len(heads(table)) > 6)


def columns(table: Table) -> list[str]:
    """Names of the columns: an area has its code beside its name."""
    found = [part for name in table.dimensions for part in (["code", "area"] if name == "area" else [name])]
    return [*found, "value", "low", "high"]


def heads(table: Table) -> list[str]:
    own = {"code": _("Mã"), "value": _("Số") if not table.counted else _("Số người"), "low": _("Thấp nhất"),
           "high": _("Cao nhất")}
    if table.name == "contacts":
        own["value"] = _("Số lượt")
    return [own[name] if name in own else dimension_word(name) for name in columns(table)]


def labels(table: Table, codes: tuple[str, ...], areas: Areas) -> list[str]:
    found: list[str] = []
    for name, code in zip(table.dimensions, codes, strict=True):
        found += [code, areas.name(code)] if name == "area" else [word(name, code)]
    return found


def values(figure: Figure) -> list[int | str | None]:
    """The figure, or the words of what it lies between; and its bounds."""
    return [say_figure(figure) if figure.value is None else figure.value, figure.low, figure.high]


def formatted(sheet, width: int) -> None:
    """Numbers with their thousands apart, text at the right where a number would stand; codes stay text."""
    from openpyxl.styles import Alignment

    right = Alignment(horizontal="right")
    for row in sheet.iter_rows(min_row=2, min_col=width - 2, max_col=width):
        for cell in row:
            if isinstance(cell.value, int):
                cell.number_format = "#,##0"
            elif cell.value is not None:
                cell.number_format, cell.alignment = TEXT, right


def laid_out(sheet, *, across: bool) -> None:
    """On A4, as wide as the paper, as long as it takes."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if across else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"
