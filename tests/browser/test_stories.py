"""A day's work clicked through, in Vietnamese: a worker on a phone, a clinic at a desk, a manager with the figures.

The person whom the first story registers goes on through those after it.
"""

import datetime as dt
import re

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import CASE_MANAGER, CLINIC, MANAGER, WORKER
from tests.browser.looks import DESK, look
from tests.figures import figure

pytestmark = pytest.mark.live
PERSON = {"mother": "Xu", "birth_day": "9", "birth_month": "4", "nickname": "Zô", "siblings": "17"}


def send(page: Page) -> None:
    page.locator("main form[method=post] button").first.click()
    page.wait_for_load_state()


def fill(page: Page, answers: dict[str, str]) -> None:
    for name, value in answers.items():
        page.locator(f"[name={name}]").fill(value)


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"[name={name}][value='{value}']").check(force=True)


class Asked:
    """A screening walked through: how many pages it showed, how many taps it took, which barriers stood on the way.
    Typing is no tap, the button after it is."""

    def __init__(self, page: Page, say: str):
        self.page, self.say, self.wrong, self.seen = page, say, [], set()
        self.pages = self.taps = self.questions = self.dangers = 0
        while re.search(r"/screenings/[^/]+/(?!needs)", page.url):
            self.pages += 1
            (self.be_safe if page.url.endswith("/safety/") else self.answer)()
            page.wait_for_load_state()

    def look(self, kind: str) -> None:
        """Pages of one kind look alike."""
        if kind not in self.seen:
            self.wrong += look(self.page, f"{kind} {self.page.url.rsplit('/', 2)[1]}")
        self.seen.add(kind)

    def tap(self, what) -> None:
        what.click()
        self.taps += 1

    def be_safe(self) -> None:
        self.look("safety")
        self.dangers += 1
        self.tap(self.page.locator("main a[href^='/screenings/']").first)

    def answer(self) -> None:
        form = self.page.locator("main form[method=post]")
        box, typed = form.locator("input[type=checkbox]"), form.locator("input[name=answer]:not([type=checkbox])")
        self.questions += 1
        self.look("ticked" if box.count() else "typed" if typed.count() else "pressed")
        if box.count():
            box.first.check(force=True)
            self.taps += 1
        elif typed.count():
            typed.fill("2" if "count" in self.page.url else "3/2026")
        said = form.locator(f"button[value={self.say}]")
        self.tap((said if said.count() else form.locator("button")).first)


def test_a_worker_registers_screens_and_refers_on_a_phone(page_of):
    page = page_of(WORKER)
    page.goto("/today/")
    page.get_by_role("link", name="Tìm hoặc đăng ký thân chủ").click()
    fill(page, PERSON)
    send(page)
    fill(page, {"alias": "Bạn Thử"})
    send(page)
    choose(page, "age_band", "25-49")
    send(page)
    choose(page, "sex", "female")
    send(page)
    page.locator("[name=commune]").select_option(index=3)
    send(page)
    choose(page, "channel", "message")
    send(page)
    wrong = look(page, "register-check")
    expect(page.locator("main")).to_contain_text("Bạn Thử")
    send(page)
    wrong += look(page, "consent")
    page.get_by_role("link", name="Đọc và hỏi lần lượt").click()
    for _purpose in range(3):
        page.get_by_role("button", name="Đồng ý, đã đọc cho nghe").click()
    expect(page.locator("h1")).to_contain_text("Bạn Thử")
    page.get_by_role("link", name="Sàng lọc nhu cầu").click()
    send(page)
    asked = Asked(page, "yes")
    assert asked.dangers == 5
    wrong += asked.wrong + look(page, "screening-needs")
    choose(page, "health", "yes")
    while (left := page.locator("main fieldset:not(:has(input:checked)) input[type=radio]")).count():
        left.first.check(force=True)
    send(page)
    page.get_by_role("link", name=re.compile(r"^Chuyển gửi\s*: Y tế")).click()
    wrong += look(page, "refer")
    page.get_by_role("button", name="Chọn nơi này").first.click()
    expect(page.locator("main input:checked:not([name=urgent])")).to_have_count(0)
    wrong += look(page, "refer-agree")
    choose(page, "called", "alias")
    send(page)
    wrong += look(page, "refer-check")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("main")).to_contain_text("Đã gửi")
    assert not wrong, "\n".join(wrong)
    reference, clinic = page.locator("p.dh-lead .dh-code").inner_text(), page_of(CLINIC, DESK)
    the_clinic_accepts(clinic, reference)
    the_worker_reads_the_answer(page)
    the_clinic_confirms(clinic)
    page.locator(".govuk-back-link").click()
    expect(page.locator("tr", has_text="Y tế")).to_contain_text("Đã nhận dịch vụ")


