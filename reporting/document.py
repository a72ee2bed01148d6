"""The half-year and annual report as a paper in the form of Decree 30/2020/NĐ-CP, Annex I.

Always in Vietnamese, whatever the reader's language: it is an official paper. Number and day of issue are left
open, since the office that sends it fills them in.
"""

from django.template.loader import render_to_string
from django.utils.translation import override

from privacy import documents
from reporting.figures import Figures


def title_of(release) -> str:
    """The report's title with its period."""
    year = release.period_end.year
    period = f"6 tháng đầu năm {year}" if release.is_half_year else f"năm {year}"
    return f"Kết quả thực hiện công tác hỗ trợ hòa nhập cộng đồng {period}"


def page(release) -> str:
    """The report as a whole HTML page."""
    with override("vi"):
        return render_to_string("reporting/report.html", {
            "release": release, "figures": Figures(release), "title": title_of(release),
            "year": str(release.period_end.year), "department": release.prepared_by.organisation,
        })


def report(release) -> bytes:
    """The report as a PDF."""
    return documents.pdf(page(release), title=title_of(release), language="vi")
