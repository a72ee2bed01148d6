"""Words that exist nowhere else are typed into every sealed field, through the pages of a served demo. Then every byte
that the software, its database and its backups left behind is searched for them, and none is found."""

import io
import json
import re
import subprocess
import sys
import unicodedata
import urllib.error
import urllib.request
from urllib.parse import quote

import pytest
from pypdf import PdfReader

from tests.browser.served import ROOT, filled_demo
from tests.figures import figure
from tests.security.clusters import DATABASES, Cluster
from tests.security.opened import sealed_models
from tests.security.searching import Search
from tests.security.visiting import Visitor
from tests.security.work import ASCII, CANARIES, TEXT, Work

pytestmark = pytest.mark.live

# What was printed, all of it searched; what a person is handed about themselves says their words to whoever reads it.
PAPERS = {"report", "who-saw", "sealed-file", "receipt"}
# Something openly stored, to show that the search would find what is open.
CONTROL = "zq9e2dopen"


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
    misbehave(demo.address)
    cluster = Cluster(demo.folder)
    cluster.run("UPDATE services_organisation SET description = %s WHERE name LIKE 'Nhóm%%'", [CONTROL])
    for name in DATABASES:
        cluster.run("CHECKPOINT", database=name)
    cluster.back_up(demo.folder / "backups")
    back_up_as_operated(demo)
    (demo.folder / "papers").mkdir()
    for name, paper in work.papers.items():
        (demo.folder / "papers" / name).write_bytes(paper)
    return work


def back_up_as_operated(demo) -> None:
    """The house's own backups, beside the server's: encrypted, and searched like everything else."""
    private = demo.folder / "private"
    made = managed(demo.env, "backup_key", "make", "--to", private)
    env = demo.env | dict(re.findall(r"(BACKUP_\w+_PUBLIC_KEYS)=(\S+)", made))
    managed(env, "backup", "--to", demo.folder / "backups")


def managed(env: dict[str, str], *words) -> str:
    command = [sys.executable, "manage.py", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, text=True, capture_output=True).stdout


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
    assert cluster.run("SELECT count(*) FROM accounts_tally")[0][0] >= 1, "a failed sign-in is counted"
    assert cluster.run("SELECT count(*) FROM privacy_datakey", database=DATABASES[1])[0][0] > 20
    lines = [json.loads(line) for line in (demo.folder / "log").read_text().splitlines() if line.startswith("{")]
    assert {line.get("route") for line in lines} >= {"client", "register", "refer", "received", "sign-in"}
    assert (demo.folder / "static").is_dir()
    assert len(list((demo.folder / "backups").glob("*.backup"))) == len(DATABASES)
    assert {name: PdfReader(io.BytesIO(paper)).is_encrypted for name, paper in work.papers.items()} == {
        name: name == "sealed-file" for name in PAPERS
    }


def test_what_a_person_is_handed_says_its_words_on_the_paper_alone(work):
    """Neither its metadata nor its outlines, nor any part of the file that is not the page itself."""
    read = PdfReader(io.BytesIO(work.own_information))
    assert TEXT in unicodedata.normalize("NFC", "".join(page.extract_text() for page in read.pages).replace("\n", " "))
    beside = json.dumps([dict(read.metadata or {}), read.xmp_metadata and str(read.xmp_metadata), read.outline,
                         list(read.attachments)], default=str, ensure_ascii=False)
    assert Search(CANARIES).data(beside.encode()) == []


def test_what_others_read_about_it_holds_no_canary(work):
    """The trail, the registers, the receipt: pages of whoever guards and administers."""
    assert len(work.read_by_others) >= 6
    for url, page in work.read_by_others.items():
        assert Search(CANARIES).data(page.encode()) == [], url


def test_every_line_of_the_log_is_made_of_names_and_numbers(demo, work):
    for line in (demo.folder / "log").read_text().splitlines():
        assert line.startswith("{"), "not one of our lines"
        assert set(json.loads(line)) <= {
            "time", "level", "logger", "type", "place", "because", "event", "request", "method", "route", "status",
            "ms",
        }


def test_no_canary_is_in_an_address_a_header_or_a_cookie(work):
    told = [one for visitor in work.everybody for one in visitor.seen]
    assert len(told) > 300
    assert Search(CANARIES).data("\n".join(told).encode()) == []
