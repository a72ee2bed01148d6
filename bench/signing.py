"""What signing in costs: one alone, thirty at once beside people who read pages, and whether time tells who exists.

The thirty run against the application server as it is configured, on loopback, with two processes and Argon2 in
earnest. Load and server share the machine.
"""

import http.client
import math
import random
import re
import statistics
import threading
import time
from urllib.parse import urlencode

from bench.answers import TOKEN, served
from bench.pages import signed_in
from bench.report import Line
from config.demo import PASSWORD

AT_ONCE, BURSTS, READERS, PROBES = 30, 6, 2, 900
SLOWER, MEGABYTES = 2, 300
# How far apart the answers to a known and an unknown user name may be, as a share of one: with its interval.
APART = 0.05
PAGE = "/today/"


def figures(province, given) -> list[Line]:
    from accounts.models import Tally
    from privacy.identity import SYSTEM, acting_as

    province.grow(given.small)
    bursts, probes = (1, 4) if given.quick else (BURSTS, PROBES)
    with acting_as(SYSTEM):
        Tally.objects.all().delete()
    lines = [timing(probes)]
    with served() as port:
        crowd = Crowd(port)
        return [*lines, *crowd.lines(bursts)]


# --- Known and unknown ---------------------------------------------------------------------------------

def timing(probes: int) -> Line:
    """Wrong passwords for names that exist and names that don't, in random order; the difference of the means with its
    95 % interval. Counts of wrong tries are cleared in between, outside what is timed."""
    from accounts.models import User
    from privacy.identity import SYSTEM, acting_as

    with acting_as(SYSTEM):
        known = list(User.objects.values_list("username", flat=True))
    rng, took = random.Random(7), {True: [], False: []}  # noqa: S311  # an order, no secret
    for n in range(2 * probes + 10):
        exists = rng.random() < 0.5
        name = rng.choice(known) if exists else f"nobody{n}"
        seconds = tried(name, n)
        if n >= 10:  # the first ones warm up
            took[exists].append(seconds * 1000)
    means = {exists: statistics.fmean(held) for exists, held in took.items()}
    error = math.sqrt(sum(statistics.variance(held) / len(held) for held in took.values()))
    apart = means[True] - means[False]
    widest = max(abs(apart - 1.96 * error), abs(apart + 1.96 * error))
    low, high, counts = apart - 1.96 * error, apart + 1.96 * error, f"n = {len(took[True])}, {len(took[False])}"
    said = f"{means[True]:.2f} and {means[False]:.2f} ms, {apart:+.2f} ms (95 %: {low:+.2f} to {high:+.2f}; {counts})"
    what = "refusing a known and an unknown name: farthest end of the interval"
    return Line(what, said, widest / means[False], APART)


def tried(name: str, n: int) -> float:
    from django.test import Client

    from accounts.models import Tally
    from privacy.identity import SYSTEM, acting_as

    page, where = Client(), f"10.0.{n // 250}.{n % 250}"
    began = time.perf_counter()
    page.post("/sign-in/", {"username": name, "password": "not-the-password-1"}, REMOTE_ADDR=where)
    took = time.perf_counter() - began
    with acting_as(SYSTEM):
        Tally.objects.all().delete()
    return took


# --- Thirty at once ------------------------------------------------------------------------------------

