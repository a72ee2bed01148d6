"""What is missing at the start is told in one sentence that says what to do, and nothing half-done is left."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

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
