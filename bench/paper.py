"""What the papers of a year's release cost: the annual report as a PDF, its pages, and the workbook."""

import io
import time

from bench.report import Line

PDF_SECONDS, XLSX_SECONDS = 10, 10


def figures(province, given) -> list[Line]:
    from pypdf import PdfReader

    from reporting.papers.document import report
    from reporting.papers.forms import first_words
    from reporting.papers.workbook import workbook

    province.grow(given.small)
    release, paper = of_a_year(), first_words("vi")
    seconds, pdf = timed(lambda: report(release, paper))
    again, _pdf = timed(lambda: report(release, paper))
    pages = len(PdfReader(io.BytesIO(pdf)).pages)
    took, _book = timed(lambda: workbook(release, "vi"))
    said = f"{again:.1f} s for {pages} pages, {seconds:.1f} s the first time with its fonts"
    return [
        Line("the annual report as a PDF", said, seconds, PDF_SECONDS, "s"),
        Line("the annual release as a workbook", f"{took:.1f} s", took, XLSX_SECONDS, "s"),
    ]


def of_a_year():
    """A release of a whole year of invented persons; it is never stored."""
    import datetime as dt

    from accounts.models import User
    from accounts.roles import Role
    from privacy.identity import SYSTEM, acting_as
    from reporting.models import Release
    from tests.reporting.invented import whole_year

    tables = whole_year()
    start, end = (dt.date.fromisoformat(day) for day in tables["period"])
    with acting_as(SYSTEM):
        manager = User.objects.filter(role=Role.PROGRAMME_MANAGER).select_related("organisation").first()
    return Release(
        number=tables["release"], period_start=start, period_end=end, cutoff=dt.datetime(2027, 1, 4, tzinfo=dt.UTC),
        catalogue=tables["catalogue"], rules=tables["rules"], state="approved", prepared_by=manager, tables=tables,
    )


def timed(work) -> tuple[float, bytes]:
    begun = time.perf_counter()
    made = work()
    return time.perf_counter() - begun, made
