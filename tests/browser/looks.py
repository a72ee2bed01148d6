"""What is wrong with a page that a browser shows: barriers that axe knows of, and what a person would stumble on."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.notes import note

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
# A title stands in the browser's list of tabs: it tells a bystander nothing.
TITLES = {"Đồng Hành", "Lỗi: Đồng Hành", "Error: Đồng Hành", "Trang trống", "Empty page"}
# What a finger is meant to hit, and how high it is at least.
TARGETS = (
    ".dh-button, .dh-hide, .dh-plain, .dh-row, .dh-tabs a, .dh-nav a, .dh-pages a, .dh-who summary, .govuk-back-link, "
    ".govuk-details__summary, .govuk-input, .govuk-select, .govuk-radios__item, .govuk-checkboxes__item"
)
HEIGHT = 48
# Only what is wrong comes back: what axe was content with is ten times as much.
RUN_AXE = "options => axe.run(options).then(found => found.violations)"
TOO_LOW = """([targets, height]) => [...document.querySelectorAll(targets)]
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < height - 0.5)
    .map(one => `${one.className || one.tagName} “${one.innerText.trim()}”`)"""
OUR_WORDS = (
    "h2, thead th, dt, button:not([lang]), .dh-button, .dh-nav a, .dh-tabs a, .govuk-back-link, .govuk-details__summary"
)
# What is marked as Vietnamese within one of them, such as whom a button is about, is a name.
VIETNAMESE = """words => [...document.querySelectorAll(words)]
    .map(one => [...one.querySelectorAll("[lang=vi]")].reduce((text, name) => text.replace(name.innerText, ""),
        one.innerText).trim())
    .filter(text => /[\\u0103\\u00e2\\u0111\\u00ea\\u00f4\\u01a1\\u01b0\\u1ea0-\\u1ef9]/i.test(text))"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def look(page: Page, name: str, language: str = "vi") -> list[str]:
    """What is wrong with this page once it is all there, at both widths; each line says where.

    A click returns when the next page begins to arrive, not when it has.
    """
    page.wait_for_load_state("load")
    wrong = [f"{name}: {problem}" for problem in once(page, language)]
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        problems = at_this_width(page)
        note("look", page=name, width=size["width"], violations=len(problems))
        wrong += [f"{name} at {size['width']}: {problem}" for problem in problems]
    page.set_viewport_size(PHONE)
    return wrong


def once(page: Page, language: str) -> list[str]:
    """What doesn't depend on the width."""
    wrong = [] if page.locator("h1").count() == 1 else ["not one h1"]
    wrong += [] if page.title() in TITLES else [f"title {page.title()!r}"]
    spoken = page.locator("html").get_attribute("lang")
    return wrong + ([] if spoken == language else [f"in {spoken}, not in {language}"])


def at_this_width(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN_AXE, AXE)
    return [f"{one['id']} {node['target']}" for one in found for node in one["nodes"]] + misfits(page)


def misfits(page: Page) -> list[str]:
    """What a finger would miss, and what doesn't fit the screen."""
    wrong = [f"too low for a finger: {one}" for one in page.evaluate(TOO_LOW, [TARGETS, HEIGHT])]
    wider = page.evaluate(TOO_WIDE)
    return wrong + ([f"{wider} px wider than the screen"] if wider > 0 else [])


def foreign_words(page: Page) -> list[str]:
    """Words of ours that an English page still says in Vietnamese; names of people and places may."""
    return [f"not in English: {one}" for one in page.evaluate(VIETNAMESE, OUR_WORDS)]
