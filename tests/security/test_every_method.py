"""Every route × method × role × whose: found by walking the resolver, so that nothing is left out.

What each role gets is read from the access matrix. Methods that no page knows are refused; what changes something
is refused without its token; who is out of sight reads the same bytes as where nothing is.
"""

import logging
import re
import statistics
import time
import uuid
from collections import Counter
from functools import cache

import pytest
from django.conf import settings
from django.db import transaction
from django.middleware.csrf import CSRF_SESSION_KEY
from django.test import Client
from django.urls import reverse

from config import navigation
from privacy import documents
from tests.factories import client_of
from tests.figures import figure
from tests.security.objects import ALIAS, COLUMNS, kwargs_of, things_of
from tests.security.test_access_matrix import (
    ABSENT,
    EVERYBODY,
    MACHINES,
    MATRIX,
    METHOD,
    MOVES,
    PUBLIC,
    REFUSED,
    named_patterns,
)

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.filterwarnings("ignore:No directory at"),
]

NOBODY = "nobody"
TOKEN = "a" * 32
UNKNOWN_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS")
# The door of a method stands before the question whose it is, so it is tried where all is there and where nothing is.
WHATEVER_METHOD = ("own", "nonexistent")
# What a page that may be seen answers to an empty form: again with its errors, done, or that it takes none.
TAKES = {200, 302, METHOD}
# An emergency is not reviewed while it lasts, and says so; nor twice. A danger is seen to by the case manager alone.
POSTED = {"emergency-review": {REFUSED, MOVES}, "alert": {REFUSED, 200}, "drafts": {ABSENT}, "factor-passkey": {MOVES}}
HEADERS = {
    "Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


def expected(name: str, role: str, column) -> int:
    """The answer to GET. Whoever would be let in, or would be told why not, reads "not found" where nothing is.

    A page of one role asks for the role first: others are told so, whatever they ask for. Whoever has the role and
    asks for what is not theirs is told nothing.
    """
    if (name, role) in column.yet:
        return column.yet[name, role]
    said, of_role = MATRIX[name][column.stands_as.get(role, role)], MATRIX[name][role]
    if said == METHOD:
        return METHOD
    if name in ROLE_FIRST and REFUSED in (of_role, said):
        return REFUSED if of_role == REFUSED else ABSENT
    return ABSENT if ids_of(name) & column.gone else said


# Pages of one role.
ROLE_FIRST = {
    "received", "received-fhir", "our-system-revoke", "release", "report", "report-paper",
    "release-workbook", "release-dhis2", "estimate", "estimate-replace", "erasure",
    "erasure-receipt", "refer-with", "refer-find", "refer-agree", "exchange-file", "programme-report",
    "transfer-several", "entry-code", "entry-code-ask",
    "lost-phone-of", "person-account", "person-trainings", "person-change", "person-role",
    "person-lock", "organisation", "organisation-change", "organisation-communes", "organisation-close", "service-new",
    "service-change", "service-close", "commune",
    *(f"release-{page}" for page in ("approve", "discard", "retry", "withdraw", "certificate", "open-form")),
}
# Answers a script, which needs no page.
SAYS_NOTHING = {"here"}
# Takes only what is sent, from whoever may read the other page.
SENT_AS = {
    "right-print": "right-access", "arrived": "received", "take-place": "received",
    "urgent-referral": "screening-begin", "person-unlock": "person-change",
}


@cache
def ids_of(name: str) -> set[str]:
    """The ids in this address. A draft's is made by the page itself."""
    return next(set(one.pattern.converters) for title, one in named_patterns() if title == name) - {"draft_id", "slug"}


@cache
def of_things() -> set[str]:
    """Names of the addresses that hold an id of something."""
    return {name for name, _pattern in named_patterns() if ids_of(name)}


class Prober:
    """Somebody with a browser of their own, and everything that was answered to them."""

    def __init__(self, user=None):
        self.browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.count: Counter = Counter()
        self.wrong: list[str] = []
        self.session = self.sign_in(user) if user else None

    def sign_in(self, user) -> str:
        self.browser.force_login(user)
        session = self.browser.session
        session[CSRF_SESSION_KEY] = TOKEN
        session.save()
        return session.session_key

    def ask(self, what: str, method: str, url: str, allowed: set[int], **headers):
        """One probe; whatever it changed is undone."""
        self.browser.cookies.clear()
        if self.session:
            self.browser.cookies[settings.SESSION_COOKIE_NAME] = self.session
        with undone():
            answer = self.browser.generic(method, url, headers=headers)
        self.count["run"] += 1
        self.count["denied"] += answer.status_code in (REFUSED, ABSENT, METHOD) or leads_to_sign_in(answer)
        if answer.status_code not in allowed:
            self.wrong.append(f"{what} {method}: {answer.status_code}, not {sorted(allowed)}")
        if answer.status_code in (REFUSED, ABSENT) and ALIAS in answer.content.decode():
            self.wrong.append(f"{what} {method}: a refusal that names the person")
        self.wrong += [f"{what} {method}: {problem}" for problem in wrong_headers(answer)]
        return answer


class undone:
    """A transaction that is rolled back, in which a request's own may be durable as they are in life."""

    def __enter__(self):
        self.block = transaction.atomic()
        self.block._from_testcase = True
        self.block.__enter__()

    def __exit__(self, *error):
        if not any(error):
            transaction.set_rollback(True)
        self.block.__exit__(*error)


def leads_to_sign_in(answer) -> bool:
    return answer.headers.get("Location", "").startswith("/sign-in/")


def wrong_headers(answer) -> list[str]:
    """What an answer lacks of what every answer must say."""
    wrong = [f"{name} is {answer.headers.get(name)!r}" for name, value in HEADERS.items()
             if answer.headers.get(name) != value]
    if "default-src 'none'" not in answer.headers.get("Content-Security-Policy", ""):
        wrong.append("no Content-Security-Policy")
    if "unsafe" in answer.headers.get("Content-Security-Policy", ""):
        wrong.append("an unsafe Content-Security-Policy")
    cookies = [one.key for one in answer.cookies.values() if not (one["httponly"] and one["samesite"] == "Strict")
               and one["max-age"] != 0]
    return wrong + [f"a careless cookie {name}" for name in cookies]


def bytes_of(answer, url: str) -> str:
    """The page without what is the request's own: its address and its token."""
    page = answer.content.decode().replace(url, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def addresses(things) -> dict[str, str]:
    """Every page; what is for machines is asked apart."""
    return {name: reverse(name, kwargs=kwargs_of(name, pattern, things)) for name, pattern in named_patterns()
            if name not in MACHINES}


@pytest.fixture(scope="session", autouse=True)
def every_route_is_declared():
    undeclared = {name for name, _pattern in named_patterns()} - MATRIX.keys()
    assert not undeclared, f"declare in MATRIX of test_access_matrix.py: {sorted(map(str, undeclared))}"


@pytest.fixture(autouse=True)
def nothing_that_takes_long(monkeypatch):
    """What every probe would work out again and nobody here looks at, half of the time: the numbers in the header
    (tests/referrals/test_mail.py) and how a paper is laid out (tests/privacy/test_documents.py)."""
    monkeypatch.setattr(navigation, "counts", lambda user: {})
    monkeypatch.setattr(documents, "pdf", lambda html, **layout: b"%PDF-" + html.encode())


@pytest.fixture(autouse=True)
def no_lines_of_refusals():
    """Thousands of refusals are meant; only what went wrong is worth reading."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_each_role_by_every_method_gets_what_the_matrix_says(cast, role, record_property):
    prober, asked = Prober(cast.everybody[role]), set()
    for title, column in COLUMNS.items():
        absent: dict[str, str] = {}  # what tells of nothing, in the state of the world that this column made
        for name, url in addresses(column.make(cast)).items():
            if url not in asked and (title == "own" or name in of_things()):
                asked.add(url)  # a release, say, is the same one in most columns
                said, sent = expected(name, role, column), expected(SENT_AS.get(name, name), role, column)
                what = f"{role}: {name} ({title})"
                page = walk_one(prober, name, what, url, said, sent)
                if title in WHATEVER_METHOD:
                    other_methods(prober, what, url, said)
                if page.status_code == ABSENT:
                    absent.setdefault(bytes_of(page, url), f"{name} ({title})")
                if title == "erased" and ALIAS.encode() in page.content:
                    prober.wrong.append(f"{role}: {name} (erased): names the person")
        nowhere = reverse("followup", args=[uuid.uuid4()])
        absent.setdefault(bytes_of(prober.ask(role, "GET", nowhere, {ABSENT}), nowhere), "nowhere")
        if len(absent) > 1:
            prober.wrong.append(f"{role} ({title}): “not found” tells these apart: {sorted(absent.values())}")
    report(prober, record_property)
    assert not prober.wrong, "\n".join(prober.wrong)


def walk_one(prober, name: str, what: str, url: str, said: int, sent: int):
    """Reading and sending at one address; answers with what GET showed."""
    page = prober.ask(what, "GET", url, {said})
    of_method = {204} if name in SAYS_NOTHING else {MOVES}
    taken = of_method if sent == METHOD else {sent} if sent in (REFUSED, ABSENT) else POSTED.get(name, TAKES)
    prober.ask(what, "POST", url, taken, x_csrftoken=TOKEN)
    return page


def other_methods(prober, what: str, url: str, said: int) -> None:
    """All that is answered before anybody asks whose it is."""
    prober.ask(what, "HEAD", url, {said})
    prober.ask(f"{what} without its token", "POST", url, {REFUSED})
    for method in UNKNOWN_METHODS:
        prober.ask(what, method, url, {METHOD}, x_csrftoken=TOKEN)


def test_nobody_reaches_anything_by_any_method(cast, record_property):
    prober = Prober()
    for title, column in COLUMNS.items():
        for name, url in addresses(column.make(cast)).items():
            what = f"{NOBODY}: {name} ({title})"
            shown = prober.ask(what, "GET", url, {200, MOVES} if name in PUBLIC else {MOVES})
            if name not in PUBLIC and not leads_to_sign_in(shown):
                prober.wrong.append(f"{what}: not led to sign in")
            prober.ask(what, "HEAD", url, {shown.status_code})
            prober.ask(what, "POST", url, {REFUSED})
            for method in UNKNOWN_METHODS:
                prober.ask(what, method, url, {METHOD})
    report(prober, record_property)
    assert not prober.wrong, "\n".join(prober.wrong)


@pytest.mark.parametrize("role", [NOBODY, *sorted(EVERYBODY)])
def test_what_is_for_machines_opens_to_nobodys_session(cast, role, record_property):
    """By no method, with no token of a page's form: a key is asked for, and nothing is said before it is shown."""
    prober, things = Prober(cast.everybody.get(role)), things_of(cast, cast.worker)
    answers = set()
    for name, pattern in named_patterns():
        if name in MACHINES:
            url = reverse(name, kwargs=kwargs_of(name, pattern, things))
            taken = "POST" if url == reverse("fhir-tasks") else "PUT"
            for method in ("GET", "HEAD", "POST", *UNKNOWN_METHODS):
                wanted = 401 if method == taken else METHOD
                answer = prober.ask(f"{role}: {name}", method, url, {wanted}, x_csrftoken=TOKEN)
                answers.add((wanted, answer.content if method != "HEAD" else None))
    assert len(answers) == 3, "one answer for each way of being wrong, and none to HEAD"
    report(prober, record_property)
    assert not prober.wrong, "\n".join(prober.wrong)


def report(prober, record_property) -> None:
    record_property(figure("probes run (route × method × role × whose)"), prober.count["run"])
    record_property(figure("probes denied"), prober.count["denied"])


def test_a_probe_that_gets_through_would_be_noticed(cast):
    """The walk can fail: on a page that somebody else may not see, on a missing header, on an open method."""
    prober = Prober(cast.worker)
    url = reverse("client", args=[client_of(cast.worker).pk])
    prober.ask("opened", "GET", url, {ABSENT})
    assert prober.wrong == ["opened GET: 200, not [404]"]
    answer = prober.browser.get(url)
    del answer.headers["Cache-Control"], answer.headers["Content-Security-Policy"]
    assert wrong_headers(answer) == ["Cache-Control is None", "no Content-Security-Policy"]


def test_signing_out_tells_the_browser_to_forget(cast, client):
    client.force_login(cast.worker)
    answer = client.post(reverse("sign-out"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert leads_to_sign_in(client.get(reverse("today")))


def test_the_time_of_not_found_is_reported(cast, client, record_property):
    """Out of sight and not there take the same query. A figure, since a shared machine's time proves nothing."""
    client.force_login(cast.outsider)
    hidden = reverse("client", args=[client_of(cast.worker).pk])
    times: dict[str, list[float]] = {"hidden": [], "absent": []}
    for _round in range(60):
        for title, url in (("hidden", hidden), ("absent", reverse("client", args=[uuid.uuid4()]))):
            began = time.perf_counter()
            assert client.get(url).status_code == ABSENT
            times[title].append(time.perf_counter() - began)
    one, other = (statistics.median(times[title]) * 1000 for title in ("hidden", "absent"))
    told = f"{one:.2f} ms out of sight, {other:.2f} ms not there, ratio {one / other:.2f}"
    record_property(figure("“not found”"), told)


def test_a_draft_is_its_authors_alone(cast, client):
    """Whoever knows its address, a colleague or the case manager, reads nothing of it and can't finish it."""
    draft, word = uuid.uuid4(), "Yến trong lồng"
    client.force_login(cast.worker)
    recall = {"mother": "La", "birth_day": "1", "birth_month": "2", "nickname": "Tý", "siblings": "3"}
    client.post(reverse("register", args=[draft, "recall"]), recall)
    client.post(reverse("register", args=[draft, "alias"]), {"alias": word})
    assert word in client.get(reverse("register", args=[draft, "alias"])).content.decode()
    for other in (cast.colleague, cast.case_manager, cast.outsider):
        client.force_login(other)
        for slug in ("recall", "alias"):
            assert word not in client.get(reverse("register", args=[draft, slug]), follow=True).content.decode()
        assert client.get(reverse("register-check", args=[draft])).status_code == ABSENT
        assert client.post(reverse("register-check", args=[draft])).status_code == ABSENT
