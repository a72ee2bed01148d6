"""The drill: a province is backed up, its server is killed, and everything comes back on another one.

And what must not come back: a person who was erased since, a file that somebody changed. Servers, folders and
processes of its own, so it runs apart from the rest.
"""

import re
from pathlib import Path

import pytest

from privacy.backups import file as files
from privacy.backups.keys import KEYS, KINDS, RECORDS, read_private_key
from tests.security.installation import Installation

pytestmark = pytest.mark.live
ALIAS = "Người-bên-sông-Lô-4b1f"
NAME = re.compile(r"dong-hanh-(records|keys)-\d{8}T\d{6}Z-[0-9a-f]{4}\.backup")

OPERATIONS = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
AS_SUPERUSER = """
from config.backups.connecting import connected
with connected("keys", "postgres") as cursor:
    for statement in '''{}'''.split(";"):
        if statement.strip():
            cursor.execute(statement)
"""


class Drill:
    """The installation that goes under, and everything that was kept apart from it."""

    def __init__(self, folder):
        self.private = folder / "private"
        self.folder, self.live = folder, Installation(folder / "live")
        with self.live.kept_running():
            made = self.live.must("backup_key", "make", "--to", self.private)
            self.live.env |= dict(re.findall(r"(BACKUP_\w+_PUBLIC_KEYS)=(\S+)", made))
            self.live.must("demo", "--no-serve", "--persons", "25")
            self.person = self.live.look("plant", ALIAS)
            self.before = self.backup("before")
            self.erased = self.live.look("erase", self.person["id"])
            self.today = self.backup("today")
            self.facts = self.live.look("facts")
            self.live.kill_the_server()

    def backup(self, name: str) -> dict:
        said = self.live.must("backup", "--to", self.folder / name)
        found = sorted((self.folder / name).glob("*.backup"))
        assert len(found) == len(NAME.findall(said)) == len(KINDS)
        return {what: next(path for path in found if f"-{what}-" in path.name) for what in KINDS}

    def key(self, what: str):
        return f"--key={self.private / f'backup-{what}.private'}"

    @property
    def keys(self) -> list[str]:
        return [self.key(what) for what in KINDS]

    def elsewhere(self, name: str) -> Installation:
        """An empty server, with the key ring from its own backup."""
        return Installation(self.folder / name, ring=self.live.ring)


@pytest.fixture(scope="module")
def drill(tmp_path_factory):
    return Drill(tmp_path_factory.mktemp("drill"))


@pytest.fixture(scope="module")
def restored(drill):
    """(another installation with today's records and keys, what the command said)."""
    there = drill.elsewhere("there")
    said = there.must("restore", *(f"--from={path}" for path in drill.today.values()), *drill.keys)
    return there, said


def test_after_the_server_was_killed_everything_is_there_again(drill, restored):
    there, said = restored
    facts = there.look("facts")
    assert facts["tables"] == drill.facts["tables"]
    assert facts["aliases"] == drill.facts["aliases"]
    assert len(facts["aliases"]) >= 20
    assert "FAILS" not in said


def test_the_trail_is_whole_and_tells_of_backup_and_restore(drill, restored):
    there, _said = restored
    trail, before = there.look("facts")["trail"], drill.facts["trail"]
    since = [action for event, action in trail.items() if event not in before]
    lost = [action for event, action in before.items() if event not in trail]
    assert sorted(since) == ["restored.keys", "restored.records"]
    assert lost == ["backup.keys"]  # came after the records' snapshot
    assert "backup.records" in trail.values()


def test_the_restored_application_works_and_still_owns_nothing(restored):
    there, _said = restored
    assert "fits the stored data" in there.must("keys", "verify")
    code, said = there.manage("shell", "-v", "0", "-c", (
        "from django.db import connection; connection.cursor().execute('DELETE FROM privacy_auditevent')"
    ))
    assert code != 0
    assert "permission denied" in said


def test_what_is_there_is_never_overwritten(drill, restored):
    there, _said = restored
    facts = there.look("facts")
    code, said = there.manage("restore", f"--from={drill.before[RECORDS]}", *drill.keys)
    assert code != 0
    assert "is not empty, and nothing was changed in it" in said
    assert there.look("facts") == facts


