"""The plan's other targets: entered by whom they concern, compared with the last period, never overwritten."""

import datetime as dt
import io
import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from privacy.errors import AccessDenied
from reporting.programme.actions import enter_report
from reporting.programme.figures import FIGURES, Of, Value, before, period_ends
from reporting.programme.models import ProgrammeReport
from reporting.programme.standing import standings
from reporting.programme.subjects import Subject
from reporting.programme.workbook import columns
from services.models import Commune
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HALF, YEAR = dt.date(2026, 6, 30), dt.date(2026, 12, 31)
GOOD = {
    "plan_issued": Value(1), "communication_held": Value(1), "communication_sessions": Value(4),
    "documents_issued": Value(0), "commune_staff_trained": Value(6, 10),
}
TYPED = {
    "plan_issued": "1", "communication_held": "1", "communication_sessions": "4", "documents_issued": "0",
    "commune_staff_trained": "6", "commune_staff_trained_whole": "10",
}


def of_commune(commune):
    return Subject(Of.COMMUNE, commune=commune)


def enter(by, commune, end=HALF, values=GOOD, **fields):
    return enter_report(by=by, id=uuid.uuid4(), subject=of_commune(commune), period_end=end, values=values, **fields)


def page_of(commune, end=HALF):
    return reverse("programme-report", args=[of_commune(commune).slug, end.isoformat()])


def test_a_commune_enters_its_figures_once_though_the_form_is_sent_twice(client, cast, office):
    client.force_login(office)
    form = {"record_id": str(uuid.uuid4()), **TYPED}
    for _time in range(2):
        assert client.post(page_of(cast.commune), form).status_code == 302
    one = ProgrammeReport.objects.visible_to(office).get()
    assert (one.read, one.edition, one.entered_by) == (GOOD, 1, office)


def test_a_commune_reports_on_itself_alone(client, cast, office):
    with pytest.raises(AccessDenied, match="chỉ nhập số của mình"):
        enter(office, cast.far_commune)
    client.force_login(office)
    page = client.get(page_of(cast.far_commune))
    assert page.status_code == 200
    assert "<form method=\"post\"" not in page.content.decode().split("</header>")[1]
    assert client.post(page_of(cast.far_commune), TYPED).status_code == 403


def test_the_department_may_enter_in_a_communes_place(cast):
    assert enter(cast.manager, cast.far_commune).entered_by == cast.manager


def test_what_is_trained_can_not_be_more_than_there_is(client, cast, office):
    client.force_login(office)
    page = client.post(page_of(cast.commune), TYPED | {"commune_staff_trained": "11"}).content.decode()
    assert "Không thể nhiều hơn tổng số." in page
    assert not ProgrammeReport.objects.visible_to(office).exists()


def test_a_number_that_fell_since_the_half_year_is_asked_about_once(client, cast, office):
    with time_machine.travel(dt.datetime(2027, 1, 5, 3, tzinfo=dt.UTC)):
        enter(office, cast.commune, HALF, GOOD | {"communication_sessions": Value(9)})
        client.force_login(office)
        form = {"record_id": str(uuid.uuid4()), **TYPED}
        page = client.post(page_of(cast.commune, YEAR), form).content.decode()
        assert "thấp hơn kỳ trước, dù tính từ đầu năm (kỳ trước: 9)" in page
        assert not ProgrammeReport.objects.filter(period_end=YEAR).exists()
        assert client.post(page_of(cast.commune, YEAR), form | {"sure": "on"}).status_code == 302
    assert ProgrammeReport.objects.get(period_end=YEAR).read == GOOD


def test_a_new_edition_takes_the_place_of_the_old_one_and_both_stay(client, cast, office):
    enter(office, cast.commune)
    client.force_login(office)
    client.post(page_of(cast.commune), TYPED | {"communication_sessions": "5"})
    page = client.get(page_of(cast.commune)).content.decode()
    assert "Các số đã được thay" in page
    assert [one.read["communication_sessions"].part for one in ProgrammeReport.objects.standing()] == [5]


