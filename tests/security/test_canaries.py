"""Words that exist nowhere else are typed into every sealed field, through the pages of a served demo. Then every byte
that the software, its database and its backups left behind is searched for them, and none is found."""

import datetime as dt
import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from urllib.parse import quote

import pytest

from tests.browser.conftest import CLINIC, MANAGER, WORKER
from tests.browser.served import ROOT, filled_demo
from tests.figures import figure
from tests.security.clusters import DATABASES, Cluster
from tests.security.opened import sealed_models
from tests.security.searching import Search
from tests.security.visiting import Visitor

pytestmark = pytest.mark.live

VIETNAMESE, ASCII = "Yến ỸẰỮỌ lồng", "zq7f3acage"
TEXT = f"{VIETNAMESE} {ASCII}"
MOTHER, NICKNAME = "ẴỶỚẶ", "ỸẪỰỢ"  # the recall questions take four letters
ANSWERED, SCORED = '"state":"answered"', '"phq4":'  # coded answers can hold no words: their own JSON is looked for
CANARIES = [VIETNAMESE, ASCII, MOTHER, NICKNAME, ANSWERED, ANSWERED.replace(":", ": "), SCORED, SCORED + " "]
# Put in by an action, since no page asks for it yet.
WITHOUT_A_PAGE = {"casework.client.notes", "casework.need.reason"}
# Something openly stored, to show that the search would find what is open.
CONTROL = "zq9e2dopen"


class Work:
    """A day on the pages in which every field gets its canary. Labels are noted as they are filled."""

    def __init__(self, site: str):
        self.worker, self.clinic, self.manager = Visitor(site, WORKER), Visitor(site, CLINIC), Visitor(site, MANAGER)
        self.client = self.register()
        self.shown = [self.screen(), self.refer(), self.follow_up(), self.serve(), self.meet()]
        self.leave_drafts()
        self.paper = self.manager.open("/coverage/").follow(r"report\.pdf$").body

    def register(self) -> str:
        """Recall answers, alias, safe contact; answers with the client's address."""
        visitor = self.begin_registration()
        for values in ({"age_band": "25-49"}, {"sex": "female"}, {"commune": visitor.form().choices.get("commune")}):
            values = {key: value or one_of(visitor, key) for key, value in values.items()}
            visitor.send(values)
        visitor.send({"channel": "message", "hours": TEXT, "words": TEXT})
        assert TEXT in visitor.page, "the check page shows what was typed"
        visitor.send({})
        visitor.send({"purposes": visitor.form().choices["purposes"]})
        assert re.fullmatch(r"/clients/[^/]+/", visitor.path)
        assert TEXT in visitor.page, "the owner sees alias and safe contact"
        return visitor.path

    def begin_registration(self, **recall) -> Visitor:
        answers = {"mother": MOTHER, "birth_day": "9", "birth_month": "4", "nickname": NICKNAME, "siblings": "17"}
        visitor = self.worker.open("/clients/new/").send(answers | recall)
        return visitor.send({"alias": TEXT})

    def screen(self) -> str:
        visitor = self.worker.open(self.client).follow("/screening/$").send({})
        screening = re.match(r"/screenings/[^/]+/", visitor.path)[0]
        while not visitor.path.endswith("/needs/"):
            choices = visitor.form().choices["answer"]
            visitor.send({"answer": "yes" if "yes" in choices else choices[1]}).open(screening)
        wanted = {name: "yes" for name in visitor.form().choices}
        return visitor.send(wanted).page

    def refer(self) -> str:
        """To the clinic, with everything shared; the clinic answers."""
        visitor = self.worker.open(self.client)
        for url in re.findall(r'href="(/needs/[^"]+/refer/)"', visitor.page):
            if "Phòng khám" in visitor.open(url).page:
                break
        form = visitor.form()
        visitor.send({"service": form.choices["service"][0], "agreed": form.choices["agreed"], "message": TEXT})
        assert TEXT in visitor.page, "the preview shows what will be read"
        visitor.send({"send": "1"})
        referral = re.search(r"/referrals/([^/]+)/", visitor.path)[1]
        partner = self.clinic.open(f"/inbox/{referral}/")
        assert partner.page.count(TEXT) >= 3, "the partner reads alias, safe contact and message"
        tomorrow = dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011 (the form asks in this machine's days)
        partner.follow("/accept/$").send({"day": f"{tomorrow:%d/%m/%Y}", "hour": "8:30", "answer": TEXT})
        assert TEXT in visitor.open(visitor.url).page
        return visitor.page

    def follow_up(self) -> str:
        visitor, soon = self.worker, dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011 (as above)
        for _time in range(2):
            visitor.open(f"{self.client}follow-up/").send({"due_on": f"{soon:%d/%m/%Y}", "about": TEXT})
        visitor.follow("/follow-ups/")
        assert TEXT in visitor.page, "what it is about stands above the form"
        return visitor.send({"outcome": "reached", "note": TEXT}).page

    def serve(self) -> str:
        return self.worker.open(self.client).follow("/given/$").send({"note": TEXT}).page

    def meet(self) -> str:
        """A contact with the client, and one with nobody by name."""
        for who in (self.client.split("/")[2], "anonymous"):
            visitor = self.begin_contact(who)
            assert TEXT in visitor.page
            visitor.send({})
        return visitor.page

    def begin_contact(self, who: str) -> Visitor:
        visitor = self.worker.open("/contacts/new/")
        visitor.send({"channel": "field"})
        visitor.send({"commune": one_of(visitor, "commune")})
        visitor.send({"who": who, "people": "1"})
        return visitor.send({"condoms": "3", "note": TEXT})

    def leave_drafts(self) -> None:
        """Half of a registration, and a contact that was never confirmed."""
        self.begin_registration(siblings="16")
        self.begin_contact("anonymous")


def one_of(visitor, name: str) -> str:
    return next(value for value in visitor.form().choices[name] if value)


def misbehave(site: str) -> None:
    """Send the words in every way that fails: what is refused must not be written down either."""
    word = quote(TEXT)
    for path, data, headers in (
        (f"/clients/{word}/", None, {}), (f"/directory/?q={word}", None, {}), (f"/nowhere/{word}", None, {}),
        ("/sign-in/", f"username={word}&password={word}".encode(), {}), ("/language/", f"next={word}".encode(), {}),
        ("/today/", None, {"Cookie": f"s={ASCII}", "User-Agent": ASCII, "Referer": f"http://{ASCII}/"}),
        ("/sign-in/", None, {"Host": f"{ASCII}.example.org"}), (f"/static/{word}.css", None, {}),
    ):
        request = urllib.request.Request(site + path, data, headers)  # noqa: S310 (our own address)
        try:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30).close()
        except urllib.error.HTTPError as refused:
            refused.close()
    guess = Visitor(site)
    guess.open("/sign-in/").send({"username": TEXT, "password": TEXT})


