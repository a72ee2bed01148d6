"""What every test stands on: the databases are made by the owner, the tests run as the application role.

Tests therefore meet the same grants as a request does, and never the owner's powers.
"""

import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.utils import translation


@pytest.fixture(scope="session", autouse=True)
def key_ring_of_the_tests(tmp_path_factory, worker_id="master"):
    """A key ring of this run's own."""
    from privacy.keyring import make_key_ring

    folder = tmp_path_factory.mktemp("keys")
    settings.KEY_RING_FILE = folder / "keyring.json"
    make_key_ring(settings.KEY_RING_FILE)
    yield
    shutil.rmtree(folder, ignore_errors=True)


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
    yield
    with django_db_blocker.unblock():
        for alias in connections:
            become_owner(connections[alias])


def become_application(connection) -> None:
    """From the next statement on, speak as the application role."""
    from privacy.grants import grant_to_application

    grant_to_application(using=connection.alias)  # once more: the cache table came after the migrations
    connection.close()
    connection.settings_dict["OPTIONS"]["options"] = f"-c role={settings.APP_ROLE}"


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


@pytest.fixture
def cast(db, django_user_model):
    """Everybody, in one small province: see tests/cast.py."""
    from tests.cast import Cast

    return Cast()


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
