"""A worker's everyday entries by thumb: how many taps, fields and seconds each takes, a contact against the line of the
paper databook. Seconds are the machine's own, from the first tap to what the last one brings: nobody stops to think."""

import re
import time
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from casework.databook.columns import columns
from tests.browser.conftest import CASE_MANAGER, WORKER
from tests.browser.looks import DESK, look
from tests.figures import figure

pytestmark = pytest.mark.live
PAPER = len(columns())  # cells of one line of the paper sheet


class Thumb:
    """Counts what a thumb does: a tap on a button, a card or a field, and how many fields are filled in."""

    def __init__(self, page: Page):
        self.page, self.taps, self.fields, self.began = page, 0, 0, time.perf_counter()

    def tap(self, what) -> None:
        # A choice is an invisible field over its card.
        what.click(force=what.get_attribute("type") in ("radio", "checkbox"))
        self.taps += 1

    def type(self, name: str, text: str) -> None:
        field = self.page.locator(f"[name={name}]")
        self.tap(field)
        field.fill(text)
        self.fields += 1

    def save(self) -> None:
        self.tap(self.page.get_by_role("button", name="Ghi lại", exact=True))
        self.page.wait_for_load_state()

    def send(self) -> None:
        self.tap(self.page.locator("main form[method=post] button").first)
        self.page.wait_for_load_state()

    def report(self, record_property, what: str, paper: int | None = None) -> None:
        record_property(figure(f"taps for {what}"), self.taps)
        record_property(figure(f"fields for {what}" + (f" (paper: {paper})" if paper else "")), self.fields)
        record_property(figure(f"seconds of the machine for {what}"), round(time.perf_counter() - self.began, 1))


def opened(page: Page) -> Thumb:
    thumb = Thumb(page)
    page.goto("/today/")
    thumb.tap(page.get_by_role("link", name="Ghi lần tiếp cận"))
    return thumb


def test_an_anonymous_contact_takes_four_taps(page_of, record_property):
    thumb = opened(page := page_of(WORKER))
    thumb.tap(page.locator("[name=who][value=anonymous]"))
    thumb.type("condoms", "12")
    thumb.save()
    expect(page.locator("main")).to_contain_text("Đã ghi lần tiếp cận.")
    assert urlsplit(page.url).path == "/today/"
    assert (thumb.taps, thumb.fields) == (4, 1)
    thumb.report(record_property, "an anonymous contact", PAPER)


def test_a_contact_with_a_known_person_and_a_follow_up_takes_five_taps(page_of, record_property):
    thumb = opened(page := page_of(WORKER))
    thumb.tap(page.locator("[name=who]:not([value=anonymous])").first)
    expect(page.locator("[name=who]:checked ~ .govuk-radios__hint")).to_be_visible()  # the rule of safe contact
    thumb.type("condoms", "5")
    thumb.tap(page.locator("[name=next_step][value=follow_up]"))
    thumb.save()
    expect(page.locator("main")).to_contain_text("Đã ghi lần tiếp cận.")
    assert re.fullmatch(r"/clients/[^/]+/", urlsplit(page.url).path)
    assert (thumb.taps, thumb.fields) == (5, 1)
    thumb.report(record_property, "a contact with a known person, and a follow-up", PAPER)


def test_registering_somebody_asks_six_things_to_be_typed(page_of, record_property):
    thumb = Thumb(page := page_of(WORKER))
    page.goto("/today/")
    thumb.tap(page.get_by_role("link", name="Tìm hoặc đăng ký thân chủ"))
    recall = {"mother": "Vy", "birth_day": "8", "birth_month": "5", "nickname": "Zế", "siblings": "16"}
    for answers in (recall, {"alias": "Bạn Gõ"}):
        for name, value in answers.items():
            thumb.type(name, value)
        thumb.send()
    for name, value in (("age_band", "25-49"), ("sex", "female")):
        thumb.tap(page.locator(f"[name={name}][value='{value}']"))
        thumb.send()
    page.locator("[name=commune]").select_option(index=3)
    thumb.taps += 2  # the list, and the line in it
    thumb.send()
    thumb.tap(page.locator("[name=channel][value=message]"))
    thumb.send()
    expect(page.locator("main")).to_contain_text("Bạn Gõ")
    thumb.send()
    assert re.search("/clients/[^/]+/", urlsplit(page.url).path)
    assert thumb.fields == len(recall) + 1
    thumb.report(record_property, "registering somebody, up to the consent")