def without_a_key(said: str) -> int:
    """How many holders a restore says to be without their key: hers, and those whom the demo erased in its year."""
    return int(re.search(r"([\d,]+) of [\d,]+ holders", re.sub(r"\s+", " ", said))[1].replace(",", ""))


def test_a_backup_from_before_an_erasure_shows_nothing_of_that_person_under_todays_keys(drill, restored):
    there, person = drill.elsewhere("old"), drill.person
    old, new = drill.before[RECORDS], drill.today[KEYS]
    said = there.must("restore", f"--from={old}", f"--from={new}", *drill.keys)
    outcomes = there.look("person", person["id"])
    assert len(outcomes) >= 4
    assert {outcome for each in outcomes.values() for outcome in each} == {"DataKeyMissing"}
    facts = there.look("facts")
    assert person["id"] not in facts["aliases"]
    assert len(facts["aliases"]) >= 20
    assert without_a_key(said) == without_a_key(restored[1]) >= 1, "told as after her erasure"
    gone, another = bytes.fromhex(drill.erased["gone"]), bytes.fromhex(drill.erased["another"])
    alias = [ALIAS.encode(), ALIAS.encode("utf-16-le"), ALIAS.encode().hex().encode()]
    unwanted = [*alias, gone, drill.erased["gone"].encode()]
    # The last two are there to be found, or the search would prove nothing.
    assert there.holds(*unwanted, person["code"].encode(), another) == {person["code"].encode(), another}


def test_what_the_operations_page_tells_an_operator_makes_an_erasure_final(restored):
    """The statements stand there; the server's files, WAL among them, are searched for the key of a second person."""
    there, _said = restored
    once, nightly = re.findall(r"```sql\n((?:ALTER SYSTEM SET wal|VACUUM).*?)```", OPERATIONS.read_text(), re.DOTALL)
    with there.kept_running():
        segments = len(list((there.folder / "postgres" / "pg_wal").glob("0*")))
        there.must("shell", "-v", "0", "-c", AS_SUPERUSER.format(once + nightly * segments))
        erased = there.look("erase", next(iter(there.look("facts")["aliases"])))
        gone, another = bytes.fromhex(erased["gone"]), bytes.fromhex(erased["another"])
        assert there.holds(gone, another) == {gone, another}, "as long as nothing is done"
        there.must("shell", "-v", "0", "-c", AS_SUPERUSER.format(nightly))
        assert there.holds(gone, another) == {another}


def test_no_file_of_a_backup_names_anybody(drill):
    for path in (*drill.before.values(), *drill.today.values()):
        data = path.read_bytes()
        assert path.stat().st_mode & 0o777 == 0o600
        for word in (ALIAS.encode(), drill.person["code"].encode(), b"casework_client", b"PGDMP"):
            assert word not in data
        assert NAME.fullmatch(path.name)


def damaged(drill, folder, what: str):
    """Each thing that can be wrong with a file or a key: (its name, the file, the keys that are given)."""
    good = drill.today[what]
    data = good.read_bytes()
    manifest, chunks = parts(data)
    places = {"header": 60, "manifest": manifest + 40, "first byte": chunks, "last byte": len(data) - 60,
              "origin": len(data) - 5}
    # Every byte is changed in tests/privacy/test_backup_files.py; here, that the command heeds it.
    for name, at in places.items() if what == RECORDS else [("first byte", chunks)]:
        changed = bytearray(data)
        changed[at] ^= 0x40
        yield f"flipped in {name}", written(folder, good, bytes(changed)), drill.keys
    yield "cut short", written(folder, good, data[:-1000]), drill.keys
    yield "longer", written(folder, good, data + b"x"), drill.keys
    head, tail = len(data) // 3, 2 * len(data) // 3
    yield "parts exchanged", written(folder, good, data[:head] + data[tail:] + data[head:tail]), drill.keys
    yield "the other kind's key", good, [drill.key(KEYS if what == RECORDS else RECORDS)]


