"""A partner without an account, with somebody's slip in hand: scan or type, answer, and close."""

import datetime as dt
import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.looks import look
from tests.browser.waiting import refer
from tests.security.visiting import Visitor

pytestmark = pytest.mark.live


@pytest.fixture
def slip(site) -> tuple[str, str]:
    """A referral that waits for an answer, printed by its worker: the two codes on the paper."""
    worker = refer(site)
    worker.open(f"{worker.path}slip/").send({"format": "58"})
    return codes(worker.body)


def codes(pdf: bytes) -> tuple[str, str]:
    told = " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    return re.search(r"Mã phiếu (\w{3}-\w{3})", told)[1], re.search(r"Mã dùng một lần (\w{4}-\w{4})", told)[1]


def send(page: Page) -> None:
    page.locator("main form[method=post] button").first.click()
    page.wait_for_load_state()


def test_a_scanned_slip_is_accepted_and_closed_on_a_phone(page_of, slip):
    reference, code = slip
    page = page_of(None)
    page.goto(f"/r/#{reference}")
    expect(page.locator("[name=reference]")).to_have_value(reference)
    assert "#" not in page.url, "the reference does not stay in the address"
    page.locator("[name=code]").fill(code)
    send(page)
    expect(page.locator("h1")).to_contain_text(reference)
    wrong = look(page, "slip-opened")
    page.get_by_role("link", name="Từ chối").click()
    wrong += look(page, "slip-step decline")
    page.locator(".govuk-back-link").click()
    page.get_by_role("link", name="Tiếp nhận và hẹn").click()
    wrong += look(page, "slip-step accept")
    page.locator("[name=day]").fill(f"{dt.date.today() + dt.timedelta(days=2):%d/%m/%Y}")  # noqa: DTZ011 (as the form)
    page.locator("[name=hour]").fill("8:30")
    send(page)
    expect(page.locator("main")).to_contain_text("Đã ghi: đã tiếp nhận.")
    page.get_by_role("link", name="Đã đến hôm nay").click()
    wrong += look(page, "slip-step attend")
    page.locator(".govuk-back-link").click()
    page.get_by_role("button", name="Xong, đóng phiếu").click()
    expect(page.locator("h1")).to_have_text("Phiếu hẹn")
    page.goto("/r/opened/")
    assert page.url.endswith("/r/")
    assert not wrong, "\n".join(wrong)


def test_without_scripts_it_is_typed_and_can_be_hidden(page_of, slip):
    reference, code = slip
    page = page_of(None, java_script_enabled=False)
    page.goto("/r/")
    page.locator("[name=reference]").fill(reference.lower())
    page.locator("[name=code]").fill(code.lower())
    send(page)
    expect(page.locator("h1")).to_contain_text(reference)
    page.get_by_role("link", name="Ẩn ngay").click()
    page.goto("/r/opened/")
    assert page.url.endswith("/hidden/")


def test_of_eight_who_answer_at_the_same_moment_one_is_heard(site, slip):
    """Real requests on real connections; each other one is told that it was too late."""
    reference, code = slip
    tomorrow = {"day": f"{dt.date.today() + dt.timedelta(days=2):%d/%m/%Y}", "hour": "8:30"}  # noqa: DTZ011 (as above)
    visitors = [Visitor(site).open("/r/").send({"reference": reference, "code": code}) for _one in range(8)]
    asked = [one.open(f"/r/opened/{'accept' if number % 2 else 'decline'}/") for number, one in enumerate(visitors)]
    answers = [tomorrow if number % 2 else {"decline_reason": "full"} for number, _one in enumerate(asked)]
    with ThreadPoolExecutor(8) as everybody:
        told = [one.page for one in everybody.map(Visitor.send, asked, answers)]
    assert sum("Đã ghi:" in page for page in told) == 1
    late = [page for page in told if "Đã ghi:" not in page]
    assert all("Đây là tình trạng mới." in page or "Nhập hai mã" in page for page in late)
