"""Walking the site as a person would: from the first page on, wherever links lead."""

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

from django.urls import resolve
from playwright.sync_api import Page

from tests.browser.confirming import confirm_if_asked
from tests.browser.weights import Scale

FIRST = {None: ["/style/", "/sign-in/", "/begin/", "/forgot/", "/hidden/", "/r/"]}
ANYBODY = ["/", "/mail/"]  # the second has its link only where a mail server is set
FILES = (".pdf", ".ics", ".json", ".zip", ".xlsx", "/fhir/")
PROVE = 'name="factor-code"'
# Lists are looked at tab by tab; the first of a kind is looked at, some more are searched for links.
TABS, OF_A_KIND = {"tab", "closed", "page", "period", "organisation"}, 6


def walk(page: Page, user: str | None, scale: Scale | None = None) -> Iterator[str]:
    """Go wherever links lead; yields the kind of page that is shown, the first time it is.

    Of a kind that was shown already the next ones are read for their links, and put on the scale if there is one,
    which needs no window.
    """
    met, been, waiting = Counter(), set(), list(FIRST.get(user, ANYBODY))
    while waiting:
        url = waiting.pop(0)
        if url in been or met[kind_of(url)] >= OF_A_KIND:
            continue
        been.add(url)
        there, text = read(page, url, scale) if met[kind_of(url)] else show(page, url)
        name = kind_of(there)
        if not met[name] and page.url != there:
            there, text = show(page, url)
        met.update({kind_of(url), name})
        waiting += links(there, text) if user else []
        if met[name] == 1:
            yield name


def read(page: Page, url: str, scale: Scale | None) -> tuple[str, str]:
    """The address to which this one leads, and what stands there; shown where the factor is asked for once more."""
    answer = page.request.get(url)
    assert answer.ok, f"a link leads to {url}, which answers {answer.status}"
    if PROVE in answer.text():
        return show(page, url)
    if scale:
        scale.put(answer)
    return answer.url, answer.text()


def show(page: Page, url: str) -> tuple[str, str]:
    """The same, in the browser."""
    page.goto(url)
    confirm_if_asked(page)
    return page.url, page.content()


def kind_of(url: str) -> str:
    """Pages of one kind look alike: the name of the address, the question or verb asked, the tab; any later page."""
    parts = urlsplit(url)
    match, query = resolve(parts.path), parse_qs(parts.query)
    detail = [match.kwargs[key] for key in ("slug", "verb", "method") if key in match.kwargs]
    chosen = (key if key in ("page", "organisation") else f"{key}={query[key][0]}" for key in sorted(query))
    return "/".join([str(match.url_name), *detail, *chosen])


def links(url: str, text: str) -> list[str]:
    """Pages of this site that the page leads to; "hide now" and files are followed elsewhere."""
    found = [urlsplit(urljoin(url, one)) for one in Links(text).found]
    here = [one for one in found if one.netloc == urlsplit(url).netloc]
    pages = [one for one in here if not one.path.endswith(FILES) and set(parse_qs(one.query)) <= TABS]
    return [f"{one.path}?{one.query}" if one.query else one.path for one in pages]


class Links(HTMLParser):
    """Where a page's links lead."""

    def __init__(self, text: str):
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        if tag == "a" and held.get("href") and "data-hide-now" not in held:
            self.found.append(held["href"])
