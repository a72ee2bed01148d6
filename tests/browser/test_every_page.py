"""Every page that a role can walk to, on a phone and on a desk: no barrier that axe knows of, nothing cut off.

Pages are found by following links from home, as a person would. An address of the house that nobody could walk
to, and that is not named here with its reason, fails.
"""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve

from tests.browser.conftest import ADMINISTRATOR, CASE_MANAGER, CLINIC, DESK, MANAGER, OFFICER, PHONE, WORKER
from tests.security.test_access_matrix import named_patterns

pytestmark = pytest.mark.live

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
# Words that would tell a bystander what this is, in a title that stands in the browser's list of tabs.
TELLTALE = ("mại dâm", "HIV", "ma túy", "bán dâm", "nguy cơ", "sex", "drug")
WALKED_BY_STORIES = {
    "register-check", "register-known", "contact-check", "screening", "screening-question", "screening-safety",
    "screening-needs", "refer",
}
NOT_A_PAGE = {"sign-out", "set_language", "report", "screening-begin", "register-begin", "contact-begin", "home"}
A_ROLE = [WORKER, CASE_MANAGER, CLINIC, MANAGER, OFFICER, ADMINISTRATOR]
FIRST = {None: ["/style/", "/sign-in/", "/hidden/"]}
seen: set[str] = set()


def look(page, name: str) -> list[str]:
    """What is wrong with this page at both widths."""
    wrong = []
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        found = Axe().run(page, options=AXE).response["violations"]
        wrong += [f"{name} at {size['width']}: {one['id']} {one['nodes'][0]['target']}" for one in found]
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wrong += [f"{name} at {size['width']}: {wider} px wider than the screen"] if wider > 0 else []
    wrong += [] if page.locator("h1").count() == 1 else [f"{name}: not one h1"]
    wrong += [f"{name}: telltale title"] if any(word in page.title() for word in TELLTALE) else []
    return wrong


def kind_of(path: str) -> str:
    """Pages of one kind look alike: the name of the address, and the question or verb that it asks."""
    match = resolve(path)
    detail = match.kwargs.get("slug") or match.kwargs.get("verb") or ""
    return f"{match.url_name}/{detail}" if detail else str(match.url_name)


def links(page) -> list[str]:
    """Paths on this site that the page leads to."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    here = urlsplit(page.url).netloc
    return [urlsplit(one).path for one in found if urlsplit(one).netloc == here]


def ask_for_errors(page, name: str) -> list[str]:
    """Send the page's form empty: its errors stand in a summary that has the focus, and leads to the fields."""
    required = page.locator("main form[method=post] :is(input, select, textarea):not([type=hidden])")
    if not required.count() or name.startswith(("inbox", "screening", "consent")):
        return []
    for box in page.locator("main form[method=post] input:is([type=text], [inputmode])").all():
        box.fill("")
    page.locator("main form[method=post] button").first.click()
    page.wait_for_load_state()
    if not page.locator("[data-error-summary]").count():
        return []
    return look(page, f"{name} with errors")


@pytest.mark.parametrize("user", [None, *A_ROLE], ids=lambda user: user or "nobody")
def test_no_page_has_a_barrier(page_of, user):
    page, wrong, walked = page_of(user), [], set()
    waiting = FIRST.get(user, ["/"])
    while waiting:
        path = waiting.pop(0)
        if path.startswith("/static/") or kind_of(path) in walked or resolve(path).url_name in {"report", "sign-out"}:
            continue
        walked.add(kind_of(path))
        page.goto(path)
        name = kind_of(urlsplit(page.url).path)
        walked.add(name)
        wrong += look(page, f"{user} {name}")
        waiting += links(page) if user else []
        wrong += ask_for_errors(page, name)
    seen.update(name.split("/")[0] for name in walked)
    assert not wrong, "\n".join(wrong)


def test_every_address_was_walked_to():
    named = {name for name, _pattern in named_patterns()}
    assert named - seen - WALKED_BY_STORIES - NOT_A_PAGE == set()


@pytest.mark.parametrize(("path", "said"), [
    ("/clients/00000000-0000-4000-8000-000000000000/", "Không tìm thấy"), ("/coverage/", "Việc này chưa làm được"),
])
def test_pages_of_refusal_are_pages_too(page_of, path, said):
    page = page_of(WORKER)
    page.goto(path)
    assert said in page.inner_text("main")
    assert look(page, path) == []
