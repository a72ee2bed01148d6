"""The report as a paper in the form of Decree 30/2020/NĐ-CP, Annex I; in English it is a translation and says so.

A release of a month makes a short one. Until the release is approved each page says that it is a draft.
"""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from pages.templatetags.pages import short_date
from privacy import documents
from reporting.catalogue import Period, period_of
from reporting.figures import Figures
from reporting.papers import annexes, charts, grids, sentences
from reporting.papers.cells import Grid
from reporting.papers.forms import lines
from reporting.papers.models import Language, ReportPaper
from reporting.papers.words import Areas

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def title_of(release) -> str:
    """What the report is about, with its period, in the language in force."""
    values = {"year": str(release.period_end.year), "month": str(release.period_end.month)}
    return {
        Period.YEAR: _("Kết quả thực hiện công tác hỗ trợ hòa nhập cộng đồng năm %(year)s"),
        Period.HALF: _("Kết quả thực hiện công tác hỗ trợ hòa nhập cộng đồng 6 tháng đầu năm %(year)s"),
        Period.MONTH: _("Kết quả thực hiện công tác hỗ trợ hòa nhập cộng đồng tháng %(month)s năm %(year)s"),
    }[kind_of(release)] % values


def kind_of(release) -> Period:
    kind = period_of(release.period_start, release.period_end)
    if kind is None:
        raise ValueError("A release of no period that is ever published.")
    return kind


def report(release, paper: ReportPaper, before: Figures | None = None) -> bytes:
    """The report as a PDF in the paper's language. `before`: the release with which this one may be compared."""
    with override(paper.language):
        return documents.pdf(
            page(release, paper, before), title=title_of(release), language=str(paper.language),
        )


def page(release, paper: ReportPaper, before: Figures | None = None) -> str:
    """The report as a whole HTML page, in the language in force."""
    figures, areas = Figures(release), Areas.known()
    return render_to_string("reporting/papers/report.html", {
        "release": release, "paper": paper, "title": title_of(release), "language": paper.language,
        "is_translation": paper.language == Language.ENGLISH, "department": release.prepared_by.organisation,
        "number": numbered(paper.number), "date": dated(paper), "sections": sections(figures, areas, before, paper),
        "annexes": numbered_annexes(figures, areas), "addressed_to": lines(paper.addressed_to),
        "receivers": lines(paper.receivers), "is_month": kind_of(release) == Period.MONTH,
    })


def numbered(number: str) -> str:
    """Under 10 with a leading zero; dots where the clerk fills it in."""
    return number.zfill(2) if number else "........"


def dated(paper: ReportPaper) -> str:
    """Days under 10 and the first two months with a leading zero, as the decree writes them."""
    day = paper.dated
    if paper.language == Language.ENGLISH:
        return f"{day.day} {day:%B %Y}" if day else "…… …………… 20…"
    if day is None:
        return "ngày ..... tháng ..... năm 20....."
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def sections(figures: Figures, areas: Areas, before: Figures | None, paper: ReportPaper) -> list[dict]:
    """The parts of the body in order, each with its Roman number, sentences, charts and numbered tables."""
    kind, made = kind_of(figures.release), grids.body(figures)
    short = kind == Period.MONTH
    parts = [
        (_("Kết quả chung"), sentences.general(figures, before, kind) + (sentences.month(figures) if short else []),
         [charts.coverage(figures)], []),
        *([] if short else of_results(figures, areas)),
        *([(_("Lượt tiếp cận"), sentences.contacts(figures), [], ["contacts", "late"])] if short else []),
        (_("Đánh giá, khó khăn và đề xuất"), paper.assessment.split("\n") if paper.assessment else [], [], []),
    ]
    held = [one for one in parts if one[1] or one[2]]
    tables = iter(range(1, 40))
    return [
        {"number": ROMAN[i], "title": title, "sentences": [one for one in said if one.strip()], "charts": drawn,
         "grids": [(next(tables), made[name]) for name in names if name in made]}
        for i, (title, said, drawn, names) in enumerate(held)
    ]


def of_results(figures: Figures, areas: Areas) -> list[tuple]:
    """What a half-year or a year has and a month has not."""
    return [
        (_("Từ tiếp cận đến kết quả"), sentences.cascade(figures), [charts.cascade(figures)], ["cascade"]),
        (_("Kết quả theo loại dịch vụ và địa bàn"), sentences.services(figures), [charts.districts(figures, areas)],
         ["needs", "providers"]),
        (_("Chuyển gửi, thời gian chờ và kết quả duy trì"),
         sentences.referrals(figures) + sentences.lasting(figures), [], ["referrals", "waiting", "lasting"]),
        (_("Lượt tiếp cận, vật phẩm, người mới và đặc điểm"),
         sentences.contacts(figures) + sentences.newcomers(figures), [],
         ["contacts", "channels", "supplies", "quarters", "profile", "late"]),
        (_("Các chỉ tiêu khác của kế hoạch"), sentences.programme(figures), [], ["programme"]),
    ]


def numbered_annexes(figures: Figures, areas: Areas) -> list[dict]:
    """Upright ones first, the method last of them; then those laid across, so that a reader turns the paper once."""
    release = figures.release
    method = sentences.method(figures, release.tables["k"], short_date(release.cutoff))
    held: list[dict] = [{"grid": grid} for grid in annexes.upright(figures, areas)]
    held.append({"sentences": method})
    held += [{"grid": grid, "is_across": True} for grid in annexes.across(figures, areas)]
    return [
        {"number": ROMAN[i], "follows": i > 0 and is_short(one) and not one.get("is_across"), **one}
        for i, one in enumerate(held)
    ]


def is_short(annex: dict) -> bool:
    """Whether it may stand on the page of the annex before."""
    return "grid" not in annex or annex["grid"].is_short


def printed(figures: Figures, areas: Areas) -> list[Grid]:
    """Every table of the report, in the order in which it is printed."""
    empty = ReportPaper(language="vi")
    body = [grid for part in sections(figures, areas, None, empty) for _number, grid in part["grids"]]
    return [*body, *annexes.upright(figures, areas), *annexes.across(figures, areas)]
