"""A visitor without a browser: opens pages, fills forms, follows where they lead, as HTTP alone."""

import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin, urlsplit

from config.demo import PASSWORD

ROUNDS = 3  # codes are good once: somebody who came in three times in a minute waits for the next
Values = Mapping[str, str | Sequence[str]]


def until_the_next_code() -> float:
    """Seconds; a code lasts thirty."""
    return 30.5 - time.time() % 30


@dataclass
class Form:
    """One form of a page: where it goes, what it would send untouched, what could be chosen."""

    action: str
    method: str
    held: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self, page: str):
        super().__init__()
        self.forms: list[Form] = []
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        held = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(held.get("action", ""), held.get("method", "get").lower()))
        elif self.forms and tag == "select":
            self.select = held.get("name", "")
        elif self.forms and tag == "option" and self.select:
            self.choice(self.select, held.get("value", ""), "selected" in held)
        elif self.forms and tag == "button" and held.get("name"):
            self.choice(held["name"], held.get("value", ""), False)
        elif self.forms and tag in ("input", "textarea") and held.get("name"):
            self.field(held["name"], held)

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = ""

    def field(self, name, held) -> None:
        if held.get("type") in ("radio", "checkbox"):
            self.choice(name, held.get("value", "on"), "checked" in held)
        else:
            self.forms[-1].held.setdefault(name, []).append(held.get("value", ""))

    def choice(self, name, value, chosen) -> None:
        self.forms[-1].choices.setdefault(name, []).append(value)
        if chosen:
            self.forms[-1].held.setdefault(name, []).append(value)


class Visitor:
    """Somebody at a site, perhaps signed in. `page` is what they see, `url` where they are."""

    def __init__(self, site: str, username: str = ""):
        self.site, self.cookies = site, CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies), Watched(self)
        )
        self.page, self.url, self.body = "", site, b""
        self.seen: list[str] = []  # every address and every header of an answer
        if username:
            self.open("/sign-in/")
            self.send({"username": username, "password": PASSWORD})
            self.confirm()
            assert "/sign-in/" not in self.url, "the sign-in failed"

    def confirm(self) -> "Visitor":
        """The second factor: the page of a demo shows the code."""
        for _try in range(ROUNDS):
            code = re.search(r"<strong>(\d{6})</strong>", self.page)
            assert code, f"no code at {self.path}"
            if 'name="factor-code"' not in self.send({"factor-code": code[1]}).page:
                break
            time.sleep(until_the_next_code())
            self.open(self.url)
        return self

    def open(self, url: str, data: bytes | None = None) -> "Visitor":
        headers = {"Origin": self.site, "Referer": self.url}
        request = urllib.request.Request(urljoin(self.url, url), data, headers)  # noqa: S310 (our own address)
        with self.opener.open(request, timeout=30) as answer:
            self.note(answer.url, answer.headers)
            self.url, self.body = answer.url, answer.read()
        self.page = self.body.decode("utf-8", "replace")
        return self

    def note(self, url: str, headers: HTTPMessage) -> None:
        self.seen += [url, *(f"{name}: {value}" for name, value in headers.items())]

    def form(self) -> Form:
        """The page's own form: the last one that is sent and that is no switch of the header."""
        found = [one for one in Forms(self.page).forms if one.method == "post"
                 and urlsplit(one.action).path not in ("/sign-out/", "/lock/", "/language/")]
        assert found, f"no form at {self.path}"
        return found[-1]

    def send(self, values: Values, form: Form | None = None) -> "Visitor":
        """Fill the form and send it."""
        form = form or self.form()
        unknown = set(values) - set(form.held) - set(form.choices)
        assert not unknown, f"{self.path} does not ask for {sorted(unknown)}"
        sent = {**form.held, **values}
        return self.open(form.action or self.url, urlencode(sent, doseq=True).encode())

    def follow(self, pattern: str) -> "Visitor":
        """Open the first link of the page whose address matches."""
        found = [one for one in re.findall(r'href="([^"]+)"', self.page) if re.search(pattern, one)]
        assert found, f"no link like {pattern} at {self.path}"
        return self.open(found[0].replace("&amp;", "&"))

    @property
    def path(self) -> str:
        return urlsplit(self.url).path


class Watched(urllib.request.HTTPRedirectHandler):
    """Notes also the addresses and headers on the way."""

    def __init__(self, visitor: Visitor):
        self.visitor = visitor

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        self.visitor.note(newurl, headers)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
