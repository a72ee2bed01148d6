"""A day's work clicked through, in Vietnamese: a worker on a phone, a clinic at a desk, a manager with the figures."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import CASE_MANAGER, CLINIC, MANAGER, WORKER
from tests.browser.looks import DESK, look

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


def answer_what_is_asked(page: Page) -> list[str]:
    """Answer question after question, with yes where there is one; answers with the barriers on the way."""
    wrong = []
    while re.search(r"/screenings/[^/]+/(?!needs)", page.url):
        wrong += look(page, page.url.rsplit("/", 2)[1])
        if page.url.endswith("/safety/"):
            page.locator("main a.dh-button").first.click()
            page.wait_for_load_state()
            continue
        boxes = page.locator("main form[method=post] input[type=radio]")
        yes = page.locator("main form[method=post] input[type=radio][value=yes]")
        if boxes.count():
            (yes if yes.count() else boxes).first.check(force=True)
        send(page)
    return wrong


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
    for box in page.locator("[name=purposes]").all():
        box.check(force=True)
    send(page)
    expect(page.locator("h1")).to_contain_text("Bạn Thử")
    page.get_by_role("link", name="Sàng lọc nhu cầu").click()
    send(page)
    wrong += answer_what_is_asked(page)
    wrong += look(page, "screening-needs")
    choose(page, "health", "yes")
    while (left := page.locator("main fieldset:not(:has(input:checked)) input[type=radio]")).count():
        left.first.check(force=True)
    send(page)
    page.get_by_role("link", name=re.compile("^Chuyển gửi")).first.click()
    wrong += look(page, "refer")
    page.locator("[name=service]").first.check(force=True)
    page.locator("[name=agreed]").first.check(force=True)
    send(page)
    wrong += look(page, "preview")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("main")).to_contain_text("Đã gửi")
    assert not wrong, "\n".join(wrong)


def test_who_is_known_already_is_told(page_of):
    page = page_of(WORKER)
    page.goto("/clients/new/")
    fill(page, PERSON)
    send(page)
    expect(page.locator("main")).to_contain_text("Nhóm đã có hồ sơ với các câu trả lời này.")
    assert look(page, "known") == []


def test_an_anonymous_contact_is_logged_and_a_second_tap_logs_nothing(page_of):
    page = page_of(WORKER)
    page.goto("/contacts/new/")
    choose(page, "channel", "field")
    send(page)
    page.locator("[name=commune]").select_option(index=3)
    send(page)
    choose(page, "who", "anonymous")
    fill(page, {"people": "4"})
    send(page)
    fill(page, {"condoms": "12"})
    send(page)
    assert look(page, "contact-check") == []
    page.locator("main form[method=post] button").first.dblclick()
    page.wait_for_url("**/today/")
    assert page.locator(".dh-flash").count() == 1


def test_what_was_typed_stays_and_the_summary_leads_to_the_field(page_of):
    page = page_of(WORKER)
    page.goto("/clients/new/")
    fill(page, PERSON | {"birth_day": "44"})
    send(page)
    expect(page.locator("[name=birth_day]")).to_have_value("44")
    expect(page.locator("[name=nickname]")).to_have_value("Zô")
    page.locator("[data-error-summary] a").first.click()
    expect(page.locator("[name=birth_day]")).to_be_focused()


def test_a_clinic_accepts_without_javascript(page_of):
    page = page_of(CLINIC, DESK, java_script_enabled=False)
    page.goto("/inbox/")
    page.locator("main table a, main .dh-stack a").filter(has_text=re.compile(r"\w{3}-\w{3}")).first.click()
    page.get_by_role("link", name="Tiếp nhận và hẹn").click()
    fill(page, {"day": "28/12/2099", "hour": "8:30"})
    send(page)
    expect(page.locator("main")).to_contain_text("28/12/2099")


def test_a_case_manager_hands_a_client_over(page_of):
    page = page_of(CASE_MANAGER)
    page.goto("/clients/")
    page.locator("main table a .dh-code").first.click()
    page.get_by_role("link", name="Chuyển người phụ trách").click()
    page.locator("[name=to]").select_option(index=1)
    send(page)
    expect(page.locator("main")).to_contain_text("Đã chuyển người phụ trách.")


def test_a_manager_reads_the_release_and_takes_the_report(page_of):
    page = page_of(MANAGER, DESK)
    page.goto("/coverage/")
    expect(page.locator("main")).to_contain_text("70")
    with page.expect_download() as kept:
        page.evaluate("a => { const b = document.querySelector(a); b.setAttribute('download', ''); b.click() }",
                      "a[href$='report.pdf']")
    assert kept.value.path().read_bytes().startswith(b"%PDF")


def test_hide_now_leaves_nothing_to_go_back_to(page_of):
    page = page_of(WORKER)
    page.goto("/clients/")
    page.locator("[data-hide-now]").click()
    page.wait_for_url("**/hidden/**")
    page.go_back()
    assert not re.search(r"\w{3}-\w{3}", page.inner_text("body"))


def test_english_is_one_switch_away(page_of):
    page = page_of(None)
    page.goto("/sign-in/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Sign in")
