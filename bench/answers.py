"""What accepting a referral costs, and what stands after fifty officers have answered at once for a minute.

The minute runs against the application server as it is configured, on loopback, with two processes, real sessions and
the token of each form. Every fifth referral is answered by two officers; each reads the page to which the answer leads.
"""

import contextlib
import datetime as dt
import http.client
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.pages import milliseconds, signed_in
from bench.referred import Partner
from bench.report import Line
from bench.serving import free_port, wait_for

OFFICERS, SECONDS, WAITING, ROUNDS = 50, 60, 12_000, 80
TIMES, BY_TWO = 4, 5
TOKEN = re.compile(r'csrfmiddlewaretoken" value="(\w+)"')
EMPTY = "/mail/"
MADE, LATE = "Đã ghi", "đã đổi trạng thái"


def figures(province, given) -> list[Line]:
    from privacy.datakeys import opened_keys
    from privacy.identity import SYSTEM, acting_as

    province.grow(given.small)
    officers, seconds, waiting, rounds = (4, 2, 60, 3) if given.quick else (OFFICERS, SECONDS, WAITING, ROUNDS)
    with acting_as(SYSTEM), opened_keys():
        partner, empty = Partner(province, officers, services=5), Partner(province)
        rows = [one.pk for one in partner.sent(waiting)]
    province.tidy()
    lines = [cost(partner, empty, rows[:rounds])]
    with served() as port:
        minute = Minute(port, rows[rounds:], seconds)
        minute.run([signed_in(one.username) for one in partner.officers])
    assert given.quick or minute.taken <= len(minute.queue), "nothing was left to answer"
    with acting_as(SYSTEM):
        return [*lines, *minute.lines(officers), *verdict(minute)]


def cost(partner, empty, rows) -> Line:
    """Accepting, through the whole stack, against the page that has the least on it for who is signed in, turn by
    turn: the same that `managers` measures against."""
    page, nothing = signed_in(partner.officers[0].username), signed_in(empty.officers[0].username)
    nothing.get(EMPTY)
    took, bare = [], []
    for pk in rows:
        began = time.perf_counter()
        answer = page.post(address(pk), appointment())
        took.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 302, answer.status_code
        page.get(answer.headers["Location"])
        bare.append(milliseconds(nothing, EMPTY))
    one, other = statistics.median(took), statistics.median(bare)
    return Line("accepting, against an empty signed-in page", f"{one:.1f} and {other:.1f} ms", one / other, TIMES)


def address(pk) -> str:
    return f"/referrals/{pk}/accept/"


def appointment() -> dict:
    day = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
    return {"day": day.strftime("%d/%m/%Y"), "hour": "8:30", "answer": ""}


@contextlib.contextmanager
def served() -> Iterator[int]:
    """The application server before the province's own database, while the block lasts."""
    port = free_port()
    env = {**os.environ, "BIND": f"127.0.0.1:{port}", "WORKERS": "2"}
    words = [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "config/gunicorn.py"]
    with subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}", server)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=30)


