"""Every page that a role can walk to, on a phone and on a desk: no barrier that axe knows of, nothing cut off.

Pages are found by following links from home, as a person would. An address of the house that nobody could walk
to, and that is not named here with its reason, fails.
"""

from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.urls import resolve

from tests.browser.conftest import ADMINISTRATOR, CASE_MANAGER, CLINIC, MANAGER, OFFICER, WORKER
from tests.browser.looks import foreign_words, look, misfits, once
from tests.security.test_access_matrix import named_patterns

pytestmark = pytest.mark.live

WALKED_BY_STORIES = {"register-check", "register-known", "contact-check", "screening-safety", "screening-needs"}
NOT_A_PAGE = {
    "sign-out", "set_language", "report", "screening", "screening-begin", "register-begin", "contact-begin", "home",
}
# Forms in which nothing is required, and the one that answers with a page of its own.
TAKES_NOTHING = {"consent", "clients"}
A_ROLE = [WORKER, CASE_MANAGER, CLINIC, MANAGER, OFFICER, ADMINISTRATOR]
FIRST = {None: ["/style/", "/sign-in/", "/hidden/"]}
# Lists are looked at tab by tab; the first of a kind is looked at, some more are searched for links.
TABS, OF_A_KIND = {"tab", "closed", "page"}, 6
seen: set[str] = set()


def kind_of(url: str) -> str:
    """Pages of one kind look alike: the name of the address, the question or verb that it asks, the tab."""
    parts = urlsplit(url)
    match, query = resolve(parts.path), parse_qs(parts.query)
    detail = [match.kwargs[key] for key in ("slug", "verb") if key in match.kwargs]
    return "/".join([str(match.url_name), *detail, *(f"{key}={query[key][0]}" for key in sorted(query))])


def links(page) -> list[str]:
    """Pages of this site that the page leads to; "hide now" and files are followed elsewhere."""
    found = page.eval_on_selector_all("a[href]:not([data-hide-now])", "all => all.map(one => one.href)")
    here = [urlsplit(one) for one in found if urlsplit(one).netloc == urlsplit(page.url).netloc]
    pages = [one for one in here if not one.path.endswith(".pdf") and set(parse_qs(one.query)) <= TABS]
    return [f"{one.path}?{one.query}" if one.query else one.path for one in pages]


def ask_for_errors(page, name: str) -> list[str]:
    """Send the page's form empty: its errors stand in a summary that has the focus and leads to the fields."""
    form = page.locator("main form[method=post]:has(:is(input, select, textarea):not([type=hidden]))").first
    answered = form.locator("input:checked").count()
    if not form.count() or answered or name.split("/")[0] in TAKES_NOTHING:
        return []
    for choice in form.locator("select:has(option[value=''])").all():
        choice.select_option("")
    for box in form.locator("input:is([type=text], [type=password], :not([type]))").all():
        box.fill("")
    form.locator("button").first.click()
    page.wait_for_load_state()
    summary = page.locator("[data-error-summary]")
    if not summary.count():
        return [f"{name}: no summary of errors"]
    wrong = [] if summary.evaluate("one => one === document.activeElement") else [f"{name}: errors without the focus"]
    return wrong + look(page, f"{name} with errors")


def walk(page, user):
    """Go wherever links lead; yields the kind of page that is shown, the first time it is."""
    met, waiting = Counter(), list(FIRST.get(user, ["/"]))
    while waiting:
        url = waiting.pop(0)
        if met[kind_of(url)] >= OF_A_KIND:
            continue
        page.goto(url)
        name = kind_of(page.url)
        met.update({kind_of(url), name})
        waiting += links(page) if user else []
        if met[name] == 1:
            yield name
    seen.update(name.split("/")[0] for name in met)


@pytest.mark.parametrize("user", [None, *A_ROLE], ids=lambda user: user or "nobody")
def test_no_page_has_a_barrier(page_of, user):
    page, wrong = page_of(user), []
    for name in walk(page, user):
        wrong += look(page, f"{user} {name}") + ask_for_errors(page, name)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("user", [WORKER, CLINIC, MANAGER])
def test_every_page_is_there_in_english_too(page_of, user):
    page, wrong = page_of(user), []
    chosen = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "domain": "127.0.0.1", "path": "/"}
    page.context.add_cookies([chosen])
    for name in walk(page, user):
        wrong += [f"{user} {name}: {problem}" for problem in (*once(page, "en"), *foreign_words(page), *misfits(page))]
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
