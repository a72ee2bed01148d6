"""A served demo of its own and a real Chromium for the tests of pages. Loopback only; both end with the run."""

import time

import pytest
from django.conf import settings
from playwright.sync_api import expect

from config.demo import PASSWORD
from tests.browser.confirming import SIGNED_IN_WITHIN_MS, confirm
from tests.browser.looks import PHONE
from tests.browser.served import CHROMIUM, QUIETLY, served_demo

PERSONS = 70
# One of each, out of the cast that the demo prints.
WORKER, CASE_MANAGER, CLINIC, MANAGER, OFFICER, ADMINISTRATOR = (
    "ctv1", "quanly1", "tiepnhan1", "chuongtrinh1", "baove1", "quantri1",
)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM, "args": QUIETLY}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a demo filled by the command that people use, served by the server that serves people."""
    with served_demo(tmp_path_factory.mktemp("site"), PERSONS) as address:
        yield address


@pytest.fixture(scope="session")
def signed_in(browser, site):
    """Cookies of a user, signed in through the page once, or again before a session could have ended by idleness."""
    states: dict[str, tuple[float, dict]] = {}

    def state(username: str) -> dict:
        since, held = states.get(username, (0.0, {}))
        if not held or time.monotonic() - since > settings.SESSION_IDLE_SECONDS / 3:
            context = browser.new_context(base_url=site)
            sign_in(context.new_page(), username)
            since, held = time.monotonic(), context.storage_state()
            states[username] = since, held
            context.close()
        return held

    return state


def sign_in(page, username: str) -> None:
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").click()
    confirm(page)
    # What signing in brings, and not that everything of the next page has been loaded.
    expect(page.locator(".dh-who"), f"{username} is signed in").to_be_visible(timeout=SIGNED_IN_WITHIN_MS)


@pytest.fixture
def page_of(browser, site, signed_in):
    """A page signed in as a user, on a phone unless told otherwise. What the page complains of fails the test."""
    opened, complaints = [], []

    def page(username: str | None, size=PHONE, **options):
        state = signed_in(username) if username else None
        context = browser.new_context(base_url=site, viewport=size, storage_state=state, **options)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("request", lambda sent: complaints.append(sent.url) if not sent.url.startswith(site) else None)
        return page

    yield page
    for context in opened:
        context.close()
    # Chromium itself writes a line for every answer that is no success; those pages are asked for on purpose.
    assert [one for one in complaints if "the server responded with a status" not in one] == []