@dataclass
class Minute:
    """So many seconds of officers at once; what was sent, what was acknowledged, how long each answer took."""

    port: int
    rows: list
    seconds: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    taken: int = 0
    took: list[float] = field(default_factory=list)
    sent: Counter = field(default_factory=Counter)
    made: Counter = field(default_factory=Counter)
    late: Counter = field(default_factory=Counter)
    lost: Counter = field(default_factory=Counter)  # sent, and no answer came
    lasted: float = 0

    def __post_init__(self) -> None:
        self.queue = [pk for n, pk in enumerate(self.rows) for _two in range(2 if n % BY_TWO == 0 else 1)]

    def run(self, pages) -> None:
        ready = threading.Barrier(len(pages) + 1)
        threads = [threading.Thread(target=self.officer, args=[page, ready]) for page in pages]
        for thread in threads:
            thread.start()
        ready.wait()
        began = time.perf_counter()
        for thread in threads:
            thread.join()
        self.lasted = time.perf_counter() - began

    def officer(self, page, ready) -> None:
        """Signed in once; then one answer after the other, as fast as the pages come."""
        browser = Browser(self.port, page)
        browser.token = TOKEN.search(browser.get("/inbox/"))[1]
        ready.wait()
        end = time.perf_counter() + self.seconds
        while time.perf_counter() < end and (pk := self.next()):
            self.answer(browser, pk)

    def next(self):
        with self.lock:
            self.taken += 1
            return self.queue[self.taken - 1] if self.taken <= len(self.queue) else None

    def answer(self, browser, pk) -> None:
        began, said = time.perf_counter(), ""
        with self.lock:
            self.sent[pk] += 1
        with contextlib.suppress(OSError, http.client.HTTPException):
            leads_to = browser.post(address(pk), appointment())
            took = (time.perf_counter() - began) * 1000
            said = browser.get(leads_to)
        with self.lock:
            kind = self.made if MADE in said else self.late if LATE in said else self.lost
            kind[pk] += 1
            if said:
                self.took.append(took)

    def lines(self, officers: int) -> list[Line]:
        ends = statistics.quantiles(self.took, n=20)
        accepts, pages = self.made.total() / self.lasted, 2 * len(self.took) / self.lasted
        return [
            Line(f"accepted a second by {officers} officers at once", f"{accepts:.0f}, {pages:.0f} requests a second"),
            Line("an answer took", f"{statistics.median(self.took):.0f} ms; one in twenty over {ends[-1]:.0f} ms"),
        ]


class Browser:
    """One officer's connection, kept open: session and token as a browser holds them."""

    def __init__(self, port: int, page) -> None:
        self.site, self.token = f"127.0.0.1:{port}", ""
        self.connection = http.client.HTTPConnection(self.site, timeout=30)
        self.cookies = "; ".join(f"{name}={one.value}" for name, one in page.cookies.items())

    def get(self, path: str) -> str:
        status, _where, body = self.ask("GET", path)
        if status != http.client.OK:
            raise http.client.HTTPException(f"{path} answers {status}")
        return body

    def post(self, path: str, values: dict) -> str:
        """Where it leads."""
        status, where, _body = self.ask("POST", path, urlencode({**values, "csrfmiddlewaretoken": self.token}))
        if status != http.client.FOUND:
            raise http.client.HTTPException(f"{path} answers {status}")
        return where

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": self.cookies, "Origin": f"http://{self.site}"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection.close()  # the next request opens another
            raise


def verdict(minute: Minute) -> list[Line]:
    """What the database holds of everything that was sent."""
    from privacy import audit
    from privacy.models import AuditEvent
    from referrals.models import Referral

    sent = list(minute.sent)
    states = dict(Referral._base_manager.filter(pk__in=sent).values_list("pk", "state"))
    lines = Counter(Referral.history.filter(id__in=sent, state="accepted").values_list("id", flat=True))
    names = {audit.object_ref(Referral(pk=pk)): pk for pk in sent}
    events = Counter(
        names[ref] for ref in AuditEvent.objects.filter(action="referral.accept", object_ref__in=names)
        .values_list("object_ref", flat=True)
    )
    lost = [pk for pk in minute.made if states[pk] != "accepted"]
    once = {"accepted": 1, "sent": 0}
    doubled = [pk for pk in sent if {lines[pk], events[pk]} != {once.get(states[pk], -1)} or minute.made[pk] > 1]
    others = [pk for pk in minute.late if states[pk] != "accepted"]
    by_two = sum(1 for pk in minute.late if minute.made[pk])
    return [
        Line("acknowledged and not there", f"{len(lost)} of {len(minute.made):,}", len(lost), 0, "lost"),
        Line("there other than once, with one line and one event", f"{len(doubled)} of {len(sent):,}", len(doubled), 0,
             "doubled"),
        Line("told of another's answer, of which there is none", f"{len(others)} of {minute.late.total():,}",
             len(others), 0, "wrong"),
        Line("answered by two at once, of which one was told", f"{by_two:,}"),
        Line("sent without an answer", f"{minute.lost.total():,}", minute.lost.total(), 0, "without"),
    ]
