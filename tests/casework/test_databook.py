"""A week from paper: keyed in, pasted or brought, every problem by its row, nothing until all is right, all at once."""

import datetime as dt
import io
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from casework.clients.actions import reassign
from casework.contacts.codes import NextStep
from casework.contacts.models import Contact
from casework.databook import cells
from casework.databook.columns import columns
from casework.databook.paper import printed, workbook
from casework.databook.sources import from_file, from_paste
from casework.followups.models import FollowUp
from tests.factories import client_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SHEET, BRING = "/contacts/sheet/", "/contacts/sheet/bring/"
NAMES = [one.name for one in columns()]
TODAY = dt.date(2026, 3, 10)


@pytest.fixture
def worker_page(client, cast):
    client.force_login(cast.worker)
    return client


def row(**cells_of) -> list[str]:
    assert set(cells_of) <= set(NAMES)
    return [cells_of.get(name, "") for name in NAMES]


def today(days: int = 0) -> str:
    return f"{timezone.localdate() + dt.timedelta(days=days):%d/%m/%Y}"


def asked(cast, rows, **more) -> dict:
    """The grid as it is sent."""
    cells_of = ((n, pair) for n, held in enumerate(rows, start=1) for pair in zip(NAMES, held, strict=True))
    typed = {f"{n}.{name}": cell for n, (name, cell) in cells_of}
    return {"record_id": uuid.uuid4(), "commune": cast.commune.pk, "channel": "field", "go": "look", **typed, **more}


def confirmed(page, answer):
    """Send the preview on, as its button does."""
    held = answer.context
    return page.post(SHEET, {**held["held"], "rows": held["rows"], "go": "record"})


def contacts(cast):
    return Contact.objects.visible_to(cast.worker).order_by("on", "channel")


def words(answer) -> str:
    return answer.content.decode()


# --- the grid ------------------------------------------------------------------------------------------


def test_a_weeks_rows_are_looked_at_and_then_recorded_in_one_go(worker_page, cast):
    found = client_of(cast.worker, alias="Hoa Gạo")
    rows = [
        row(day=today(-3), channel="2", code=found.code.lower(), condoms="12", needed="A8 c2", topics="1, 4",
            next=today(7)),
        row(people="6", female_18_24="2", leaflets="6", next="đ"),
        row(day=today(-1), channel="4", people="1"),
    ]
    looked = worker_page.post(SHEET, asked(cast, rows))
    assert "Hoa Gạo" in words(looked)
    assert "3 lần tiếp cận" in words(looked)
    assert "8 lượt người" in words(looked)
    assert not contacts(cast).exists()
    assert confirmed(worker_page, looked).headers["Location"] == reverse("today")
    first, second, third = contacts(cast)
    assert (first.client, first.channel, first.topics) == (found, "drop_in", ["health", "safety"])
    assert {(one.item, one.given, one.needed) for one in first.supplies.all()} == {
        ("condoms", 12, 8), ("test_kits", 0, 2),
    }
    assert FollowUp.objects.of(found).get().due_on == timezone.localdate() + dt.timedelta(days=7)
    assert (second.on, second.channel) == (first.on, "drop_in")  # a cell left empty is as the one above
    assert (second.people, second.groups.get().people, second.next_step) == (6, 2, NextStep.REGISTER)
    assert (third.channel, third.people) == ("hotline", 1)


def test_a_sheet_confirmed_twice_is_recorded_once(worker_page, cast):
    looked = worker_page.post(SHEET, asked(cast, [row(day=today(), people="2"), row(people="3")]))
    confirmed(worker_page, looked)
    confirmed(worker_page, looked)
    assert sorted(contacts(cast).values_list("people", flat=True)) == [2, 3]


def test_two_rows_alike_are_two_contacts(worker_page, cast):
    same = row(day=today(), people="1", condoms="5")
    confirmed(worker_page, worker_page.post(SHEET, asked(cast, [same, same])))
    assert contacts(cast).count() == 2


