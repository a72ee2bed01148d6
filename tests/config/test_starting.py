"""What is missing at the start is told in one sentence that says what to do, and nothing half-done is left."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from privacy.keyring import make_key_ring

NOBODY = "postgres://nobody@127.0.0.1:9/none"
PRODUCTION = {
    "DH_MODE": "production", "SECRET_KEY": "Aa1_" * 20, "ALLOWED_HOSTS": "example.org", "DATABASE_URL": NOBODY,
    "KEYS_DATABASE_URL": NOBODY,
}


@pytest.fixture
def start(tmp_path):
    """Run `manage.py` as its operator would, in a folder of its own; answers with code, words and folder."""

    def run(*words, without=(), **env):
        given = {key: value for key, value in {**PRODUCTION, **env}.items() if key not in without}
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=settings.BASE_DIR, check=False, capture_output=True, text=True,
            env={**kept, **given, "DH_DATA": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        )
        left = {path.name for path in tmp_path.iterdir()} - {"static"}
        return done.returncode, done.stdout + done.stderr, left

    return run


@pytest.mark.parametrize(("words", "missing", "told"), [
    (["serving_checks"], ["SECRET_KEY"], "SECRET_KEY is not set. Put a long random text into the environment"),
    (["serving_checks"], ["DATABASE_URL", "KEYS_DATABASE_URL"], "The embedded server is for trying out"),
    (["serving_checks"], ["KEYS_DATABASE_URL"], "go together"),
    (["serving_checks"], [], "If data exists, restore it from its own backup"),
    (["migrate"], [], "The database can't be reached"),
])
def test_a_production_that_lacks_something_does_not_start(start, words, missing, told):
    code, words_said, left = start(*words, without=missing)
    assert code != 0
    assert told in words_said
    assert "Traceback" not in words_said
    assert left == set()


def test_each_cookie_of_a_production_is_secure_and_bound_to_its_host(start):
    code, said, _left = start(
        "shell", "-c", "from django.conf import settings as s; from pages.hiding import name; print('>', name(), "
        "s.SESSION_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE, "
        "s.CSRF_USE_SESSIONS)",
    )
    assert code == 0, said
    assert "> __Host-h __Host-s __Host-l True True True" in said


def test_a_mode_that_is_none_is_named(start):
    code, said, _left = start("serving_checks", DH_MODE="live")
    assert (code, "must be production, demo or test" in said) == (2, True)


def test_the_demo_leaves_nothing_behind_when_its_database_can_not_be_reached(start):
    code, said, left = start("demo", "--no-serve", DH_MODE="demo")
    assert code != 0
    assert "can't be reached" in said
    assert left == set()


def test_a_key_ring_of_rubbish_is_named(start, tmp_path):
    (tmp_path / "keyring.json").write_text("{}")
    (tmp_path / "keyring.json").chmod(0o600)
    code, said, _left = start("serving_checks")
    assert code != 0
    assert str(tmp_path / "keyring.json") in said
    assert "Traceback" not in said


def open_to_others(ring, folder):
    ring.chmod(0o640)


def link(ring, folder):
    ring.rename(ring.with_name("elsewhere.json"))
    ring.symlink_to("elsewhere.json")


def of_another_user(ring, folder):
    os.chown(ring, 65534, -1)


def in_an_open_folder(ring, folder):
    folder.chmod(0o775)


def in_a_folder_of_another_user(ring, folder):
    os.chown(folder, 65534, -1)


def a_folder(ring, folder):
    ring.unlink()
    ring.mkdir(mode=0o700)


@pytest.mark.parametrize(("spoil", "told"), [
    (open_to_others, "open to other users. Close it with: chmod 600"),
    (link, "symbolic link, which can be turned elsewhere. Name the file itself"),
    (of_another_user, "belongs to another user. Give it to the one that serves: chown"),
    (in_an_open_folder, "where others can put another. Close it with: chmod go-w"),
    (in_a_folder_of_another_user, "in a folder of another user. Give it to the one that serves: chown"),
    (a_folder, "can't be read: give it to the user that serves"),
])
@pytest.mark.parametrize("words", [["serving_checks"], ["keys", "list"]], ids=["serving", "keys"])
def test_a_key_ring_that_others_can_reach_is_refused(start, tmp_path, spoil, told, words):
    if "another_user" in spoil.__name__ and os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    folder = tmp_path / "ring"
    make_key_ring(folder / "keyring.json")
    spoil(folder / "keyring.json", folder)
    code, said, _left = start(*words, KEY_RING_FILE=str(folder / "keyring.json"))
    assert code != 0
    assert told in said
    assert "Traceback" not in said


@pytest.mark.parametrize(("env", "told"), [
    ({"KEY_PROVIDER": "environment"}, "KEY_RING is empty"),
    ({"KEY_PROVIDER": "environment", "KEY_RING": '{"secret": "words"}'}, "KEY_RING is damaged"),
    ({"KEY_PROVIDER": "cloud"}, "must be file, environment or vault"),
    ({"KEY_PROVIDER": "vault"}, "there is no"),
])
def test_a_keeper_of_keys_that_lacks_something_is_told(start, env, told):
    code, said, _left = start("serving_checks", **env)
    assert code != 0
    assert told in said
    assert "Traceback" not in said
    assert "words" not in said


def test_the_ring_of_the_environment_is_made_and_listed_and_no_child_inherits_it(start, tmp_path):
    to = tmp_path / "ring" / "new"
    code, said, _left = start("keys", "make", KEY_PROVIDER="environment")
    assert (code, "Say --to FILE" in said) == (2, True)
    assert start("keys", "make", "--to", str(to), KEY_PROVIDER="environment")[0] == 0
    ring = to.read_text()
    look = "import os, subprocess; print(subprocess.run(['env'], capture_output=True, text=True).stdout)"
    code, said, _left = start("shell", "--no-imports", "-c", look, KEY_PROVIDER="environment", KEY_RING=ring)
    assert (code, "KEY_PROVIDER" in said, "KEY_RING=" in said) == (0, True, False)
    for secret in [line.split('"')[3] for line in ring.splitlines() if '"secret"' in line]:
        assert secret not in said
