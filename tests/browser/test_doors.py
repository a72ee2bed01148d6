"""The doors in a real browser: a passkey made and used, the screen that locks itself, a card that is printed."""

import pytest
from playwright.sync_api import Page, expect

from config.demo import PASSWORD
from tests.browser.confirming import SIGNED_IN_WITHIN_MS, confirm, confirm_if_asked
from tests.browser.conftest import sign_in
from tests.browser.looks import PHONE, look

pytestmark = pytest.mark.live
# Nobody else in these tests signs in as them: what is done to their accounts disturbs nobody.
PASSKEYS, LOCKED = "ctv12", "ctv13"
AUTHENTICATOR = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                 "isUserVerified": True, "automaticPresenceSimulation": True}


@pytest.fixture
def phone(browser, site):
    """A phone of its own with a fingerprint reader, at the name under which browsers give passkeys."""
    context = browser.new_context(
        base_url=site.replace("127.0.0.1", "localhost"), viewport=PHONE, has_touch=True, is_mobile=True,
    )
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    page.key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]
    page.devtools = devtools
    yield page
    context.close()


def test_a_passkey_is_made_and_opens_the_door(phone: Page):
    sign_in(phone, PASSKEYS)
    phone.goto("/me/")
    phone.get_by_role("link", name="Thêm cách xác nhận").click()
    phone.get_by_role("link", name="Khóa truy cập trên máy này").click()
    confirm_if_asked(phone)
    wrong = look(phone, "a new passkey")
    phone.locator("[name=name]").fill("Điện thoại nhóm")
    phone.get_by_role("button", name="Tạo khóa truy cập").click()
    expect(phone.locator("main")).to_contain_text("Khóa truy cập: Điện thoại nhóm")
    wrong += look(phone, "my account with a passkey")
    sign_out(phone)
    with_password(phone, PASSKEYS)
    expect(phone.get_by_role("button", name="Dùng khóa truy cập")).to_be_visible()
    wrong += look(phone, "the second step with a passkey")
    phone.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(phone.locator(".dh-who")).to_be_visible(timeout=SIGNED_IN_WITHIN_MS)
    assert wrong == []


def test_a_finger_that_is_not_recognised_opens_nothing_and_the_code_still_does(phone: Page):
    sign_in(phone, PASSKEYS)
    phone.goto("/factor/passkey/")
    confirm_if_asked(phone)
    phone.get_by_role("button", name="Tạo khóa truy cập").click()
    expect(phone.locator("h1")).to_have_text("Tài khoản của tôi")
    sign_out(phone)
    with_password(phone, PASSKEYS)
    phone.devtools.send("WebAuthn.setUserVerified", {"authenticatorId": phone.key, "isUserVerified": False})
    phone.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(phone.locator("main")).to_contain_text("Chưa dùng được khóa truy cập")
    confirm(phone)
    expect(phone.locator(".dh-who")).to_be_visible(timeout=SIGNED_IN_WITHIN_MS)


def test_a_phone_that_nobody_touches_shows_nothing_and_loses_nothing(phone: Page):
    phone.clock.install()
    sign_in(phone, LOCKED)
    phone.goto("/me/pin/")
    confirm_if_asked(phone)
    phone.locator("[name=pin]").fill("7304")
    phone.locator("main form button").click()
    expect(phone.locator("h1")).to_have_text("Tài khoản của tôi")
    phone.goto("/emergency/")
    confirm_if_asked(phone)
    words = phone.locator("[name=words]")
    words.fill("đang gõ dở")
    phone.clock.fast_forward(160_000)
    expect(phone.locator("h1")).to_have_text("Màn hình đang khóa")
    assert "đang gõ dở" not in phone.content()
    assert phone.locator("body").inner_text().count("Đồng Hành") == 0, "nor where it is from"
    wrong = look(phone, "a locked phone")
    phone.locator("[name=typed]").fill("1111")
    phone.get_by_role("button", name="Mở", exact=True).click()
    expect(phone.locator("main")).to_contain_text("Chưa đúng")
    phone.locator("[name=typed]").fill("7304")
    phone.get_by_role("button", name="Mở", exact=True).click()
    expect(words).to_have_value("đang gõ dở")
    assert wrong == []


def test_a_locked_phone_stays_locked_when_it_is_loaded_anew(phone: Page):
    sign_in(phone, LOCKED)
    phone.locator(".dh-who summary").click()
    phone.get_by_role("button", name="Khóa màn hình").click()
    expect(phone.locator("h1")).to_have_text("Màn hình đang khóa")
    phone.reload()
    expect(phone.locator("h1")).to_have_text("Màn hình đang khóa")
    phone.goto("/clients/")
    expect(phone.locator("h1")).to_have_text("Màn hình đang khóa")
    phone.locator("[name=typed]").fill(PASSWORD)
    phone.get_by_role("button", name="Mở", exact=True).click()
    expect(phone.locator(".dh-who")).to_be_visible()


def test_without_a_network_a_locked_phone_stays_shut(phone: Page):
    """The server must have locked before the question is asked: else coming back to the network would open it."""
    phone.clock.install()
    sign_in(phone, LOCKED)
    phone.goto("/emergency/")
    confirm_if_asked(phone)
    words = phone.locator("[name=words]")
    words.fill("đang gõ dở")
    phone.context.set_offline(True)
    phone.clock.fast_forward(160_000)
    again = phone.get_by_role("button", name="Mở khóa")
    expect(again).to_be_visible()
    assert "đang gõ dở" not in phone.content()
    again.click()
    expect(again).to_be_visible()
    phone.context.set_offline(False)
    again.click()
    expect(phone.locator("h1")).to_have_text("Màn hình đang khóa")
    phone.locator("[name=typed]").fill(PASSWORD)
    phone.get_by_role("button", name="Mở", exact=True).click()
    expect(words).to_have_value("đang gõ dở")


def test_the_card_is_shown_until_it_is_put_away_and_only_the_card_is_printed(phone: Page):
    sign_in(phone, LOCKED)
    phone.goto("/factor/card/")
    confirm_if_asked(phone)
    phone.get_by_role("button", name="Làm thẻ mới").click()
    codes = phone.locator(".dh-backup-card__codes li").all_inner_texts()
    assert len(set(codes)) == 8
    wrong = look(phone, "the card")
    phone.emulate_media(media="print")
    assert phone.locator("h1").is_hidden()
    assert phone.locator(".dh-backup-card").is_visible()
    phone.emulate_media(media="screen")
    phone.get_by_role("button", name="Tôi đã ghi lại").click()
    phone.goto("/factor/card/")
    assert not any(code in phone.content() for code in codes)
    assert wrong == []


def with_password(page: Page, username: str) -> None:
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").click()


def sign_out(page: Page) -> None:
    page.locator(".dh-who summary").click()
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    page.wait_for_url("**/sign-in/")
