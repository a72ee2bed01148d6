"""`./dev pictures`: takes the README's picture from a demo of its own, so that it shows what the software shows.

A worker's day and a person on a phone, the coverage page on a desk; laid side by side by the same browser.
"""

import base64
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from config.demo import PASSWORD
from tests.browser.served import CHROMIUM, QUIETLY, served_demo

PERSONS = 600
HERE = Path(__file__).parent
PHONE, DESK = {"width": 360, "height": 760}, {"width": 1000, "height": 760}
SHEET = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 32px; display: flex; gap: 24px; width: max-content; background: #e4e2db }
img { display: block; height: 608px; border-radius: 14px; box-shadow: 0 6px 24px rgb(0 0 0 / 18%) }
</style>"""


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="dh-pictures-", ignore_cleanup_errors=True) as folder,
        served_demo(Path(folder), PERSONS) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        shots = [
            shot(browser, site, "ctv1", PHONE, []),
            shot(browser, site, "ctv1", PHONE, ["main a.dh-row[href^='/referrals/']:has-text('Đã tiếp nhận')"]),
            shot(browser, site, "chuongtrinh1", DESK, []),
        ]
        lay(browser, shots, HERE / "overview.png")
    print(f"Took {HERE / 'overview.png'}")


def shot(browser: Browser, site: str, username: str, size: dict, clicks: list[str]) -> bytes:
    """The first page of a user, or the page that some clicks lead to."""
    page = browser.new_page(base_url=site, viewport=size, locale="vi-VN")
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").click()
    page.locator("[name=factor-code]").fill(page.locator("main .dh-why strong").inner_text())
    page.locator("main form button:not([type=button])").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    for selector in clicks:
        page.locator(selector).first.click()
        page.wait_for_load_state()
    return page.screenshot()


def lay(browser: Browser, shots: list[bytes], to: Path) -> None:
    """Put the shots side by side into one picture."""
    pictures = "".join(f'<img src="data:image/png;base64,{base64.b64encode(one).decode()}">' for one in shots)
    page = browser.new_page()
    page.set_content(SHEET + pictures)
    page.locator("body").screenshot(path=to)


if __name__ == "__main__":
    main()
