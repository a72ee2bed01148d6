"""The second factor in a browser: the pages of a demo show the code themselves."""

from playwright.sync_api import Page

from tests.security.visiting import ROUNDS, until_the_next_code

# A machine that fills another demo beside this one may be slow; a wrong password would show at once.
SIGNED_IN_WITHIN_MS = 60_000


def confirm(page: Page) -> None:
    """The second factor: the page of a demo shows the code."""
    for _try in range(ROUNDS):
        code = page.locator("main .dh-why strong").inner_text(timeout=SIGNED_IN_WITHIN_MS)
        page.locator("[name=factor-code]").fill(code)
        page.locator("main form:has([name=factor-code]) button:not([type=button])").click()
        page.wait_for_load_state()
        if not page.locator("[name=factor-code]").count():
            break
        page.wait_for_timeout(1000 * until_the_next_code())
        page.goto(page.url)


def confirm_if_asked(page: Page) -> None:
    """A page that opens much asks once more where the factor was proved a while ago."""
    page.wait_for_load_state()
    if page.locator("[name=factor-code]").count():
        confirm(page)