@pytest.fixture(scope="module")
def demo(server_folder):
    (server_folder / "tmp").mkdir(mode=0o777)
    with filled_demo(server_folder, 20, ACCESS_LOG="-", TMPDIR=str(server_folder / "tmp")) as demo:
        yield demo


@pytest.fixture(scope="module")
def work(demo):
    """The day, and after it everything that is left: files, checkpointed; backups; papers."""
    work = Work(demo.address)
    inside(demo, "fill", work.client.split("/")[2], TEXT)
    misbehave(demo.address)
    cluster = Cluster(demo.folder)
    cluster.run("UPDATE services_organisation SET description = %s WHERE name LIKE 'Nhóm%%'", [CONTROL])
    for name in DATABASES:
        cluster.run("CHECKPOINT", database=name)
    cluster.back_up(demo.folder / "backups")
    (demo.folder / "report.pdf").write_bytes(work.paper)
    return work


def inside(demo, *words: str) -> dict:
    """Run a verb of tests/security/opened.py in the demo's settings."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.security.opened", *words], cwd=ROOT, env=demo.env, check=True, text=True,
        capture_output=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_every_sealed_field_got_its_canary(demo, work, record_property):
    """A sealed field that no page above fills fails here, by name: extend `Work`."""
    held = inside(demo, "holding", *CANARIES)
    labels = {field.label for _model, fields in sealed_models() for field in fields}
    assert labels - held.keys() == set(), "no canary went into these: type one in tests/security/test_canaries.py"
    record_property(figure("sealed fields with a canary"), len(labels))
    record_property(figure("values holding one"), sum(held.values()))


def test_fields_without_a_page_are_still_without_one(work):
    """Once a page asks for it, it belongs into `Work`."""
    labels = {field.label for _model, fields in sealed_models() for field in fields}
    assert labels >= WITHOUT_A_PAGE


def test_no_canary_is_in_anything_that_was_left_behind(demo, work, record_property):
    search = Search([*CANARIES, CONTROL])
    found = search.tree(demo.folder)
    leaks = [one for one in found if CONTROL not in one]
    record_property(figure("bytes searched for canaries, also inside streams"), search.bytes)
    record_property(figure("canaries found"), len(leaks))
    assert not leaks, "\n".join(leaks)
    places = {place for place in ("/base/", "/pg_wal/", ".plain", ".custom") if any(place in one for one in found)}
    assert places == {"/base/", "/pg_wal/", ".plain", ".custom"}, "the search missed what is openly stored"


def test_all_places_were_there_to_be_searched(demo, work):
    """An empty folder holds no canary."""
    cluster = Cluster(demo.folder)
    assert cluster.run("SELECT count(*) FROM django_session")[0][0] >= 3
    assert cluster.run("SELECT count(*) FROM cache")[0][0] >= 1, "a failed sign-in is counted in the cache"
    assert cluster.run("SELECT count(*) FROM privacy_datakey", database=DATABASES[1])[0][0] > 20
    lines = [json.loads(line) for line in (demo.folder / "log").read_text().splitlines() if line.startswith("{")]
    assert {line.get("route") for line in lines} >= {"client", "register", "refer", "received", "sign-in"}
    assert (demo.folder / "static").is_dir()
    assert work.paper.startswith(b"%PDF")


def test_every_line_of_the_log_is_made_of_names_and_numbers(demo, work):
    for line in (demo.folder / "log").read_text().splitlines():
        assert line.startswith("{"), "not one of our lines"
        assert set(json.loads(line)) <= {
            "time", "level", "logger", "type", "place", "because", "event", "request", "method", "route", "status",
            "ms",
        }


def test_no_canary_is_in_an_address_a_header_or_a_cookie(work):
    told = [one for visitor in (work.worker, work.clinic, work.manager) for one in visitor.seen]
    assert len(told) > 300
    assert Search(CANARIES).data("\n".join(told).encode()) == []