WRONG = [
    (row(day="31/2", people="1"), "Ngày: Không có ngày này trong lịch."),
    (row(day=today(1), people="1"), "Ngày: Ngày này chưa đến."),
    (row(day="hôm qua", people="1"), "Ngày: Viết ngày theo thứ tự ngày/tháng/năm"),
    (row(people="1"), "Ngày: Hãy ghi ngày."),
    (row(day=today(), channel="9", people="1"), "Kênh: Kênh ghi bằng số từ 1 đến 5."),
    (row(day=today(), code="AAAAAB"), "Mã: Mã này không đúng."),
    (row(day=today()), "Số người: Ghi mã hồ sơ, hoặc ghi số người."),
    (row(day=today(), people="2", male_25_up="3"), "Số người: Cộng các nhóm lại là 3, nhiều hơn số này."),
    (row(day=today(), people="nhiều"), "Số người: Ghi một số từ 0 đến 200."),
    (row(day=today(), people="1", condoms="5001"), "A: Ghi một số từ 0 đến 5000."),
    (row(day=today(), people="1", needed="Z4"), "Còn thiếu: Ghi chữ từ A đến E kèm số"),
    (row(day=today(), people="1", needed="A4 A5"), "Còn thiếu: Ghi chữ từ A đến E kèm số"),
    (row(day=today(), people="1", topics="1, 11"), "Đã nói: Ghi các số từ 1 đến 10"),
    (row(day=today(), people="1", next=today(-1)), "Tiếp theo: Ngày theo dõi đã qua."),
    (row(day=today(), people="1", next="C"), "Tiếp theo: Chỉ hẹn theo dõi hoặc chuyển gửi được khi đã chọn"),
]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG, ids=[sentence for _row, sentence in WRONG])
def test_a_wrong_cell_is_named_by_its_row_and_nothing_is_recorded(worker_page, cast, wrong, sentence):
    right = row(day=today(), people="4", condoms="3")
    answer = worker_page.post(SHEET, asked(cast, [*([right] if wrong[0] else []), wrong], go="record"))
    number = 2 if wrong[0] else 1
    assert f"Dòng {number}, {sentence}" in words(answer)
    assert not contacts(cast).exists()


def test_every_problem_of_every_row_is_said_at_once_and_what_was_typed_stands(worker_page, cast):
    rows = [row(day="x", channel="8", people="-1"), row(day=today(), people="2"), row(topics="99")]
    answer = worker_page.post(SHEET, asked(cast, rows))
    assert [(one["text"].split(",")[0], one["href"]) for one in answer.context["problems"]] == [
        ("Dòng 1", "#c1-day"), ("Dòng 1", "#c1-channel"), ("Dòng 1", "#c1-people"), ("Dòng 3", "#c3-people"),
        ("Dòng 3", "#c3-topics"),
    ]
    assert 'value="99"' in words(answer)


def test_a_code_of_a_colleague_is_as_unknown_as_any(worker_page, cast):
    hers = client_of(cast.colleague)
    answer = worker_page.post(SHEET, asked(cast, [row(day=today(), code=hers.code)]))
    assert "Dòng 1, Mã: Không thấy mã này trong danh sách của bạn." in words(answer)


def test_a_row_that_may_stand_already_is_told(worker_page, cast):
    found = client_of(cast.worker)
    twice = [row(day=today(), code=found.code), row(day=today(), code=found.code, channel="3")]
    answer = worker_page.post(SHEET, asked(cast, twice))
    assert [one["twice"] for one in answer.context["lines"]] == [False, True]


def test_who_left_the_caseload_before_the_sheet_was_confirmed_is_not_recorded(worker_page, cast):
    found = client_of(cast.worker)
    looked = worker_page.post(SHEET, asked(cast, [row(day=today(), people="1"), row(code=found.code)]))
    reassign(by=cast.case_manager, client=found, to=cast.colleague)
    assert "Không thấy mã này" in words(confirmed(worker_page, looked))
    assert not contacts(cast).exists()


def test_from_the_preview_one_goes_back_to_the_rows_as_they_were(worker_page, cast):
    looked = worker_page.post(SHEET, asked(cast, [row(day=today(), people="7")]))
    held = looked.context
    back = worker_page.post(SHEET, {**held["held"], "rows": held["rows"], "go": "mend"})
    assert 'name="1.people" aria-label="1 Số người" value="7"' in words(back)


def test_a_preview_that_was_tampered_with_is_refused(worker_page, cast):
    for rows in ("", "[[1]]", "{}", '[["a"]]'):
        answer = worker_page.post(SHEET, {**asked(cast, []), "rows": rows, "go": "record"}, follow=True)
        assert "Hãy nhập lại." in words(answer)


def test_the_grid_has_forty_rows_and_few_queries(worker_page, cast):
    assert words(worker_page.get(SHEET)).count('aria-label="40 ') == len(NAMES)
    one, many = client_of(cast.worker), [client_of(cast.worker) for _n in range(9)]
    assert cost(worker_page, cast, [one]) == cost(worker_page, cast, many)
    assert queries_of(worker_page, SHEET) < 20


def cost(page, cast, held) -> int:
    """Queries of looking at a sheet with these persons."""
    with CaptureQueriesContext(connections["default"]) as records, CaptureQueriesContext(connections["keys"]) as keys:
        page.post(SHEET, asked(cast, [row(day=today(), code=found.code) for found in held]))
    return len(records) + len(keys)


# --- pasted, or a file ----------------------------------------------------------------------------------


def test_cells_are_pasted(worker_page, cast):
    pasted = "\n".join("\t".join(one) for one in [row(day=today(), people="4", condoms="9"), row(people="2")])
    looked = worker_page.post(BRING, {
        "record_id": uuid.uuid4(), "commune": cast.commune.pk, "channel": "mobile", "pasted": pasted,
    })
    confirmed(worker_page, looked)
    assert sorted(contacts(cast).values_list("people", "channel")) == [(2, "mobile"), (4, "mobile")]


