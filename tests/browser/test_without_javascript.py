"""A partner's whole day in a browser without JavaScript: from the sign-in to the figures, with few presses."""

import re
import time

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from config.demo import PASSWORD
from tests.browser.confirming import SIGNED_IN_WITHIN_MS, confirm
from tests.browser.conftest import CLINIC
from tests.browser.looks import DESK
from tests.browser.waiting import refer
from tests.notes import note

pytestmark = pytest.mark.live
CLICKS_TO_ACCEPTED = 3  # open it, choose an hour, press


class Hand:
    """Clicks and counts them."""

    def __init__(self):
        self.clicks = 0

    def click(self, what) -> None:
        # A choice is an invisible field over its card: what a hand meets there is the field.
        what.click(force=what.get_attribute("type") == "radio")
        self.clicks += 1


@pytest.fixture
def page(page_of, site) -> Page:
    refer(site, "Phòng khám Bình An")  # something waits, whatever other tests have answered
    return page_of(None, DESK, java_script_enabled=False)


def test_a_partners_day_goes_on_without_javascript(page):
    sign_in(page)
    reference = accept_the_first(page)
    bring_forward_to_today(page)
    confirm_the_day(page, reference)
    complete(page, reference)
    page.get_by_role("link", name="Kết quả", exact=True).click()
    expect(page.locator("h1")).to_have_text("Kết quả của cơ sở")
    expect(page.locator("main .dh-lead")).to_contain_text("Trong 12 tháng qua")


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(CLINIC)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").click()
    confirm(page)
    expect(page.locator("h1")).to_have_text("Chuyển gửi đến", timeout=SIGNED_IN_WITHIN_MS)


def accept_the_first(page: Page) -> str:
    """From the inbox to an appointment; its reference."""
    hand, began = Hand(), time.perf_counter()
    hand.click(page.locator("main table a").first)
    reference = page.locator("h1 .dh-code").inner_text()
    hand.click(page.locator("[name=slot]").first)
    hand.click(page.get_by_role("button", name="Tiếp nhận và hẹn giờ này"))
    expect(page.locator("h1")).to_contain_text("Đã tiếp nhận")
    note("accepted", clicks=hand.clicks, seconds=round(time.perf_counter() - began, 2))
    assert hand.clicks == CLICKS_TO_ACCEPTED
    return reference


def bring_forward_to_today(page: Page) -> None:
    """The hour can be changed, also to one that nobody offered."""
    page.get_by_role("link", name="Đổi lịch hẹn").click()
    page.locator("[name=day]").fill(f"{timezone.localdate():%d/%m/%Y}")
    page.locator("[name=hour]").fill("23:59")
    page.locator("main form button").click()
    expect(page.locator("main")).to_contain_text("23:59")


def confirm_the_day(page: Page, reference: str) -> None:
    page.get_by_role("link", name="Lịch hẹn", exact=True).click()
    mine = page.locator(".dh-day", has_text=reference)
    mine.locator("[value=came]").check(force=True)
    page.get_by_role("button", name="Ghi cả ngày").click()
    expect(page.locator(".dh-flash")).to_contain_text("Đã ghi")
    expect(page.locator(".dh-day", has_text=reference)).to_contain_text("Đã đến")


def complete(page: Page, reference: str) -> None:
    page.get_by_role("link", name=reference).click()
    page.locator("[name=result]").first.check(force=True)
    page.get_by_role("button", name="Ghi hoàn thành").click()
    expect(page.locator("h1")).to_contain_text("Hoàn thành")


def test_a_day_on_paper_needs_no_javascript(page):
    """With an appointment of its own: whether the demo has one today depends on the day."""
    sign_in(page)
    accept_the_first(page)
    bring_forward_to_today(page)
    page.get_by_role("link", name="Lịch hẹn", exact=True).click()
    with page.expect_download() as kept:
        page.get_by_role("link", name="In danh sách (PDF)").click()
    assert re.fullmatch(r"lich-hen-\d{4}-\d\d-\d\d\.pdf", kept.value.suggested_filename)
    assert kept.value.path().read_bytes().startswith(b"%PDF")


def test_what_is_half_filled_in_is_said_without_javascript(page):
    sign_in(page)
    page.locator("main table a").first.click()
    page.get_by_role("button", name="Tiếp nhận và hẹn giờ này").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Chọn một giờ, hoặc điền ngày và giờ khác.")


def test_a_partner_asks_says_no_and_keeps_its_places_without_javascript(page):
    """What a desk does on other days: a message, a decline with its reason, free places, closing for some days."""
    sign_in(page)
    page.locator("main table a").first.click()
    page.locator("#talk [name=text]").fill("Đến buổi sáng có tiện không?")
    page.get_by_role("button", name="Gửi lời nhắn").click()
    expect(page.locator("#talk")).to_contain_text("Đến buổi sáng có tiện không?")
    page.locator("main").get_by_role("link", name="Từ chối").click()
    page.locator("main form button").first.click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    page.locator("[name=decline_reason]").first.check(force=True)
    page.locator("main form button").first.click()
    expect(page.locator("h1")).to_contain_text("Từ chối")
    page.get_by_role("link", name="Dịch vụ của chúng tôi", exact=True).click()
    page.locator("[name=places_free]").first.click()
    expect(page.locator(".dh-flash")).to_be_visible()


def test_a_key_for_a_partners_own_system_is_made_without_javascript(page):
    sign_in(page)
    page.goto("/our-systems/new/")
    page.locator("[name=name]").fill("Máy chủ phòng khám")
    page.locator("[name=days]").first.check(force=True)
    page.get_by_role("button", name="Lập khóa").click()
    expect(page.locator("main")).to_contain_text("/fhir/Task")
    page.goto("/our-systems/")
    expect(page.locator("main")).to_contain_text("Máy chủ phòng khám")
    page.get_by_role("link", name="Thu hồi").first.click()
    page.locator("main form button").first.click()
    expect(page.locator(".dh-flash")).to_be_visible()