def test_two_needs_are_referred_in_one_go_on_a_phone(page_of):
    """Nothing is ticked beforehand; each receiver is agreed to by itself; one tap sends both."""
    page = page_of(WORKER)
    open_client(page, "Bạn Thử")
    page.get_by_role("link", name="Chuyển gửi", exact=True).first.click()
    wrong = look(page, "refer-needs")
    expect(page.locator("main input:checked:not([name=urgent])")).to_have_count(0)
    boxes = page.locator("[name=needs]")
    for n in (-1, -2):
        boxes.nth(boxes.count() + n).check(force=True)
    send(page)
    for _need in range(2):
        wrong += look(page, "refer-find")
        page.get_by_role("button", name="Chọn nơi này").first.click()
    for _receiver in range(2):
        expect(page.locator("main input:checked:not([name=urgent])")).to_have_count(0)
        page.locator("[name=about][value=age_band]").check(force=True)
        send(page)
    wrong += look(page, "refer-check with two")
    expect(page.locator("main")).to_contain_text("Mỗi nơi nhận sẽ thấy đúng như sau")
    expect(page.locator("main")).not_to_contain_text("Bạn Thử")
    page.get_by_role("button", name="Gửi cả 2").click()
    expect(page.locator(".dh-flash")).to_contain_text("Đã gửi 2 chuyển gửi.")
    page.get_by_role("link", name="Chuyển gửi").first.click()
    page.get_by_role("link", name="Chờ trả lời").click()
    assert page.locator("main tbody tr").count() >= 2
    assert not wrong, "\n".join(wrong)


def the_clinic_accepts(page: Page, reference: str) -> None:
    """By the reference on the slip, in any spelling; it reads the alias and no more."""
    page.goto("/inbox/")
    fill(page, {"reference": reference.lower().replace("-", " ")})
    page.get_by_role("button", name="Mở phiếu").click()
    expect(page.locator("main")).to_contain_text("Bạn Thử")
    expect(page.locator("main")).not_to_contain_text("25–49")
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    page.get_by_text("Điền giờ khác, nhắn nơi gửi").click()
    fill(page, {"day": f"{tomorrow:%d/%m/%Y}", "hour": "8h30", "answer": "Đến cổng sau, hỏi cô Khanh."})
    send(page)


def the_worker_reads_the_answer(page: Page) -> None:
    """Hour and day stand on the day's page; once read, it leaves the day."""
    page.goto("/today/")
    answered = page.locator(".dh-row", has_text="Bạn Thử")
    expect(answered).to_contain_text("08:30, ngày mai")
    answered.click()
    expect(page.locator("main")).to_contain_text("Đến cổng sau, hỏi cô Khanh.")
    page.goto("/today/")
    expect(page.locator(".dh-row", has_text="Bạn Thử")).to_have_count(0)
    page.go_back()


def the_clinic_confirms(page: Page) -> None:
    page.get_by_role("button", name="Đã đến hôm nay").click()
    page.locator("[name=result]").first.check(force=True)
    page.get_by_role("button", name="Ghi hoàn thành").click()
    expect(page.locator("h1")).to_contain_text("Hoàn thành")


def test_who_is_known_already_is_told(page_of):
    page = page_of(WORKER)
    page.goto("/clients/new/")
    fill(page, PERSON)
    send(page)
    expect(page.locator("main")).to_contain_text("Nhóm đã có hồ sơ với các câu trả lời này.")
    assert look(page, "known") == []


def test_a_follow_up_is_promised_and_told(page_of):
    page = page_of(WORKER)
    open_client(page, "Bạn Thử")
    page.get_by_role("link", name="Hẹn theo dõi").click()
    fill(page, {"due_on": f"{timezone.localdate():%d/%m/%Y}", "about": "Hỏi thăm sau buổi khám"})
    send(page)
    page.goto("/today/")
    page.locator("a.dh-row[href^='/follow-ups/']", has_text="Bạn Thử").click()
    expect(page.locator(".dh-why")).to_contain_text("Nhắn tin")
    choose(page, "outcome", "not_reached")
    send(page)
    expect(page.locator(".dh-flash")).to_contain_text("Sẽ thử lại ngày")


