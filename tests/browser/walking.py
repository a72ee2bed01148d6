"""Walking the site as a person would: from the first page on, wherever links lead."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from django.urls import resolve
from playwright.sync_api import Page

from tests.browser.confirming import confirm_if_asked

FIRST = {None: ["/style/", "/sign-in/", "/begin/", "/forgot/", "/hidden/", "/r/"]}
ANYBODY = ["/", "/mail/"]  # the second has its link only where a mail server is set
FILES = (".pdf", ".ics", ".json", ".zip", ".xlsx", "/fhir/")
# Lists are looked at tab by tab; the first of a kind is looked at, some more are searched for links.
TABS, OF_A_KIND = {"tab", "closed", "page", "period", "organisation"}, 6


def walk(page: Page, user: str | None) -> Iterator[str]:
    """Go wherever links lead; yields the kind of page that is shown, the first time it is."""
    met, waiting = Counter(), list(FIRST.get(user, ANYBODY))
    while waiting:
        url = waiting.pop(0)
        if met[kind_of(url)] >= OF_A_KIND:
            continue
        page.goto(url)
        confirm_if_asked(page)
        name = kind_of(page.url)
        met.update({kind_of(url), name})
        waiting += links(page) if user else []
        if met[name] == 1:
            yield name


def kind_of(url: str) -> str:
    """Pages of one kind look alike: the name of the address, the question or verb asked, the tab; any later page."""
    parts = urlsplit(url)
    match, query = resolve(parts.path), parse_qs(parts.query)
    detail = [match.kwargs[key] for key in ("slug", "verb", "method") if key in match.kwargs]
    chosen = (key if key in ("page", "organisation") else f"{key}={query[key][0]}" for key in sorted(query))
    return "/".join([str(match.url_name), *detail, *chosen])


def links(page: Page) -> list[str]:
    """Pages of this site that the page leads to; "hide now" and files are followed elsewhere."""
    found = page.eval_on_selector_all("a[href]:not([data-hide-now])", "all => all.map(one => one.href)")
    here = [urlsplit(one) for one in found if urlsplit(one).netloc == urlsplit(page.url).netloc]
    pages = [one for one in here if not one.path.endswith(FILES) and set(parse_qs(one.query)) <= TABS]
    return [f"{one.path}?{one.query}" if one.query else one.path for one in pages]
