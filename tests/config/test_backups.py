"""What an operator meets around a backup: the right programs, one sentence for each trouble, old files pruned."""

import errno
import signal
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from config.backups import taking, telling, tools
from config.backups.ending import told
from config.backups.restoring import listed
from config.backups.taking import forget_drafts, locked, prune
from privacy.backups.keys import KEYS, RECORDS, BackupRefused, new_pair

NEWEST = "dong-hanh-records-20261124T020000Z-aaaa.backup"


@pytest.fixture
def programs(tmp_path, monkeypatch, settings):
    """Pretend that the machine has these versions of pg_dump and pg_restore, in this order."""

    def have(*versions: int) -> None:
        places = [tmp_path / f"{version}-{number}" for number, version in enumerate(versions)]
        monkeypatch.setattr(tools, "_places", lambda name, server: places)
        monkeypatch.setattr(tools, "_version", lambda path: int(path.name.split("-")[0]))

    settings.PG_BIN = ""
    return have


@pytest.mark.parametrize(("name", "there", "server", "taken"), [
    ("pg_dump", [18, 15], 15, 15), ("pg_dump", [15, 18], 17, 18), ("pg_restore", [18, 15], 15, 15),
    ("pg_restore", [15, 18], 17, 18),
])
def test_the_servers_own_version_is_preferred_and_a_newer_one_taken_where_it_works(
    programs, name, there, server, taken
):
    programs(*there)
    assert tools.program(name, server, newer=name == "pg_dump").name.startswith(f"{taken}-")


@pytest.mark.parametrize(("there", "named"), [([], "is missing. Install"), ([14, 13], "there is 13, 14")])
def test_a_program_that_is_missing_or_older_than_the_server_is_named(programs, there, named):
    programs(*there)
    with pytest.raises(BackupRefused, match=named) as told_:
        tools.program("pg_dump", 16, newer=True)
    assert "postgresql-client-16" in str(told_.value)


def test_a_newer_pg_restore_is_not_let_loose_on_an_old_server(programs):
    """From 17 on it begins with a setting that older servers refuse."""
    programs(18)
    with pytest.raises(BackupRefused, match="pg_restore for PostgreSQL 15 is missing"):
        tools.program("pg_restore", 15)


def test_pg_bin_alone_is_looked_into_when_it_is_set(settings, tmp_path):
    settings.PG_BIN = str(tmp_path)
    with pytest.raises(BackupRefused, match="PG_BIN"):
        tools.program("pg_dump", 15, newer=True)


def test_a_program_that_fails_is_told_by_its_first_complaint_alone(tmp_path):
    """What PostgreSQL says after it can be a whole row."""
    script = "import sys; print('x: error: COPY failed\\nCONTEXT: line 3: Man, by the river', file=sys.stderr); exit(3)"
    with tools.running([sys.executable, "-c", script], {}) as failing, pytest.raises(BackupRefused) as problem:
        failing.finished("pg_restore")
    assert str(problem.value) == "pg_restore failed: x: error: COPY failed"


def test_a_program_ends_when_its_block_is_left():
    with pytest.raises(KeyError), tools.running([sys.executable, "-c", "import time; time.sleep(60)"], {}) as sleeping:
        raise KeyError
    assert sleeping.process.returncode == -signal.SIGKILL


def test_no_password_stands_among_the_words_of_a_command(monkeypatch):
    from config.backups import connecting

    url = "postgres://dh_backup:geheim@db.example:5433/dong_hanh?sslmode=verify-full"
    monkeypatch.setattr(connecting, "url_of", lambda what, role: url)
    assert connecting.variables(RECORDS, "dh_backup") == {
        "PGHOST": "db.example", "PGPORT": "5433", "PGUSER": "dh_backup", "PGPASSWORD": "geheim",
        "PGDATABASE": "dong_hanh", "PGSSLMODE": "verify-full",
    }