def test_a_follow_up_takes_few_taps(page_of, record_property):
    """From the day's list: the person, how it went, save. The paper sheet asks to write five fields."""
    page, taps = page_of(WORKER), 0
    page.goto("/today/")
    page.locator("a.dh-row[href^='/follow-ups/']").first.click()
    taps += 1
    expect(page.locator(".dh-why").first).to_be_visible()
    choose(page, "outcome", "needs_more")
    taps += 1
    if page.locator("fieldset", has_text="Kết quả còn giữ được không?").count():  # it asks for a result that lasts
        choose(page, "lasting", "none")
        taps += 1
    send(page)
    taps += 1
    expect(page.locator(".dh-flash")).to_contain_text("Đã ghi")
    record_property(figure("taps to record a follow-up, from the day's list"), taps)
    assert taps <= 4


def test_a_plan_is_made_agreed_to_and_ticked_off(page_of):
    page = page_of(WORKER)
    open_client(page, "Bạn Thử")
    page.get_by_role("link", name="Kế hoạch hỗ trợ").first.click()
    page.get_by_role("link", name="Thêm mục tiêu").click()
    fill(page, {"words": "Muốn tự nuôi con", "what": "Hỏi lớp học may"})
    choose(page, "doer", "client")
    send(page)
    page.get_by_role("link", name="Đọc lại để thân chủ đồng ý").click()
    expect(page.locator("main")).to_contain_text("Hỏi lớp học may")
    wrong = look(page, "plan-agree")
    send(page)
    expect(page.locator("[data-error-summary]")).to_be_focused()
    wrong += look(page, "plan-agree with errors")
    choose(page, "agreement", "together")
    send(page)
    goal = page.locator("section", has_text="Muốn tự nuôi con")
    goal.get_by_role("button", name="Xong").click()
    expect(goal).to_contain_text("Bỏ đánh dấu")
    expect(page.locator("main")).to_contain_text("Thân chủ đồng ý")
    assert not wrong, "\n".join(wrong)


def test_a_case_manager_decides_who_is_sought_again_and_which_case_ends(page_of):
    page = page_of(CASE_MANAGER)
    page.goto("/decisions/")
    assert look(page, "decisions") == []
    page.locator("a.dh-row", has_text="Chờ duyệt").first.click()
    page.get_by_role("button", name="Duyệt kết thúc").click()
    expect(page.locator("main")).to_contain_text("Đã kết thúc hỗ trợ.")
    page.goto("/decisions/")
    page.locator("a.dh-row", has_text="Cần quyết định").first.click()
    choose(page, "settled", "tried_again")
    send(page)
    expect(page.locator("main")).to_contain_text("Đã ghi quyết định.")


def test_a_service_that_the_worker_gave_is_recorded(page_of):
    page = page_of(WORKER)
    open_client(page, "Bạn Thử")
    row = page.locator("tr", has_text="Chưa chuyển gửi").first
    need = row.locator("td").first.inner_text().split("\n")[0].removesuffix(" Gấp")
    row.get_by_role("link", name="Ghi dịch vụ").click()
    expect(page.locator("h1")).to_have_text(need)
    fill(page, {"note": "Đi cùng đến nơi làm giấy tờ."})
    send(page)
    expect(page.locator("tr", has_text=need)).to_contain_text("Đã nhận dịch vụ")


def open_client(page: Page, alias: str) -> None:
    page.goto("/clients/")
    page.get_by_role("link", name=re.compile(alias)).click()


def test_a_clinic_declines_with_a_reason(page_of):
    page = page_of(CLINIC, DESK)
    page.goto("/inbox/")
    page.locator("main table a").first.click()
    page.get_by_role("link", name="Từ chối").click()
    choose(page, "decline_reason", "full")
    send(page)
    expect(page.locator("h1")).to_contain_text("Từ chối")
    expect(page.locator("main")).to_contain_text("Hết chỗ")


def test_what_was_typed_stays_and_the_summary_leads_to_the_field(page_of):
    page = page_of(WORKER)
    page.goto("/clients/new/")
    fill(page, PERSON | {"birth_day": "44"})
    send(page)
    expect(page.locator("[name=birth_day]")).to_have_value("44")
    expect(page.locator("[name=nickname]")).to_have_value("Zô")
    page.locator("[data-error-summary] a").first.click()
    expect(page.locator("[name=birth_day]")).to_be_focused()