def test_a_paste_may_begin_with_an_empty_cell_and_carry_heads_and_numbers():
    heads = ["Số", *(one.head for one in columns())]
    lines = [heads, ["1", *row(day="1/2", people="3")], ["2", *row(people="1")], ["3", *row()]]
    assert from_paste("\n".join("\t".join(one) for one in lines)) == [row(day="1/2", people="3"), row(people="1")]
    assert from_paste("\t".join(row(people="3"))) == [row(people="3")]


def filled_template(rows) -> bytes:
    book = load_workbook(io.BytesIO(workbook()))
    for number, held in enumerate(rows, start=2):
        for place, cell in enumerate(held, start=2):
            book.active.cell(number, place).value = cell or None
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_a_filled_template_is_brought_and_recorded(worker_page, cast):
    content = filled_template([row(day=today(), people="5", female_25_up="2", topics="1,2")])
    looked = worker_page.post(BRING, {
        "record_id": uuid.uuid4(), "commune": cast.commune.pk, "channel": "field",
        "file": SimpleUploadedFile("tuan.xlsx", content),
    })
    confirmed(worker_page, looked)
    contact = contacts(cast).get()
    assert (contact.people, contact.groups.get().people, contact.topics) == (5, 2, ["health", "treatment"])


def test_days_and_numbers_that_excel_made_of_cells_are_read():
    book = Workbook()
    book.active.append([one.head for one in columns()])
    book.active.append([dt.date(2026, 2, 5), 1, None, 4.0])
    written = io.BytesIO()
    book.save(written)
    assert from_file("a.xlsx", written.getvalue()) == [row(day="05/02/2026", channel="1", people="4")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_as_it_is_separated(separator):
    lines = [[one.head for one in columns()], row(day="1/2", people="3")]
    text = "\r\n".join(separator.join(one) for one in lines)
    assert from_file("a.csv", text.encode("utf-8-sig")) == [row(day="1/2", people="3")]


@pytest.mark.parametrize(("name", "content", "sentence"), [
    ("a.xlsx", b"no zip", "Đây không phải là tệp Excel"),
    ("a.csv", "Số".encode("utf-16"), "Lưu tệp dạng CSV UTF-8"),
    ("a.csv", b"x" * 1_000_001, "Tệp quá lớn"),
    ("a.csv", b"1/2\n" * 41, "Nhiều nhất 40 dòng một lần; ở đây có 41."),
    ("a.csv", (",".join(["1"] * 30)).encode(), "Có ô nằm ngoài các cột của mẫu."),
])
def test_a_file_that_is_none_of_ours_says_why(name, content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        from_file(name, content)


def test_a_wrong_row_of_a_file_comes_back_in_the_grid_to_be_mended(worker_page, cast):
    answer = worker_page.post(BRING, {
        "record_id": uuid.uuid4(), "commune": cast.commune.pk, "channel": "field",
        "pasted": "\t".join(row(day=today(), people="0")),
    })
    assert "Dòng 1, Số người: Ghi mã hồ sơ, hoặc ghi số người." in words(answer)
    assert f'value="{today()}"' in words(answer)


def test_nothing_brought_is_asked_for(worker_page, cast):
    answer = worker_page.post(BRING, {"record_id": uuid.uuid4(), "commune": cast.commune.pk, "channel": "field"})
    assert "Hãy dán các ô, hoặc chọn một tệp." in words(answer)


# --- cells, paper ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "on"), [
    ("5/3", dt.date(2026, 3, 5)), ("9.3", dt.date(2026, 3, 9)), ("20/12", dt.date(2025, 12, 20)),
    ("05/02/2026", dt.date(2026, 2, 5)), ("2026-02-05", dt.date(2026, 2, 5)),
])
def test_a_day_without_its_year_is_the_nearest(text, on):
    assert cells.past_day(text, TODAY) == on


def test_a_follow_up_early_next_year_is_next_year():
    assert cells.next_step("4/1", dt.date(2026, 12, 20)) == (NextStep.FOLLOW_UP, dt.date(2027, 1, 4))


def test_the_paper_has_the_columns_of_the_grid_and_says_nothing_by_itself():
    paper = PdfReader(io.BytesIO(printed()))
    sides = [page.extract_text() for page in paper.pages]
    assert len(sides) == 3
    assert [side.splitlines().count(str(n)) for side, n in zip(sides, (20, 40), strict=False)] == [1, 1]
    for side in sides[:2]:
        assert not [word for word in ("Bao cao su", "kim tiêm", "Đồng Hành", "xét nghiệm", "thân chủ") if word in side]
    assert "Bao cao su" in sides[2]
    assert (paper.metadata.title, paper.pages[0].mediabox.width > paper.pages[0].mediabox.height) == ("Phiếu ghi", True)


def test_the_template_has_the_columns_of_the_grid():
    sheet = load_workbook(io.BytesIO(workbook())).active
    assert [cell.value for cell in sheet[1]] == ["Số", *(one.head for one in columns())]
    assert sheet.max_row == 41
