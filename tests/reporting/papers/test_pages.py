"""The page of the report: who writes into it, what it says of mistakes, and the files that leave from it."""

import io
import json

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from privacy.errors import AccessDenied
from privacy.models import AuditEvent
from reporting.models import ReportPaper
from reporting.papers.actions import write_paper
from tests.queries import queries_of
from tests.reporting.papers.made import stored
from tests.reporting.papers.test_dhis2 import SMALL

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
WORDS = {
    "symbol": "BC-SYT", "place": "Tuyên Quang", "addressed_to": "Bộ Y tế", "receivers": "Như trên\nLưu: VT, PNV",
    "signatory_title": "Giám đốc",
}
FILES = ("report", "release-workbook", "release-dhis2")


def at(name: str, release) -> str:
    return reverse(name, args=[release.pk])


def test_outsiders_reach_nothing_and_a_commune_only_what_is_approved(client, cast, office):
    approved, draft = stored(cast, "month"), stored(cast, "half", state="prepared")
    client.force_login(cast.worker)
    assert [client.get(at(name, approved)).status_code for name in (*FILES, "report-paper")] == [403] * 4
    client.force_login(office)
    assert [client.get(at(name, draft)).status_code for name in (*FILES, "report-paper")] == [404] * 4
    assert [client.get(at(name, approved)).status_code for name in FILES] == [200, 200, 403]


def test_a_commune_takes_the_files_and_writes_nothing(client, cast, office):
    release = stored(cast, "month")
    client.force_login(office)
    page = client.get(at("report-paper", release)).content.decode()
    assert at("report", release) in page
    assert at("release-dhis2", release) not in page
    assert 'name="symbol"' not in page
    assert client.post(at("report-paper", release), WORDS).status_code == 403
    with pytest.raises(AccessDenied, match="Chỉ sở"):
        write_paper(by=office, release=release, language="vi", **WORDS)


def test_of_a_draft_the_paper_alone_can_be_had(client, cast):
    draft = stored(cast, "month", state="prepared")
    client.force_login(cast.manager)
    page = client.get(at("report-paper", draft)).content.decode()
    assert "BẢN DỰ THẢO" in page
    assert at("release-workbook", draft) not in page
    assert [client.get(at(name, draft)).status_code for name in FILES] == [200, 403, 403]


def test_words_are_written_once_and_read_again(client, cast):
    release = stored(cast, "month")
    client.force_login(cast.manager)
    for _time in range(2):
        assert client.post(at("report-paper", release), {**WORDS, "number": "7"}).status_code == 302
    paper = ReportPaper.objects.visible_to(cast.manager).get()
    assert (paper.number, paper.edition, paper.changed_by) == ("7", 1, cast.manager)
    assert "Lưu: VT, PNV" in client.get(at("report-paper", release)).content.decode()
    event = AuditEvent.objects.get(action="report.written")
    assert "symbol" in event.fields
    assert "BC-SYT" not in str(vars(event))


def test_nobodys_words_are_replaced_unread(client, cast):
    release = stored(cast, "month")
    write_paper(by=cast.second_manager, release=release, language="vi", **WORDS)
    client.force_login(cast.manager)
    late = client.post(at("report-paper", release), {**WORDS, "number": "9", "replaces": "0"})
    assert "Một đồng nghiệp vừa sửa" in late.content.decode()
    assert client.post(at("report-paper", release), {**WORDS, "number": "9", "replaces": "1"}).status_code == 302


def test_each_language_has_words_of_its_own(cast):
    release = stored(cast, "month")
    for language in ("vi", "en"):
        write_paper(by=cast.manager, release=release, language=language, **WORDS)
    assert ReportPaper.objects.visible_to(cast.manager).count() == 2


@pytest.mark.parametrize(("field", "typed", "sentence"), [
    ("receivers", "Như trên", "Dòng cuối của nơi nhận phải là nơi lưu"), ("number", "BC", "bắt đầu bằng chữ số"),
    ("symbol", "", "Hãy ghi ký hiệu"), ("addressed_to", "-\n;", "Hãy ghi nơi mà báo cáo gửi tới"),
    ("dated", "31/02/2027", "Không có ngày này trong lịch"),
])
def test_a_mistake_is_said_in_words_and_nothing_is_kept(client, cast, field, typed, sentence):
    release = stored(cast, "month")
    client.force_login(cast.manager)
    page = client.post(at("report-paper", release), {**WORDS, field: typed}).content.decode()
    assert sentence in page
    assert not ReportPaper.objects.visible_to(cast.manager).exists()


def test_every_file_that_leaves_is_on_the_trail_under_a_neutral_name(client, cast, settings, tmp_path):
    settings.DHIS2_MAPPING = str(tmp_path / "m.toml")
    (tmp_path / "m.toml").write_text(SMALL, encoding="utf-8")
    release = stored(cast, "month")
    client.force_login(cast.manager)
    answers = {name: client.get(at(name, release)) for name in FILES}
    names = [answer["Content-Disposition"].partition("filename=")[2] for answer in answers.values()]
    assert names == ['"bao-cao-3.pdf"', '"so-lieu-3.xlsx"', '"dhis2-3.json"']
    assert json.loads(answers["release-dhis2"].content)["dataValues"][0]["period"] == "202610"
    kinds = dict(AuditEvent.objects.filter(action__startswith="release.").values_list("action", "kind"))
    assert kinds == {"release.report": "printed", "release.workbook": "exported", "release.dhis2": "exported"}


def test_without_a_mapping_the_page_says_what_to_do(client, cast, settings):
    settings.DHIS2_MAPPING = ""
    release = stored(cast, "month")
    client.force_login(cast.manager)
    answer = client.get(at("release-dhis2", release), follow=True)
    assert "DHIS2_MAPPING" in answer.content.decode()


def test_the_page_costs_the_same_whatever_the_release_holds(client, cast):
    client.force_login(cast.manager)
    counts = {queries_of(client, at("report-paper", stored(cast, kind))) for kind in ("month", "half")}
    assert len(counts) == 1


def test_the_workbook_says_what_it_is_and_how_to_read_it(client, cast):
    release = stored(cast, "half")
    client.force_login(cast.manager)
    book = load_workbook(io.BytesIO(client.get(at("release-workbook", release) + "?language=vi").content))
    cover = {row[0]: row[1] for row in book.worksheets[0].iter_rows(values_only=True, max_col=2) if row[0]}
    assert cover["Kỳ công bố số"] == 1
    assert cover["Ngưỡng bảo vệ"] == 5
    assert "1–9" in cover["Cách đọc"]
    sheet = book["coverage"]
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert book.properties.creator in {"", None}
