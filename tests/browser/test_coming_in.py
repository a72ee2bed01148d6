"""Coming in for the first time, and back in after a phone was lost: clicked through, steps and seconds counted."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from config.demo import PASSWORD
from tests.accounts.doors import App
from tests.browser.confirming import SIGNED_IN_WITHIN_MS, confirm_if_asked
from tests.browser.conftest import ADMINISTRATOR, CASE_MANAGER, OFFICER, sign_in
from tests.browser.looks import PHONE, look
from tests.figures import figure

pytestmark = pytest.mark.live
NEW_PASSWORD = "ngọn đèn trên gác 9"
LOST = "ctv6"  # nobody else in these tests is them
STEPS_OF_THE_WORKER = 14


class Thumb:
    """Counts what a person does: presses and fields."""

    def __init__(self, page: Page):
        self.page, self.steps, self.began = page, 0, time.perf_counter()

    def press(self, name: str, role: str = "button") -> None:
        self.steps += 1
        self.page.get_by_role(role, name=name, exact=True).click()
        self.page.wait_for_load_state()

    def fill(self, field: str, value: str) -> None:
        self.steps += 1
        self.page.locator(f"[name={field}]").fill(value)

    def seconds(self) -> float:
        return time.perf_counter() - self.began


@pytest.fixture
def phone(browser, site):
    """A new phone, on which nobody was signed in."""
    context = browser.new_context(base_url=site, viewport=PHONE, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def test_a_worker_who_lost_the_phone_is_back_in(page_of, phone, record_property):
    manager, officer = page_of(CASE_MANAGER), page_of(OFFICER)
    began = time.perf_counter()
    name = shut_out(manager)
    wrong = look(manager, "a code that was asked for")
    say_yes(officer, name)
    code, found = copied(manager)
    colleagues, wrong = time.perf_counter() - began, wrong + found
    thumb = Thumb(phone)
    wrong += come_in(thumb, LOST, code, look)
    record_property(figure("back in after a lost phone: seconds of the machine, colleagues"), f"{colleagues:.1f}")
    record_property(figure("back in after a lost phone: steps of the worker"), thumb.steps)
    record_property(figure("back in after a lost phone: seconds of the machine, worker"), f"{thumb.seconds():.1f}")
    assert thumb.steps <= STEPS_OF_THE_WORKER
    assert wrong == []


def test_a_worker_with_the_card_is_back_in_alone(browser, site, phone, record_property):
    """The phone is gone, the card is at home."""
    before = browser.new_context(base_url=site, viewport=PHONE)
    page = before.new_page()
    sign_in(page, "ctv11")
    page.goto("/factor/card/")
    confirm_if_asked(page)
    page.get_by_role("button", name="Làm thẻ mới").click()
    code = page.locator(".dh-backup-card__codes li").first.inner_text()
    page.get_by_role("button", name="Tôi đã ghi lại").click()
    thumb = Thumb(phone)
    phone.goto("/sign-in/")
    thumb.fill("username", "ctv11")
    thumb.fill("password", PASSWORD)
    thumb.press("Tiếp tục")
    thumb.fill("factor-code", code)
    thumb.press("Tiếp tục")
    expect(phone.locator(".dh-who")).to_be_visible(timeout=SIGNED_IN_WITHIN_MS)
    phone.goto("/me/")
    thumb.press("Tôi mất điện thoại", "link")
    thumb.fill("new_password", NEW_PASSWORD)
    thumb.press("Khóa điện thoại đó")
    expect(phone.locator("main")).to_contain_text("thêm cách xác nhận mới")
    set_up(thumb)
    record_property(figure("back in with the card alone: steps"), thumb.steps)
    record_property(figure("back in with the card alone: seconds of the machine"), f"{thumb.seconds():.1f}")
    page.goto("/today/")
    expect(page.locator("h1")).to_have_text("Đăng nhập")
    before.close()


def test_somebody_new_comes_in_and_nobody_else_knows_the_password(page_of, phone):
    """An administrator opens the account, the privacy officer says yes, the person sets everything alone."""
    administrator, officer = page_of(ADMINISTRATOR), page_of(OFFICER)
    administrator.goto("/people/new/")
    confirm_if_asked(administrator)
    administrator.locator("[name=organisation]").select_option(label="Nhóm Hoa Ban")
    administrator.locator("main form button").click()
    administrator.locator("[name=full_name]").fill("Lò Thị Sương")
    administrator.locator("[name=username]").fill("suong")
    administrator.locator("[name=role][value=outreach_worker]").check(force=True)
    administrator.locator("main form button").click()
    administrator.get_by_role("link", name="Xin mã vào").click()
    confirm_if_asked(administrator)
    administrator.locator("[name=reason][value=new]").check(force=True)
    administrator.get_by_role("button", name="Xin mã").click()
    say_yes(officer, "Lò Thị Sương")
    code, wrong = copied(administrator)
    thumb = Thumb(phone)
    wrong += come_in(thumb, "suong", code, look)
    assert wrong == []


def shut_out(manager: Page) -> str:
    """The case manager's one button; the name of who it was."""
    manager.goto("/people/")
    manager.locator("[name=query]").fill(LOST)
    manager.locator("main form:has([name=query]) button").click()
    expect(manager.locator("main")).to_contain_text("khớp với điều bạn gõ")
    name = manager.locator("main a[href^='/people/'][href*='-']").first
    name.click()
    manager.get_by_role("link", name="Mất điện thoại").click()
    confirm_if_asked(manager)
    manager.get_by_role("button", name="Khóa điện thoại đó").click()
    confirm_if_asked(manager)
    expect(manager.locator("main")).to_contain_text("Đã khóa")
    expect(manager.locator("main")).to_contain_text("Chờ đồng ý")
    return manager.locator("h1").inner_text()


