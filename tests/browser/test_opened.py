"""A client opened to somebody else, clicked through: shared and ended; the glass broken, noticed, reviewed."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.confirming import confirm_if_asked
from tests.browser.conftest import CASE_MANAGER, WORKER
from tests.browser.looks import look

pytestmark = pytest.mark.live


def send(page: Page) -> None:
    page.locator("main form[method=post] button").first.click()
    page.wait_for_load_state()


def in_three_weeks() -> str:
    return (timezone.localdate() + dt.timedelta(days=21)).strftime("%d/%m/%Y")


def a_code_of_somebody_else(manager: Page, worker: Page) -> str:
    """A client of the case manager's whom this worker does not see, also not by a share or while covering."""
    codes = []
    for page in (worker, manager):
        page.goto("/clients/")
        codes.append(page.locator("main table .dh-code").all_inner_texts())
    hers, everybodys = codes
    return next(code for code in everybodys if code not in hers)


def test_a_worker_shares_a_client_and_ends_it(page_of):
    page = page_of(WORKER)
    page.goto("/clients/")
    page.locator("main table tr:not(:has(.dh-tag)) a").last.click()
    page.locator("main a[href$='/access/']").click()
    page.get_by_role("link", name="Chia sẻ hồ sơ này").click()
    page.locator("[name=to]").select_option(index=2)
    page.locator("[name=until]").fill(in_three_weeks())
    page.locator("[name=words]").fill("Cùng đi khám")
    page.locator("[name=agreed]").check(force=True)
    send(page)
    expect(page.locator("main")).to_contain_text("Đã chia sẻ hồ sơ.")
    expect(page.locator("main")).to_contain_text("Cùng đi khám")
    wrong = look(page, "access when shared")
    page.get_by_role("link", name=re.compile("^Kết thúc")).last.click()
    send(page)
    expect(page.locator("main")).not_to_contain_text("Cùng đi khám")
    assert wrong == []


def test_the_glass_is_broken_noticed_ended_and_reviewed(page_of):
    manager, worker = page_of(CASE_MANAGER), page_of(WORKER)
    code = a_code_of_somebody_else(manager, worker)
    worker.goto("/clients/")
    worker.get_by_role("link", name="Truy cập khẩn cấp hồ sơ của đồng nghiệp").click()
    confirm_if_asked(worker)
    worker.locator("[name=code]").fill(code)
    worker.locator("[name=cause][value=life]").check(force=True)
    worker.locator("[name=words]").fill("Ngã ở chợ")
    send(worker)
    expect(worker.locator("main")).to_contain_text("Truy cập khẩn cấp: còn 60 phút")
    wrong = look(worker, "client by break-glass")
    manager.goto("/clients/")
    expect(manager.locator("main")).to_contain_text("đang truy cập khẩn cấp một hồ sơ")
    wrong += look(manager, "clients with a notice")
    manager.get_by_role("link", name="Xem vì sao").click()
    expect(manager.locator("main")).to_contain_text("Ngã ở chợ")
    wrong += look(manager, "review of what still runs")
    manager.get_by_role("link", name="Kết thúc ngay").click()
    send(manager)
    manager.goto("/today/")
    manager.wait_for_url("**/emergency/reviews/")
    wrong += look(manager, "reviews that wait")
    manager.locator("main a.dh-card").first.click()
    wrong += look(manager, "review")
    send(manager)
    expect(manager.locator("[data-error-summary]")).to_be_visible()
    manager.locator("[name=verdict][value=justified]").check(force=True)
    send(manager)
    manager.goto("/today/")
    assert manager.url.endswith("/today/")
    worker.reload()
    expect(worker.locator("h1")).to_have_text("Không tìm thấy trang này")
    assert wrong == []