def test_nobody_replaces_figures_that_they_have_not_read(cast, office):
    enter(office, cast.commune)
    with pytest.raises(ValidationError, match="Một đồng nghiệp"):
        enter(cast.manager, cast.commune)


def test_a_period_that_is_not_over_can_not_be_entered(client, cast, office):
    with pytest.raises(ValidationError, match="chưa kết thúc"):
        enter(office, cast.commune, dt.date(2030, 6, 30))
    client.force_login(office)
    assert client.get(page_of(cast.commune, dt.date(2030, 6, 30))).status_code == 404


def test_who_has_not_reported_counts_as_no_and_leaves_the_answer_open(cast, office):
    enter(office, cast.commune)
    plan = next(one for one in standings(office, HALF) if one.figure.code == "plan_issued")
    assert (plan.part, plan.reported, plan.expected) == (1, 1, 124)
    assert plan.share == 1 / 124
    assert plan.reaches is None
    trained = next(one for one in standings(office, HALF) if one.figure.code == "commune_staff_trained")
    assert (trained.share, trained.reaches) == (0.6, True)


def test_the_page_says_where_each_target_stands(client, cast, office):
    enter(office, cast.commune)
    client.force_login(cast.manager)
    page = client.get(reverse("programme"), {"period": "2026-06-30"}).content.decode()
    for said in ("6 tháng đầu năm 2026", "6/10", "1/124", "Chưa rõ, còn nơi chưa báo cáo", "Đạt"):
        assert said in page


def test_the_missing_communes_are_found_whatever_the_diacritics(client, cast, office):
    enter(office, cast.commune)
    client.force_login(cast.manager)
    url = reverse("programme-reporters")
    missing = client.get(url, {"period": "2026-06-30", "q": "dong van"})
    assert [one.name for one in missing.context["rows"]] == []
    reported = client.get(url, {"period": "2026-06-30", "tab": "reported"})
    assert [one.name for one in reported.context["rows"]] == ["Xã Đồng Văn"]


def test_the_pages_cost_the_same_for_two_and_for_forty_communes(client, cast):
    client.force_login(cast.manager)
    pages = [reverse("programme"), reverse("programme-reporters") + "?tab=reported"]
    communes = list(Commune.objects.all()[:40])
    for commune in communes[:2]:
        enter(cast.manager, commune)
    few = [queries_of(client, url) for url in pages]
    for commune in communes[2:]:
        enter(cast.manager, commune)
    assert [queries_of(client, url) for url in pages] == few
    assert max(few) <= 12


# --- A workbook ----------------------------------------------------------------------------------------

def filled(*lines) -> bytes:
    """A workbook with these lines under the heads."""
    book = Workbook()
    book.active.append(["Mã xã", "Xã, phường", *[str(n) for n in range(len(columns()))]])
    for line in lines:
        book.active.append(line)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def line_of(commune, *cells):
    return [commune.pk, commune.name, *(cells or ("Có", "x", 4, "Chưa", 6, 10))]


@pytest.fixture
def bring_in(client, cast):
    """Upload a file as the department and follow to where it leads."""
    def send(content, period="2026-06-30"):
        client.force_login(cast.manager)
        data = {"period": period, "workbook": SimpleUploadedFile("so-lieu.xlsx", content)}
        return client.post(reverse("programme-import"), data, follow=True)

    return send


def test_the_template_has_a_line_a_commune_and_comes_back_as_it_is_filled(client, cast, bring_in):
    client.force_login(cast.manager)
    answer = client.get(reverse("programme-template"), {"period": "2026-06-30"})
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.active
    assert sheet.max_row == 125
    assert sheet["A2"].value == Commune.objects.order_by("search_key").first().pk
    for column, value in enumerate(("Có", "Có", 4, "Chưa", 6, 10), start=3):
        sheet.cell(row=2, column=column, value=value)
    written = io.BytesIO()
    book.save(written)
    assert "1 xã, phường sẽ được nhập." in bring_in(written.getvalue()).content.decode()


