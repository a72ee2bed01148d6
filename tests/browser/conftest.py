"""A served demo of its own and a real Chromium for the tests of pages. Loopback only; both end with the run."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from config.demo.world import PASSWORD
from tests.browser.looks import PHONE

PERSONS = "60"
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]
READY_WITHIN_SECONDS = 60
# One of each, out of the cast that the demo prints.
WORKER, CASE_MANAGER, CLINIC, MANAGER, OFFICER, ADMINISTRATOR = (
    "ctv1", "quanly1", "tiepnhan1", "chuongtrinh1", "baove1", "quantri1",
)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": "/usr/bin/chromium", "args": CHROMIUM}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a demo filled by the command that people use, served by the server that serves people."""
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**environment(folder), "BIND": f"127.0.0.1:{port}", "WORKERS": "1"}
    here = {"cwd": settings.BASE_DIR, "env": env, "stdout": subprocess.DEVNULL}
    subprocess.run([sys.executable, "manage.py", "demo", "--no-serve", "--persons", PERSONS], check=True, **here)
    # Holds the embedded database open until the server has joined it, and the log out of the report.
    with (folder / "log").open("w") as log:
        words = [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "config/gunicorn.py"]
        server = subprocess.Popen(words, stderr=log, **here)
        try:
            wait_for(f"http://127.0.0.1:{port}/sign-in/", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def environment(folder: Path) -> dict[str, str]:
    """A demo on the embedded server, whichever database the rest of the suite runs on."""
    kept = {key: value for key, value in os.environ.items() if not key.endswith("DATABASE_URL")}
    return {**kept, "DH_MODE": "demo", "DH_DATA": str(folder)}


def wait_for(address: str, server: subprocess.Popen) -> None:
    """Until the first page is there; a server that ended is not waited for."""
    end = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310 (our own address)
            return
        time.sleep(0.2)
    raise RuntimeError("The server for the browser tests did not start.")


@pytest.fixture(scope="session")
def signed_in(browser, site):
    """Cookies of a user, signed in once through the page."""
    states: dict[str, dict] = {}

    def state(username: str) -> dict:
        if username not in states:
            context = browser.new_context(base_url=site)
            sign_in(context.new_page(), username)
            states[username] = context.storage_state()
            context.close()
        return states[username]

    return state


def sign_in(page, username: str) -> None:
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


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
