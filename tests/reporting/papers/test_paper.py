"""The report on paper: the form of the decree, what an office writes into it, draft and translation."""

import datetime as dt
import io
import re

import pytest
from pypdf import PdfReader

from reporting.figures import Figures
from reporting.papers.charts import Bar, drawn
from reporting.papers.document import dated, numbered, report
from tests.reporting.papers.made import paper_of, release_of
from tests.reporting.papers.reading import text_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def packed(text: str) -> str:
    """Without blanks: a letter of another font file may be set apart from its word."""
    return "".join(text.split())


def pages_of(pdf: bytes) -> list[str]:
    return [packed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture
def signed(cast):
    words = {
        "number": "7", "dated": dt.date(2027, 1, 5), "on_behalf": "KT. Giám đốc", "signatory_title": "Phó giám đốc",
        "signatory_name": "Nguyễn Thị Mai", "assessment": "Đề nghị bố trí kinh phí.", "receivers": "Như trên\nLưu: VT",
    }
    return report(release_of(cast, "month"), paper_of(**words))


def test_it_has_the_parts_of_the_decree_in_their_order(signed):
    text = packed(text_of(signed))
    parts = [
        "ỦYBANNHÂNDÂN", "CỘNGHÒAXÃHỘICHỦNGHĨAVIỆTNAM", "Độclập-Tựdo-Hạnhphúc", "Số:07/BC-SYT",
        "TuyênQuang,ngày05tháng01năm2027", "BÁOCÁO", "Kínhgửi:", "Đềnghịbốtríkinhphí.", "Nơinhận:", "-Nhưtrên;",
        "-Lưu:VT.", "KT.GIÁMĐỐC", "PHÓGIÁMĐỐC", "NguyễnThịMai",
    ]
    places = [text.find(one) for one in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert sorted(places[:8]) == places[:8]
    assert places[7] < min(places[8:])


def test_pages_are_numbered_from_the_second_on(signed):
    """What stands in the margin comes last in the text of a page."""
    first, *others = pages_of(signed)
    assert not first.endswith("1")
    assert [page[-1] for page in others] == [str(n) for n in range(2, len(others) + 2)]


def test_every_page_of_what_is_not_approved_says_so_and_none_after(cast, signed):
    draft = pages_of(report(release_of(cast, "month", state="prepared"), paper_of()))
    assert all("BẢNDỰTHẢO" in page for page in draft)
    assert not any("BẢNDỰTHẢO" in page for page in pages_of(signed))


def test_the_english_one_says_that_it_is_a_translation(cast):
    pages = pages_of(report(release_of(cast, "month"), paper_of("en", dated=dt.date(2027, 1, 5))))
    assert all("TRANSLATION" in page for page in pages)
    assert "SOCIALISTREPUBLICOFVIETNAM" in pages[0]
    assert "5January2027" in pages[0]


def test_nothing_but_the_title_is_in_the_metadata(signed):
    held = PdfReader(io.BytesIO(signed)).metadata
    assert {name for name in held if held[name]} <= {"/Title", "/Producer"}
    assert "tháng 10 năm 2026" in held.title


def test_it_is_an_accessible_pdf(signed):
    root = PdfReader(io.BytesIO(signed)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


@pytest.mark.parametrize(("typed", "written"), [("7", "07"), ("12", "12"), ("", "........")])
def test_numbers_under_ten_have_a_leading_zero(typed, written):
    assert numbered(typed) == written


@pytest.mark.parametrize(("day", "written"), [
    (dt.date(2027, 2, 5), "ngày 05 tháng 02 năm 2027"), (dt.date(2026, 7, 15), "ngày 15 tháng 7 năm 2026"),
    (None, "ngày ..... tháng ..... năm 20....."),
])
def test_days_and_the_first_months_too(day, written):
    assert dated(paper_of(dated=day)) == written


def test_a_bar_shows_what_is_certain_and_where_it_may_end():
    """From 0.2 to 0.6 of a span of 87: dark up to 17.4, light for another 34.8."""
    svg = drawn([Bar("Bắc Mê", 0.2, 0.6, "20–60 %")])
    assert 'width="17.40"' in svg
    assert 'width="34.80"' in svg
    assert drawn([Bar("Bắc Mê", 0.2, 0.2, "20 %")]).count("<rect") == 2


def test_no_colour_but_greys(cast):
    from reporting.papers.charts import coverage

    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', coverage(Figures(release_of(cast))).svg))
    greys = {one for one in colours if re.fullmatch(r"#(?:(\w)\1\1|(\w\w)\2\2)", one)}
    assert colours == greys != set()