def test_a_second_tap_on_save_logs_nothing_more(page_of):
    page = page_of(WORKER)
    opened(page)
    page.locator("[name=who]:not([value=anonymous])").first.check(force=True)
    page.locator(".dh-fold", has_text="Kênh, nơi và ngày").locator("summary").click()
    page.locator("[name=channel][value=hotline]").check(force=True)
    page.get_by_role("button", name="Ghi lại", exact=True).dblclick()
    expect(page.locator("main")).to_contain_text("Đã ghi lần tiếp cận.")
    today = page.locator(".dh-time li", has_text="Đường dây nóng").filter(has_text=f"{timezone.localdate():%d/%m/%Y}")
    expect(today).to_have_count(1)


def test_a_number_is_stepped_by_thumb(page_of):
    page = page_of(WORKER)
    page.goto("/contacts/new/")
    more = page.get_by_role("button", name="Thêm một: Đã phát: Bao cao su")
    for _time in range(3):
        more.click()
    page.get_by_role("button", name="Bớt một: Đã phát: Bao cao su").click()
    expect(page.locator("[name=condoms]")).to_have_value("2")


def test_without_a_script_the_same_contact_is_logged(page_of):
    page = page_of(WORKER, java_script_enabled=False)
    page.goto("/contacts/new/")
    page.locator("[name=who][value=anonymous]").check(force=True)
    page.locator("[name=condoms]").fill("4")
    page.get_by_role("button", name="Ghi lại", exact=True).click()
    expect(page.locator("main")).to_contain_text("Đã ghi lần tiếp cận.")


def test_a_contact_waits_while_somebody_is_found_out(page_of):
    page = page_of(WORKER)
    page.goto("/contacts/new/")
    page.locator("[name=note]").fill("Gặp ở bến xe")
    page.get_by_role("button", name="Hỏi câu hỏi nhận diện, hoặc đăng ký").click()
    expect(page).to_have_url(re.compile("/clients/new/"))
    page.goto("/today/")
    page.locator("a.dh-row", has_text="Lần tiếp cận").first.click()
    expect(page.locator("[name=note]")).to_have_value("Gặp ở bến xe")
    assert look(page, "contact") == []
    page.get_by_role("button", name="Bỏ, ghi lại từ đầu").click()
    expect(page.locator("[name=note]")).to_have_value("")


def test_what_was_left_open_can_be_put_away(page_of):
    page = page_of(WORKER)
    page.goto("/contacts/new/")
    page.locator("[name=note]").fill("Gặp ở chợ")
    page.get_by_role("button", name="Hỏi câu hỏi nhận diện, hoặc đăng ký").click()
    page.goto("/today/")
    page.get_by_role("link", name="Bỏ bản nháp không cần nữa").click()
    assert look(page, "drafts") == []
    while (away := page.get_by_role("button", name=re.compile("^Bỏ bản nháp"))).count():
        away.first.click()
        page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("Không có gì còn dở.")


def test_what_is_folded_away_bars_nobody(page_of):
    page = page_of(WORKER)
    page.goto("/contacts/new/")
    for summary in page.locator("details.dh-fold summary").all():
        summary.click()
    assert look(page, "folded open") == []


def test_a_week_from_paper_is_keyed_in_mended_and_recorded(page_of):
    page, wrong = page_of(CASE_MANAGER, DESK), []
    page.goto("/contacts/sheet/")
    page.locator("[name='1.day']").fill("1/1/2020")
    page.locator("[name='1.people']").fill("4")
    page.get_by_role("button", name="Xem lại").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Dòng 1, Ngày: Ngày này đã quá nửa năm.")
    wrong += look(page, "databook with errors")
    page.locator("[data-error-summary] a").first.click()
    page.keyboard.press("Control+A")
    page.keyboard.type(f"{timezone.localdate():%d/%m/%Y}")
    page.get_by_role("button", name="Xem lại").click()
    expect(page.locator("h1")).to_have_text("Xem lại trước khi ghi")
    wrong += look(page, "databook preview")
    page.get_by_role("button", name="Ghi tất cả").click()
    expect(page.locator("main")).to_contain_text("Đã ghi 1 lần tiếp cận.")
    assert wrong == []
