"""The web process and PostgreSQL are killed, kill -9, while four workers write through the pages. What was
acknowledged is there, once, with its event and its key; what was not is there whole or not at all."""

import http.client
import json
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from datetime import date, timedelta
from urllib.parse import urlencode

import psutil
import pytest

from tests.browser.served import ROOT, filled_demo
from tests.figures import figure
from tests.security.clusters import Cluster
from tests.security.visiting import Visitor

pytestmark = pytest.mark.live

WRITES, SECONDS, PAUSE = 1000, 150, 0.1
PLANNERS, LOGGERS = ("ctv1", "ctv2"), ("ctv3", "ctv4")
NOT_THERE = (OSError, http.client.HTTPException)


class NoWay(urllib.request.HTTPRedirectHandler):
    """A redirect is the answer, not a way to go."""

    def redirect_request(self, *args):
        return None


class Ledger:
    """What was sent, and what was acknowledged; the threads share it."""

    def __init__(self):
        self.lock, self.over = threading.Lock(), threading.Event()
        self.writes = self.retries = 0
        self.lost_sign_ins: set[str] = set()
        self.sent: dict[str, dict[str, str]] = {"followup": {}, "contact": {}}
        self.acknowledged: dict[str, dict[str, str]] = {"followup": {}, "contact": {}}
        self.steps: dict[str, list[str]] = {}

    def as_json(self) -> str:
        return json.dumps({"sent": self.sent, "acknowledged": self.acknowledged, "steps": self.steps})


class Writer(threading.Thread):
    """A worker who sends each form again, with the same id, until it is acknowledged."""

    def __init__(self, site: str, username: str, ledger: Ledger):
        super().__init__(daemon=True)
        self.site, self.ledger, self.username = site, ledger, username
        visitor = Visitor(site, username)
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(visitor.cookies), NoWay()
        )
        self.token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', visitor.open("/clients/").page)[1]
        self.clients = re.findall(r'href="/clients/([0-9a-f-]{36})/"', visitor.page)
        self.commune = visitor.open("/contacts/new/").form().choices["commune"][0]

    def run(self) -> None:
        write = self.plan if self.username in PLANNERS else self.log
        while not self.ledger.over.is_set():
            write()

    def send(self, path: str, values: dict) -> bool:
        """Until it is acknowledged, or the time is over."""
        data = urlencode({"csrfmiddlewaretoken": self.token, **values}).encode()
        while not self.ledger.over.is_set():
            if self.is_acknowledged(path, data):
                with self.ledger.lock:
                    self.ledger.writes += 1
                return True
            with self.ledger.lock:
                self.ledger.retries += 1
            time.sleep(PAUSE)
        return False

    def is_acknowledged(self, path: str, data: bytes) -> bool:
        request = urllib.request.Request(self.site + path, data, {"Origin": self.site})  # noqa: S310 (our own address)
        try:
            self.opener.open(request, timeout=10).close()
        except urllib.error.HTTPError as answer:
            answer.close()
            if "/sign-in/" in answer.headers.get("Location", ""):
                self.ledger.lost_sign_ins.add(self.username)
                return False
            return answer.code == http.client.FOUND
        except NOT_THERE:
            return False
        return False

    def plan(self) -> None:
        record, soon = str(uuid.uuid4()), date.today() + timedelta(days=2)  # noqa: DTZ011 (any day to come)
        text = self.ledger.sent["followup"][record] = f"hẹn {record}"
        values = {"record_id": record, "due_on": f"{soon:%d/%m/%Y}", "about": text}
        if self.send(f"/clients/{self.clients[0]}/follow-up/", values):
            self.ledger.acknowledged["followup"][record] = text

    def log(self) -> None:
        record = str(uuid.uuid4())
        text = self.ledger.sent["contact"][record] = f"gặp {record}"
        today = date.today()  # noqa: DTZ011 (as above)
        values = {
            "record_id": record, "who": "anonymous", "channel": "field", "commune": self.commune, "next_step": "none",
            "on": f"{today:%d/%m/%Y}", "note": text,
        }
        # Left for a moment, then recorded: what was typed is in a draft in between.
        if not self.send("/contacts/new/", {**values, "go": "leave"}):
            return
        self.ledger.steps[record] = ["contact"]
        if self.send("/contacts/new/", values):
            self.ledger.acknowledged["contact"][record] = text


def kill_all(pid: int) -> None:
    """kill -9 of a process that this test started, and of its children."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    for one in family:
        one.kill()
    psutil.wait_procs(family, timeout=20)


def kill_the_web(demo) -> None:
    kill_all(demo.server.pid)
    demo.server.wait(timeout=20)
    demo.serve()


def kill_postgres(demo) -> None:
    """Its processes die under the open transactions; the web process that follows begins it anew."""
    kill_all(Cluster(demo.folder).pid)
    time.sleep(1)  # the pages answer without a database for a while
    kill_the_web(demo)


def kill_a_web_worker(demo) -> None:
    """The application server makes another by itself."""
    [worker] = psutil.Process(demo.server.pid).children()
    worker.kill()


def wait_until(ledger: Ledger, writes: int, end: float) -> None:
    while ledger.writes < writes:
        assert time.monotonic() < end, f"{ledger.writes} of {writes} writes in {SECONDS} s"
        time.sleep(0.02)


def test_nothing_acknowledged_is_lost(server_folder, record_property):
    ledger = Ledger()
    with filled_demo(server_folder, 20) as demo:
        writers = [Writer(demo.address, username, ledger) for username in (*PLANNERS, *LOGGERS)]
        end = time.monotonic() + SECONDS
        for writer in writers:
            writer.start()
        kills = (kill_the_web, kill_a_web_worker, kill_postgres, kill_a_web_worker, kill_the_web, kill_postgres)
        try:
            for number, kill in enumerate(kills, 1):
                wait_until(ledger, WRITES * number // (len(kills) + 1), end)
                kill(demo)
            wait_until(ledger, WRITES, end)
        finally:
            ledger.over.set()
            for writer in writers:
                writer.join(timeout=30)
        (server_folder / "told").write_text(ledger.as_json())
        done = subprocess.run(
            [sys.executable, "-m", "tests.security.after_kills", str(server_folder / "told")], cwd=ROOT, env=demo.env,
            check=True, text=True, capture_output=True,
        )
        demo.stop()
        Cluster(server_folder).stop()
    found = json.loads(done.stdout.splitlines()[-1])
    records = found.pop("records")
    record_property(figure("writes acknowledged across kills"), ledger.writes)
    record_property(figure("kill -9 of web or PostgreSQL"), len(kills))
    record_property(figure("sent again after a kill"), ledger.retries)
    record_property(figure("records looked at afterwards"), records)
    record_property(figure("acknowledged writes lost"), found["lost"] + found["lost answers"])
    assert records >= sum(len(one) for one in ledger.acknowledged.values()) > WRITES // 5
    assert not ledger.lost_sign_ins
    assert ledger.retries, "the kills were noticed by nobody"
    assert not any(found.values()), found