def test_a_case_manager_hands_a_client_over(page_of):
    page = page_of(CASE_MANAGER)
    give_away = page.get_by_role("link", name="Giao ngay cho người khác")  # not where another group shared it
    page.goto("/clients/")
    for link in [one.get_attribute("href") for one in page.locator("main table a:has(.dh-code)").all()]:
        page.goto(link)
        if give_away.count():
            break
    give_away.click()
    page.locator("[name=to]").select_option(index=1)
    send(page)
    expect(page.locator("main")).to_contain_text("Đã chuyển người phụ trách.")


def test_a_manager_reads_the_release_and_takes_the_report(page_of):
    page = page_of(MANAGER, DESK)
    page.goto("/coverage/")
    expect(page.locator("main")).to_contain_text("70")
    with page.expect_download() as kept:
        page.get_by_role("link", name="Tải báo cáo (PDF)").click()
    assert kept.value.suggested_filename == "bao-cao-1.pdf"
    assert kept.value.path().read_bytes().startswith(b"%PDF")


def test_the_department_brings_a_workbook_in(page_of, tmp_path):
    """The template comes back as it was filled in, is looked at, and then entered."""
    page = page_of("chuongtrinh1")
    page.goto("/programme/import/?period=2026-06-30")
    with page.expect_download() as template:
        page.get_by_role("link", name="Tải mẫu (.xlsx)").click()
    filled = tmp_path / "filled.xlsx"
    template.value.save_as(filled)
    book = load_workbook(filled)
    for column, value in enumerate(("Có", "Có", 12, "Chưa", 6, 10), start=3):
        book.active.cell(row=2, column=column, value=value)
    book.save(filled)
    page.locator("[name=workbook]").set_input_files(filled)
    send(page)
    wrong = look(page, "programme-preview")
    expect(page.locator("main")).to_contain_text("1 xã, phường sẽ được nhập.")
    send(page)
    expect(page.locator("main")).to_contain_text("Đã nhập số liệu của 1 xã, phường.")
    assert not wrong, "\n".join(wrong)


def test_a_manager_replaces_an_estimate_on_a_phone(page_of):
    page = page_of(MANAGER)
    page.goto("/estimates/")
    expect(page.locator(".dh-nav [aria-current]")).to_be_in_viewport(ratio=1)
    page.locator("main table a").first.click()
    page.get_by_role("link", name="Thay bằng số mới").click()
    fill(page, {"low": "10", "point": "12", "high": "20", "source": "Rà soát tháng này"})
    send(page)
    expect(page.locator("main")).to_contain_text("Ước tính 12 người, trong khoảng 10–20.")
    expect(page.get_by_role("heading", name="Các số đã được thay")).to_be_visible()


def test_a_yes_to_the_record_is_taken_back_and_the_record_is_paused(page_of):
    page = page_of(WORKER)
    page.goto("/clients/")
    page.locator("main td a").nth(2).click()
    page.get_by_role("link", name="Lời đồng ý").click()
    page.get_by_role("link", name=re.compile(r"^Rút lại\s*: Lưu hồ sơ")).click()
    send(page)
    expect(page.locator("h1")).to_have_text("Giữ lại hay xóa hồ sơ?")
    assert look(page, "right-record") == []
    page.get_by_role("link", name="Giữ lại, tạm ngừng xử lý").click()
    choose(page, "because", "withdrawn")
    send(page)
    expect(page.locator("main")).to_contain_text("Đang tạm ngừng")


def test_what_is_recorded_leaves_as_a_file_that_its_passphrase_opens(page_of):
    page = page_of(WORKER)
    page.goto("/clients/")
    page.locator("main td a").nth(3).click()
    page.get_by_role("link", name="Xem, sửa, tạm ngừng hoặc xóa dữ liệu").click()
    page.get_by_role("link", name="Xem những gì đã ghi").click()
    page.get_by_role("link", name="Làm tệp có mật khẩu").click()
    passphrase = page.locator("main .dh-figure").inner_text()
    with page.expect_download() as taken:
        send(page)
    assert taken.value.suggested_filename == "ban-thong-tin.pdf"
    assert PdfReader(taken.value.path(), password=passphrase).pages[0].extract_text().startswith("Bản thông tin")


