"""A printed page reaches nothing but the project's own files, and its metadata say nothing but its title."""

import io

import pytest
from pypdf import PdfReader

from privacy.documents import ForeignAddress, pdf, static_file, unpacked_font

PAGE = (
    '<!doctype html><html lang="vi"><head><title>Phiếu hẹn</title>{}</head>'
    "<body><h1>Phiếu hẹn</h1>{}</body></html>"
)
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5"
    "ErkJggg=="
)


@pytest.fixture
def own_static(tmp_path, settings):
    """One stylesheet of ours, and a secret right beside its folder."""
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "print.css").write_text("h1 { color: #0f5c5c }")
    (tmp_path / "secret.css").write_text("h1 { color: red }")
    (folder / "leads_out.css").symlink_to(tmp_path / "secret.css")
    settings.STATICFILES_DIRS = [folder]
    settings.STATIC_URL = "/static/"
    from django.contrib.staticfiles import finders

    finders.get_finder.cache_clear()
    yield tmp_path
    finders.get_finder.cache_clear()


def test_a_page_becomes_a_tagged_pdf_with_its_title_and_language():
    read = PdfReader(io.BytesIO(pdf(PAGE.format("", ""))))
    assert read.metadata.title == "Phiếu hẹn"
    assert read.trailer["/Root"]["/Lang"] == "vi"
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Phiếu hẹn" in read.pages[0].extract_text()


def test_the_metadata_hold_the_title_and_the_program_alone():
    told = '<meta name="author" content="Lan"><meta name="dcterms.created" content="2026-11-24">'
    made = PdfReader(io.BytesIO(pdf(PAGE.format(told, ""), title="Phiếu", language="en")))
    assert set(made.metadata) == {"/Title", "/Producer"}
    assert made.metadata.title == "Phiếu"
    assert made.trailer["/Root"]["/Lang"] == "en"
    assert b"Lan" not in made.trailer["/Root"]["/Metadata"].get_data()


def test_our_own_stylesheet_and_inline_data_are_used(own_static):
    link, image = '<link rel="stylesheet" href="/static/print.css">', f'<img alt="x" src="{PIXEL}">'
    assert pdf(PAGE.format(link, image)).startswith(b"%PDF")


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "FILE:///etc/passwd", "http://127.0.0.1:1/x.css", "https://example.org/x.css",
        "//example.org/x.css", "ftp://example.org/x.css", "/etc/passwd", "x.css", "../secret.css",
        "/static/../secret.css", "/static/%2e%2e/secret.css", "/static//etc/passwd", "/static/missing.css",
        "/static/leads_out.css", "gopher://127.0.0.1:1/", "javascript:alert(1)", "http://[::1]:1/x.css",
    ],
)
@pytest.mark.parametrize("place", [
    ('<link rel="stylesheet" href="{}">', ""), ("", '<img alt="x" src="{}">'),
    ('<style>@import url("{}");</style>', ""), ('<style>@import "{}";</style>', ""),
    ('<style>h1 {{ background: url("{}") }}</style>', ""),
    ('<style>@font-face {{ font-family: x; src: url("{}") }} h1 {{ font-family: x }}</style>', ""),
    ("", """<ul><li style="list-style-image: url('{}')">x</li></ul>"""), ("", '<object data="{}">x</object>'),
    ("", '<embed src="{}">'),
    ("", '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
         '<image xlink:href="{}" width="9" height="9"/></svg>'),
    ("", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{}" width="9" height="9"/></svg>'),
])
def test_any_other_address_stops_the_printing(own_static, address, place):
    with pytest.raises(ForeignAddress) as told:
        pdf(PAGE.format(*(part.format(address) for part in place)))
    assert address not in str(told.value)


def test_a_file_is_not_packed_into_the_paper(own_static):
    link = f'<link rel="attachment" href="file://{own_static}/secret.css">'
    assert PdfReader(io.BytesIO(pdf(PAGE.format(link, "")))).attachments == {}


def test_a_stylesheet_of_ours_may_not_lead_elsewhere_either(own_static):
    (own_static / "static" / "leads.css").write_text('@import url("file:///etc/passwd");')
    with pytest.raises(ForeignAddress):
        pdf(PAGE.format('<link rel="stylesheet" href="/static/leads.css">', ""))


@pytest.mark.parametrize(
    "url", ["https://static.invalid.example.org/static/print.css", "http://static.invalid/static/print.css"]
)
def test_an_address_that_only_looks_like_ours_is_foreign(own_static, url):
    with pytest.raises(ForeignAddress):
        static_file(url)


def test_a_font_is_unpacked_for_the_first_paper_and_not_for_each(monkeypatch):
    """Which is most of what a short paper takes."""
    from fontTools.ttLib import woff2

    unpacked_font.cache_clear()
    unpack, unpacked = woff2.decompress, []
    monkeypatch.setattr(woff2, "decompress", lambda path, out: unpacked.append(path) or unpack(path, out))
    page = PAGE.format('<link rel="stylesheet" href="/static/css/handout.css">', "")
    first, again = pdf(page), pdf(page)
    assert len(unpacked) == len(set(unpacked)) > 1
    assert len(first) == len(again)


def test_a_roll_ends_where_its_content_does():
    def height(lines: int) -> float:
        made = PdfReader(io.BytesIO(pdf(PAGE.format("", "<p>x</p>" * lines + '<p id="end"></p>'), roll_mm=80)))
        [page] = made.pages
        assert float(page.mediabox.width) == pytest.approx(80 * 72 / 25.4, abs=0.1)
        return float(page.mediabox.height)

    assert height(40) > height(2) + 300