def test_nothing_is_entered_before_the_preview_is_confirmed_and_then_once(client, cast, bring_in):
    page = bring_in(filled(line_of(cast.commune), line_of(cast.far_commune)))
    assert "2 xã, phường sẽ được nhập." in page.content.decode()
    assert not ProgrammeReport.objects.visible_to(cast.manager).exists()
    for _time in range(2):
        client.post(reverse("programme-preview"))
    assert ProgrammeReport.objects.visible_to(cast.manager).count() == 2
    assert ProgrammeReport.objects.get(commune=cast.commune).read == GOOD
    assert "2 dòng không đổi." in bring_in(filled(line_of(cast.commune), line_of(cast.far_commune))).content.decode()


@pytest.mark.parametrize(("line", "said"), [
    (["99999", "Xã Không Có", "Có", "x", 4, "Chưa", 6, 10], "Không có xã, phường nào có mã này."),
    (["{commune}", "", "Có lẽ", "x", 4, "Chưa", 6, 10], "ghi Có hoặc Chưa"),
    (["{commune}", "", "Có", "x", "bốn", "Chưa", 6, 10], "ghi một số nguyên, không để trống"),
    (["{commune}", "", "Có", "x", -4, "Chưa", 6, 10], "ghi một số nguyên, không để trống"),
    (["{commune}", "", "Có", "x", 4, "Chưa", 6, "=5+5"], "ghi một số nguyên, không để trống"),
    (["{commune}", "", "Có", "x", 4, "Chưa", 16, 10], "Không thể nhiều hơn tổng số."),
])
def test_a_line_that_is_wrong_is_named_and_holds_all_back(client, cast, bring_in, line, said):
    wrong = [cast.commune.pk if cell == "{commune}" else cell for cell in line]
    page = bring_in(filled(line_of(cast.far_commune), wrong)).content.decode()
    assert said in page
    assert ">3<" in page
    client.post(reverse("programme-preview"))
    assert not ProgrammeReport.objects.visible_to(cast.manager).exists()


def test_a_commune_that_stands_twice_is_named(cast, bring_in):
    page = bring_in(filled(line_of(cast.commune), line_of(cast.commune))).content.decode()
    assert "Xã, phường này đã có ở dòng 2." in page


def test_what_is_unlike_the_period_before_is_shown_for_each_commune(cast, bring_in):
    enter(cast.manager, cast.commune, HALF, GOOD | {"commune_staff_trained": Value(6, 10)})
    changed = line_of(cast.commune, "Có", "x", 4, "Chưa", 6, 30)
    with time_machine.travel(dt.datetime(2027, 1, 5, 3, tzinfo=dt.UTC)):
        page = bring_in(filled(changed), period="2026-12-31").content.decode()
    assert "thay đổi nhiều so với kỳ trước (kỳ trước: 6/10)" in page


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"day khong phai la excel", b"\xd0\xcf\x11\xe0" * 300])
def test_what_is_no_workbook_is_said_so(bring_in, content):
    page = bring_in(content or b" ")
    assert page.status_code == 200
    assert "Excel" in page.context["form"].errors["workbook"][0]


def test_a_sheet_without_our_columns_is_refused(bring_in):
    book = Workbook()
    book.active.append(["Mã xã", "Xã"])
    written = io.BytesIO()
    book.save(written)
    assert "thiếu cột" in bring_in(written.getvalue()).content.decode()


def test_a_commune_imports_nothing(client, office):
    client.force_login(office)
    for name in ("programme-import", "programme-template", "programme-preview"):
        assert client.get(reverse(name)).status_code == 403, name


def test_periods_follow_each_other():
    assert period_ends(dt.date(2027, 7, 1)) == [dt.date(2027, 6, 30), YEAR, HALF]
    assert [before(YEAR), before(dt.date(2027, 6, 30))] == [HALF, YEAR]


def test_the_goals_are_those_of_the_plan():
    goals = {one.code: (one.goal, one.until) for one in FIGURES if one.goal}
    assert goals == {
        "plan_issued": (1.0, None), "department_plan_issued": (1.0, None), "communication_held": (0.9, None),
        "reports_handled": (1.0, None), "documents_issued": (1.0, 2030), "venues_reviewed": (0.95, 2030),
        "commune_staff_trained": (0.6, 2030), "department_staff_trained": (0.8, 2030),
    }