def test_an_erased_person_is_nowhere_and_the_receipt_is_there(page_of):
    worker, manager = page_of(WORKER), page_of(CASE_MANAGER, DESK)
    worker.goto("/clients/")
    link = worker.locator("main td a").nth(4)
    code = link.locator(".dh-code").inner_text()
    link.click()
    person = worker.url
    worker.get_by_role("link", name="Xem, sửa, tạm ngừng hoặc xóa dữ liệu").click()
    worker.get_by_role("link", name="Xóa dữ liệu").click()
    send(worker)
    manager.goto("/requests/")
    row = manager.locator("tr", has_text=code)
    row.get_by_role("link", name="Xem lại và xóa").click()
    manager.locator("[name=sure]").check(force=True)
    send(manager)
    expect(manager.locator("main")).to_contain_text("Khóa đã hủy")
    worker.goto(person)
    expect(worker.locator("main")).to_contain_text("Không tìm thấy")


def test_hide_now_leaves_nothing_to_go_back_to(page_of):
    page = page_of(WORKER)
    page.goto("/clients/")
    page.locator("[data-hide-now]").click()
    page.wait_for_url("**/hidden/**")
    page.go_back()
    assert not re.search(r"\w{3}-\w{3}", page.inner_text("body"))


@pytest.mark.parametrize(("user", "path", "heading"), [
    (None, "/sign-in/", "Sign in"), (WORKER, "/today/", "Today"), (CLINIC, "/inbox/", "Referrals to us"),
])
def test_english_is_one_switch_away(page_of, user, path, heading):
    page = page_of(user)
    page.goto(path)
    if user:
        page.locator(".dh-who summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text(heading)
    assert look(page, path, language="en") == []


def test_a_screening_takes_one_tap_a_question_and_can_be_left_and_gone_on_with(page_of, record_property):
    """Against the paper form, on which each question is a field too."""
    page = page_of(WORKER)
    page.goto("/clients/")
    begun, begin = 0, page.locator("main a.dh-button[href$='/screening/']")  # the plan's first step leads there too
    for link in [one.get_attribute("href") for one in page.locator("main a[href^='/clients/']").all()]:
        page.goto(link)
        if begin.count() and "16–17" not in page.inner_text("main"):
            break
    begin.click()
    page.locator("main form[method=post] button").click()
    begun += 2
    page.locator("button[value=no]").click()
    page.get_by_role("link", name="Dừng ở đây, làm tiếp sau").click()
    page.get_by_role("link", name="Tiếp tục sàng lọc").first.click()
    expect(page.locator(".dh-step")).to_contain_text("2 trên")
    page.locator(".govuk-back-link").click()
    expect(page.locator("button[value=no]")).to_contain_text("đã chọn")
    asked = Asked(page, "no")
    assert asked.dangers == 0
    assert asked.taps == asked.questions
    while (left := page.locator("main fieldset:not(:has(input:checked)) input[value=not_now]")).count():
        left.first.check(force=True)
        begun += 1
    send(page)
    expect(page.locator("main")).to_contain_text("Nhu cầu")
    record_property(figure("questions of a calm screening (fields of the paper form)"), asked.questions)
    record_property(figure("taps of a calm screening, from the record and back to it"), asked.taps + begun + 1)
    record_property(figure("pages of a calm screening"), asked.pages + 2)
    assert not asked.wrong, "\n".join(asked.wrong)


def test_a_child_is_registered_the_child_protection_way(page_of):
    page = page_of(WORKER)
    page.goto("/clients/new/")
    fill(page, {"mother": "Mê", "birth_day": "7", "birth_month": "7", "nickname": "Ki", "siblings": "9"})
    send(page)
    fill(page, {"alias": "Bé Thử"})
    send(page)
    choose(page, "age_band", "16-17")
    send(page)
    choose(page, "sex", "declined")
    send(page)
    page.locator("[name=commune]").select_option(index=3)
    send(page)
    choose(page, "channel", "in_person")
    send(page)
    send(page)
    expect(page.locator("h1")).to_contain_text("Người dưới 18 tuổi")
    expect(page.locator("a[href='tel:111']")).to_be_visible()
    wrong = look(page, "child-path")
    page.get_by_role("button", name=re.compile("^Chuyển gửi gấp")).click()
    expect(page.locator("h1")).to_contain_text("Lời đồng ý")
    manager = page_of(CASE_MANAGER)
    manager.goto("/today/")
    manager.get_by_role("link", name=re.compile("Bé Thử")).first.click()
    expect(manager.locator("h1")).to_contain_text("Cần lo ngay")
    wrong += look(manager, "alert")
    assert not wrong, "\n".join(wrong)
