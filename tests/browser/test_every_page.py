"""Every page that a role can walk to, on a phone and on a desk: no barrier that axe knows of, nothing cut off.

Pages are found by following links from home, as a person would. An address of the house that nobody could walk
to, and that is not named here with its reason, fails.
"""

import pytest

from tests.browser.conftest import ADMINISTRATOR, CASE_MANAGER, CLINIC, MANAGER, OFFICER, WORKER
from tests.browser.looks import look
from tests.browser.walking import walk
from tests.browser.weights import FIRST, NEXT, Scale
from tests.figures import figure
from tests.security.test_access_matrix import named_patterns

pytestmark = pytest.mark.live

WALKED_BY_STORIES = {
    "register-check", "register-known", "contact", "screening-safety", "screening-needs", "right-record",
    "begin-password", "child-path", "our-system-revoke", "slip-opened", "slip-step",
    "refer-check", "refer-find", "refer-agree", "programme-preview", "drafts", "case-reopen", "plan-agree",
    "sign-in-factor", "factor-passkey", "locked",
}
# Where a form of another page leads when it is sent empty, which `ask_for_errors` does and looks at.
ASKED_FOR = {"referral-say"}
NOT_A_PAGE = {
    "session-end", "sessions-end", "lock", "here", "entry-code-disown",
    "sign-out", "set_language", "report", "release-workbook", "release-dhis2",
    "screening", "screening-begin", "urgent-referral", "register-begin", "home",
    "right-print", "erasure-receipt", "directory-json", "directory-zip", "programme-template",
    "databook-template", "databook-paper", "consent-paper",
    "client-trail-paper", "received-fhir", "fhir-task", "fhir-tasks", "fhir-metadata",
    "arrived", "take-place",
    "inbox-day-print", "release-open-form", "week-calendar", "followup-calendar", "person-unlock",
}
# What a demo never gets to: asked of a preparation that failed.
NEVER_IN_A_DEMO = {"release-retry"}
# Forms in which nothing is required, and the one that answers with a page of its own.
TAKES_NOTHING = {"clients", "transfer", "hours", "exchange-file", "databook", "pin", "people",
                 "organisation-communes", "person-trainings", "refer-with"}
A_ROLE = [WORKER, CASE_MANAGER, CLINIC, MANAGER, OFFICER, ADMINISTRATOR]
seen: set[str] = set()


def ask_for_errors(page, name: str) -> list[str]:
    """Send the page's form empty: its errors stand in a summary that has the focus and leads to the fields."""
    form = page.locator("main form[method=post]:has(:is(input, select, textarea):not([type=hidden]))").first
    answered = form.locator("input:checked").count()
    if not form.count() or answered or name.split("/")[0] in TAKES_NOTHING:
        return []
    for choice in form.locator("select:has(option[value=''])").all():
        choice.select_option("")
    for box in form.locator("input:is([type=text], [type=password], :not([type]))").all():
        if box.is_visible():  # what is folded away nobody empties
            box.fill("")
    form.locator("button:not([type=button])").first.click()
    page.wait_for_load_state()
    summary = page.locator("[data-error-summary]")
    if not summary.count():
        return [f"{name}: no summary of errors"]
    wrong = [] if summary.evaluate("one => one === document.activeElement") else [f"{name}: errors without the focus"]
    return wrong + look(page, f"{name} with errors")


@pytest.mark.parametrize("user", [None, *A_ROLE], ids=lambda user: user or "nobody")
def test_no_page_has_a_barrier_or_weighs_much(page_of, user, record_property):
    page, wrong = page_of(user), []
    scale = Scale(page)
    for name in walk(page, user, scale):
        seen.add(name.split("/")[0])
        wrong += look(page, f"{user} {name}") + ask_for_errors(page, name)
        scale.weigh()
    heaviest, weight = scale.heaviest()
    record_property(figure(f"heaviest page of {user or 'nobody'}, {heaviest}, bytes"), weight)
    wrong += scale.heavier_than(NEXT)
    assert not wrong, "\n".join(wrong)


def test_the_first_visit_brings_everything_and_weighs_little(page_of, record_property):
    """Style, scripts and fonts come once and stay; without them a phone shows a page at one go too."""
    page = page_of(None)
    scale = Scale(page, everything=True)
    page.goto("/sign-in/", wait_until="networkidle")
    record_property(figure("first visit, bytes"), scale.sum())
    assert {"document", "stylesheet", "script", "font"} <= scale.kinds()
    assert scale.sum() < FIRST


def test_every_address_was_walked_to():
    named = {name for name, _pattern in named_patterns()}
    assert named - seen - WALKED_BY_STORIES - ASKED_FOR - NOT_A_PAGE - NEVER_IN_A_DEMO == set()


@pytest.mark.parametrize(("path", "said"), [
    ("/clients/00000000-0000-4000-8000-000000000000/", "Không tìm thấy"), ("/coverage/", "Việc này chưa làm được"),
])
def test_pages_of_refusal_are_pages_too(page_of, path, said):
    page = page_of(WORKER)
    page.goto(path)
    assert said in page.inner_text("main")
    assert look(page, path) == []