class Crowd:
    """Thirty who sign in at the same moment, and two who read pages all the while."""

    def __init__(self, port: int):
        from accounts.models import User
        from privacy.identity import SYSTEM, acting_as

        with acting_as(SYSTEM):
            ready = User.objects.filter(is_active=True, password__startswith="argon2")
            self.names = list(ready.values_list("username", flat=True))[:AT_ONCE]
        self.port = port
        self.cookies = [cookie_of(signed_in("ctv1")) for _n in range(READERS)]
        self.reading = threading.Event()
        self.bursting = threading.Event()
        self.took: dict[bool, list[float]] = {True: [], False: []}  # seconds of a page, while they sign in or not
        self.signing: list[float] = []
        self.lasted: list[float] = []

    def lines(self, bursts: int) -> list[Line]:
        before = memory()
        readers = [threading.Thread(target=self.read, args=(cookie,)) for cookie in self.cookies]
        self.reading.set()
        for one in readers:
            one.start()
        alone = [self.burst(1) for _n in range(3 * bursts)]
        for _n in range(bursts):
            time.sleep(2)
            self.burst(AT_ONCE)
        self.reading.clear()
        for one in readers:
            one.join()
        quiet, busy = (1000 * statistics.median(self.took[state]) for state in (False, True))
        rate = AT_ONCE / statistics.median(self.lasted[-bursts:])
        return [
            Line("a page, while 30 sign in at once against quiet",
                 f"{busy:.0f} and {quiet:.0f} ms ({len(self.took[True])} pages)", busy / quiet, SLOWER),
            Line("memory more than before", f"{memory() - before:.0f} MB", memory() - before, MEGABYTES, "MB"),
            Line("one sign-in (the password's step) alone; 30 at once: the median, the last", (
                f"{1000 * statistics.median(alone):.0f} ms; {1000 * statistics.median(self.signing):.0f} ms, "
                f"{1000 * max(self.lasted[-bursts:]):.0f} ms")),
            Line("sign-ins a second while pages keep that", f"{rate:.0f}"),
        ]

    def read(self, cookie: str) -> None:
        """Pages one after the other, as fast as a quick reader: five a second."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while self.reading.is_set():
            busy, began = self.bursting.is_set(), time.perf_counter()
            connection.request("GET", PAGE, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            took = time.perf_counter() - began
            if busy == self.bursting.is_set():  # not half of each
                self.took[busy].append(took)
            time.sleep(0.02 if busy else 0.1)

    def burst(self, count: int) -> float:
        """So many at once; the seconds until the last has its answer."""
        ready = [entry(self.port) for _n in range(count)]
        start = threading.Barrier(count + 1)
        took: list[float] = []
        threads = [threading.Thread(target=self.enter, args=(name, *one, start, took))
                   for name, one in zip(self.names[:count], ready, strict=True)]
        for one in threads:
            one.start()
        if count > 1:
            self.bursting.set()
        start.wait()
        began = time.perf_counter()
        for one in threads:
            one.join()
        lasted = time.perf_counter() - began
        self.bursting.clear()
        if count > 1:
            self.signing += took
            self.lasted.append(lasted)
        return lasted

    def enter(self, name: str, cookie: str, token: str, start, took: list[float]) -> None:
        form = urlencode({"csrfmiddlewaretoken": token, "username": name, "password": PASSWORD})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded",
                   "Origin": f"http://127.0.0.1:{self.port}"}
        start.wait()
        began = time.perf_counter()
        connection.request("POST", "/sign-in/", form, headers)
        answer = connection.getresponse()
        answer.read()
        took.append(time.perf_counter() - began)
        assert answer.status == 302, answer.status
        assert answer.headers["Location"] == "/sign-in/code/", answer.headers["Location"]


def entry(port: int) -> tuple[str, str]:
    """The cookie and the token of a sign-in page that somebody has open."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/sign-in/")
    answer = connection.getresponse()
    page = answer.read().decode()
    token = TOKEN.search(page)
    assert token, "no form to sign in"
    cookie = re.match(r"[^;]+", answer.headers["Set-Cookie"])
    assert cookie
    return cookie[0], token[1]


def cookie_of(page) -> str:
    return "; ".join(f"{name}={one.value}" for name, one in page.cookies.items())


def memory() -> float:
    """Megabytes of every process of the server."""
    import psutil

    family = psutil.Process().children(recursive=True)
    return sum(one.memory_info().rss for one in family if "gunicorn" in " ".join(one.cmdline())) / 1e6
