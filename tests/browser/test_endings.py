"""A case ends and begins again, on the pages: proposed by the worker, approved by a second person, opened anew."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import CASE_MANAGER, WORKER
from tests.browser.looks import look
from tests.browser.test_stories import choose, fill, send

pytestmark = pytest.mark.live
PERSON = {"mother": "Ky", "birth_day": "3", "birth_month": "2", "nickname": "Zu", "siblings": "15"}


def registered(page: Page) -> str:
    """Somebody new, without a consent yet; answers with the address of the record."""
    page.goto("/today/")
    page.get_by_role("link", name="Tìm hoặc đăng ký thân chủ").click()
    for answers in (PERSON, {"alias": "Bạn Về"}):
        fill(page, answers)
        send(page)
    for name, value in (("age_band", "25-49"), ("sex", "male")):
        choose(page, name, value)
        send(page)
    page.locator("[name=commune]").select_option(index=4)
    send(page)
    choose(page, "channel", "in_person")
    send(page)
    send(page)
    expect(page.locator("main")).to_contain_text("Bạn Về")
    return "/".join(page.url.split("/")[:5]) + "/"


def test_a_case_is_ended_by_two_people_and_opened_again(page_of):
    worker, manager = page_of(WORKER), page_of(CASE_MANAGER)
    record = registered(worker)
    worker.goto(f"{record}closing/")
    wrong = look(worker, "closing")
    choose(worker, "result", "refused")
    fill(worker, {"word": "Đã chuyển nhà"})
    send(worker)
    expect(worker.locator("main")).to_contain_text("Đã gửi người quản lý trường hợp duyệt.")
    manager.goto(f"{record}closing/")
    expect(manager.locator("main")).to_contain_text("Đã chuyển nhà")
    wrong += look(manager, "closure to decide")
    manager.get_by_role("button", name="Duyệt kết thúc").click()
    expect(manager.locator("main")).to_contain_text("Đã kết thúc hỗ trợ.")
    worker.goto(record)
    worker.get_by_role("link", name="Mở lại hồ sơ").click()
    wrong += look(worker, "case-reopen")
    send(worker)
    wrong += look(worker, "case-reopen with errors")
    fill(worker, {"reason": "Quay lại sau khi chuyển nhà"})
    send(worker)
    expect(worker.locator("main")).to_contain_text("Đã mở lại hồ sơ.")
    assert wrong == []