def test_the_newest_are_kept_of_each_kind_and_nothing_else_is_touched(tmp_path):
    others = ["dong-hanh-keys-20261101T020000Z-aaaa.backup", "notes.txt", "dong-hanh-records-old.backup"]
    for day in range(20, 25):
        (tmp_path / f"dong-hanh-records-202611{day}T020000Z-aaaa.backup").touch()
    for name in others:
        (tmp_path / name).touch()
    gone = prune(RECORDS, tmp_path, 2)
    assert [path.name[18:26] for path in gone] == ["20261120", "20261121", "20261122"]
    assert {path.name for path in tmp_path.iterdir()} == {*others, NEWEST, NEWEST.replace("1124", "1123")}
    assert prune(KEYS, tmp_path, 1) == []


def test_what_a_killed_backup_left_goes_with_the_next(tmp_path):
    for name in (f".{NEWEST}.partial", ".something.else.partial", NEWEST):
        (tmp_path / name).touch()
    forget_drafts(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {".something.else.partial", NEWEST}


def test_two_backups_into_one_folder_do_not_meet(tmp_path):
    with locked(tmp_path), pytest.raises(BackupRefused, match="Another backup"), locked(tmp_path):
        pass


def test_a_backup_that_nobody_could_read_is_not_made(settings, tmp_path):
    settings.BACKUP_PUBLIC_KEYS = {RECORDS: [new_pair(RECORDS).public.text], KEYS: []}
    with pytest.raises(CommandError, match="BACKUP_KEYS_PUBLIC_KEYS is not set"):
        call_command("backup", to=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_key_in_the_wrong_place_of_the_settings_is_named(settings):
    settings.BACKUP_PUBLIC_KEYS = {RECORDS: [new_pair(KEYS).public.text], KEYS: []}
    with pytest.raises(BackupRefused, match="dhb-public-records-"):
        taking.recipients_of(RECORDS)


@pytest.mark.parametrize("number", [0, -3])
def test_keeping_none_is_a_slip(tmp_path, number):
    with pytest.raises(CommandError, match="Keep at least one"):
        call_command("backup", to=tmp_path, keep=number)


@pytest.mark.parametrize(("trouble", "sentence"), [
    (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
    (PermissionError(errno.EACCES, "Permission denied"), "Permission denied"),
    (KeyboardInterrupt(), "Ended before it was complete"),
])
def test_each_trouble_is_one_sentence(trouble, sentence):
    with pytest.raises(CommandError, match=sentence), told(Path("/backups")):
        raise trouble


def test_a_polite_end_cleans_up_as_ctrl_c_does():
    with pytest.raises(CommandError, match="Ended before"), told(Path("/backups")):
        signal.raise_signal(signal.SIGTERM)


def test_policies_are_not_restored_but_made_anew():
    listing = "; remark\n1; 0 0 TABLE public casework_client o\n2; 0 0 POLICY public casework_client mine o\n"
    with listed(listing) as path:
        assert path.read_text() == "; remark\n1; 0 0 TABLE public casework_client o\n"
    assert not path.exists()


def test_what_is_quick_says_nothing_and_what_is_slow_says_how_far_it_is(capsys, monkeypatch):
    with telling.progress("Sealing", 10_000_000) as advance:
        advance(5_000_000)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(telling, "AFTER", 0)
    with telling.progress("Sealing", 10_000_000) as advance:
        advance(5_000_000)
    assert capsys.readouterr().err == "Sealing: 5.0 of 10.0 MB\n"


def test_making_keys_prints_what_the_server_gets_and_keeps_the_rest_in_files(tmp_path, capsys):
    call_command("backup_key", "make", to=tmp_path / "stick")
    said = capsys.readouterr().out
    assert "BACKUP_RECORDS_PUBLIC_KEYS=dhb-public-records-" in said
    assert "dhb-private" not in said
    assert {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "stick").iterdir()} == {
        "backup-records.private": 0o600, "backup-keys.private": 0o600,
    }
    with pytest.raises(CommandError, match="stays as it is"):
        call_command("backup_key", "make", to=tmp_path / "stick")