def say_yes(officer: Page, who: str) -> None:
    officer.goto("/entry-codes/")
    officer.locator("main a.dh-card").filter(has_text=who).first.click()
    confirm_if_asked(officer)
    officer.get_by_role("button", name="Đồng ý", exact=True).click()
    confirm_if_asked(officer)
    expect(officer.locator("main")).to_contain_text("Đã đồng ý")


def copied(asker: Page) -> tuple[str, list[str]]:
    asker.reload()
    confirm_if_asked(asker)
    asker.get_by_role("button", name="Hiện mã để chép tay").click()
    confirm_if_asked(asker)
    return asker.locator(".dh-figure--code").inner_text(), look(asker, "the card with a code")


def come_in(thumb: Thumb, username: str, code: str, look) -> list[str]:
    """From the paper to one's own first page."""
    page = thumb.page
    page.goto("/sign-in/")
    thumb.press("Tôi có mã", "link")
    wrong = look(page, "bringing a code")
    thumb.fill("username", username)
    thumb.fill("code", code)
    thumb.press("Tiếp tục")
    wrong += look(page, "setting one's password")
    thumb.fill("new_password", NEW_PASSWORD)
    thumb.press("Lưu mật khẩu")
    thumb.fill("username", username)
    thumb.fill("password", NEW_PASSWORD)
    thumb.press("Tiếp tục")
    return wrong + set_up(thumb)


def set_up(thumb: Thumb) -> list[str]:
    """The code app by its own letters, then the card."""
    page = thumb.page
    wrong = look(page, "the first factor")
    thumb.steps += 1
    page.locator("a[href='/factor/app/']").click()
    page.wait_for_load_state()
    wrong += look(page, "setting up an app")
    secret = re.sub(r"\s", "", page.locator(".dh-code--long").text_content())
    thumb.fill("code", App(secret).code(time.time()))
    thumb.press("Xong")
    expect(page.locator("h1")).to_have_text("Thẻ dự phòng")
    wrong += look(page, "the first card")
    thumb.press("Tôi đã ghi lại hoặc in thẻ")
    expect(page.locator("h1")).to_have_text("Hôm nay")
    return wrong
