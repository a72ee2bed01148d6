"""What every test stands on: the databases are made by the owner, the tests run as the application role.

Requests and actions take on the database roles of their actors, as in life. What a test itself looks at or plants,
it does as the observer: a role that exists in tests alone and sees every row. Nothing runs with the owner's powers.
"""

import contextlib
import shutil
import tempfile
import tracemalloc  # noqa: F401 (before anything is collected: a warning about an object asks for it in the midst)
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import translation

from accounts.passwords.hashers import BoundedArgon2PasswordHasher
from privacy.identity import Identity, _acting

OBSERVER = Identity("dh_observer")


@pytest.fixture(scope="session", autouse=True)
def key_ring_of_the_tests(tmp_path_factory, worker_id="master"):
    """A key ring of this run's own."""
    from privacy.keyring import make_key_ring

    folder = tmp_path_factory.mktemp("keys")
    settings.KEY_RING_FILE = folder / "keyring.json"
    make_key_ring(settings.KEY_RING_FILE)
    yield
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords():
    """The same hasher with less work: the cast alone sets ten passwords for every test that asks for it.
    tests/accounts/test_passwords.py holds what it costs in earnest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BoundedArgon2PasswordHasher, "memory_cost", 8)
        patch.setattr(BoundedArgon2PasswordHasher, "time_cost", 1)
        yield


@pytest.fixture(scope="session", autouse=True)
def force_login_proves_a_factor():
    """Every page asks for a second factor; only tests about that go through its doors."""
    from django.test import Client

    from tests.proofs import let_in

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "force_login", let_in)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After the owner's migrations: the communes, the cache table, and from then on the application role."""
    from django.core.management import call_command

    from services.actions import load_communes

    with django_db_blocker.unblock():
        load_communes()
        call_command("createcachetable", verbosity=0)
        for alias in connections:
            become_application(connections[alias])
    watching = _acting.set(OBSERVER)
    yield
    _acting.reset(watching)
    with django_db_blocker.unblock():
        for alias in connections:
            become_owner(connections[alias])


def become_application(connection) -> None:
    """From the next statement on, speak as the application role."""
    from privacy.grants import grant_to_application

    grant_to_application(using=connection.alias)  # once more: the cache table came after the migrations
    with connection.cursor() as cursor:
        let_observe(cursor)
    connection.close()
    connection.settings_dict["OPTIONS"]["options"] = f"-c role={settings.APP_ROLE}"


def let_observe(cursor) -> None:
    """Make the observer, who sees and plants every row of this database, but owns nothing."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OBSERVER.role])
    if not cursor.fetchone():
        with contextlib.suppress(DatabaseError):  # another worker's run was first
            cursor.execute(f"CREATE ROLE {OBSERVER.role} NOLOGIN")
            cursor.execute(f"GRANT {OBSERVER.role} TO {settings.APP_ROLE}")
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {OBSERVER.role}")
    cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {OBSERVER.role}")
    cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {OBSERVER.role}")
    cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace")
    for (table,) in cursor.fetchall():
        cursor.execute(f"CREATE POLICY observed ON {table} TO {OBSERVER.role} USING (true) WITH CHECK (true)")
    for table in {"privacy_auditevent", "privacy_auditseal"} & connection_tables(cursor):
        cursor.execute(f"REVOKE UPDATE, DELETE ON {table} FROM {OBSERVER.role}")


def connection_tables(cursor) -> set[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {row[0] for row in cursor.fetchall()}


def become_owner(connection) -> None:
    """Back to the owner, who alone may drop the test database."""
    connection.close()
    connection.settings_dict["OPTIONS"].pop("options", None)


@pytest.fixture(scope="module")
def server_folder():
    """A temporary folder for a server of a test's own. pytest's are closed to the user as whom PostgreSQL runs, at
    any moment when another run begins."""
    with tempfile.TemporaryDirectory(prefix="dh-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(autouse=True)
def in_vietnamese():
    """Whatever language the test before switched to."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def stage():
    from tests.cast import Stage

    return Stage()


@pytest.fixture
def cast(db, stage):
    """Everybody, in one small province: see tests/cast.py."""
    return stage.enter()


def pytest_collection_modifyitems(items):
    """Both databases are there for every test that asks for one."""
    for item in items:
        for mark in item.iter_markers("django_db"):
            mark.kwargs.setdefault("databases", ["default", "keys"])


def pytest_terminal_summary(terminalreporter):
    """What the tests counted: probes, bytes, mutations, writes."""
    from tests.figures import collected, spoken

    reports = [
        report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, [])
        if getattr(report, "when", "") == "call"
    ]
    if figures := collected(reports):
        terminalreporter.section("figures")
        terminalreporter.write_line("\n".join(spoken(figures)))