def parts(data: bytes) -> tuple[int, int]:
    """Where the manifest begins, and where the chunks do."""
    header = len(files.MAGIC)
    manifest = header + 4 + int.from_bytes(data[header:header + 4], "big")
    return manifest, manifest + 4 + int.from_bytes(data[manifest:manifest + 4], "big")


def written(folder, like, data: bytes):
    path = folder / like.name
    path.write_bytes(data)
    return path


def test_a_file_that_is_not_as_it_was_written_restores_not_a_single_row(drill, tmp_path):
    """One after the other into the same server, each beside the whole file of the other kind: both databases are
    still empty when the whole files come at last."""
    there = drill.elsewhere("refusing")
    with there.kept_running():
        for what, whole in ((RECORDS, KEYS), (KEYS, RECORDS)):
            for name, path, keys in damaged(drill, tmp_path, what):
                code, said = there.manage("restore", f"--from={drill.today[whole]}", f"--from={path}", *keys)
                assert code == 1, (name, said)
                assert "backup holds" in said or drill.today[what].name in said, (name, said)
                assert "Traceback" not in said, (name, said)
        exchanged = [f"--from={drill.today[KEYS]}", f"--from={drill.before[KEYS]}"]
        assert "two backups of the same kind" in there.manage("restore", *exchanged, *drill.keys)[1]
        there.must("restore", *(f"--from={path}" for path in drill.today.values()), *drill.keys)


def test_a_restored_database_that_holds_something_else_is_called_so(drill, tmp_path, settings):
    """A backup whose manifest tells of other rows, of another last seal, of a migration that nobody knows."""
    settings.KEY_RING_FILE = drill.live.ring
    there = drill.elsewhere("doubting")
    with there.kept_running():
        newer = retold(drill, tmp_path / "newer", migrations=["casework.9999_what_comes_later"])
        code, said = there.manage("restore", f"--from={newer}", *drill.keys)
        assert (code, "newer version of this software" in said) == (1, True)
        other = retold(drill, tmp_path / "other", rows={"privacy_datakey": 3, "django_migrations": 24})
        code, said = there.manage("restore", f"--from={other}", *drill.keys)
        assert (code, "other numbers in" in said, "let nobody work with it" in said) == (1, True, True)


def test_a_backup_older_than_the_software_says_to_migrate(drill):
    """Taken from the server that was killed: it came up again by itself."""
    drill.live.must("shell", "-v", "0", "-c", (
        "from config.backups.connecting import connected\n"
        "with connected('keys', 'dh_owner') as cursor:\n"
        "    cursor.execute(\"DELETE FROM django_migrations WHERE app = 'sessions'\")"
    ))
    drill.live.must("backup", "--what", KEYS, "--to", drill.folder / "older")
    (older,) = (drill.folder / "older").glob("*.backup")
    said = drill.elsewhere("newer").must("restore", f"--from={older}", *drill.keys)
    assert "older than this software. Run ./dev manage migrate" in said


def retold(drill, path, **told):
    """Today's backup of the keys, its manifest telling something else."""
    pair = read_private_key(drill.private / "backup-keys.private")
    with files.opened(drill.today[KEYS], [pair]) as backup:
        manifest, content = {**backup.manifest, **told}, list(backup.chunks())
    with files.written(path, KEYS, manifest, [pair.public]) as writer:
        writer.write(b"".join(content))
    return path


def test_the_operators_drill_proves_the_same_and_leaves_nothing(drill, tmp_path):
    drill.live.env["TMPDIR"] = str(tmp_path)
    said = drill.live.must("drill", *(f"--from={path}" for path in drill.today.values()), *drill.keys)
    assert "The drill held" in said
    assert not list(tmp_path.glob("dh-drill-*"))


def test_a_drill_that_fails_says_so(drill):
    code, said = drill.live.manage("drill", f"--from={drill.today[RECORDS]}", drill.key(KEYS))
    assert (code, "The drill failed" in said) == (1, True)


def test_a_backup_is_checked_without_any_database(drill):
    said = drill.live.must("backup_check", *drill.today.values(), *drill.keys)
    assert said.count("every chunk and the origin") == len(KINDS)
    assert "FAILS" not in said
