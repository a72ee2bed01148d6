"""Sealing beside the work: committed rows only, two at once, after a crash, at the end of the process."""

import threading
import time
from contextvars import ContextVar

import pytest
from django.db import connection, transaction

from privacy import audit, chain
from privacy import sealer as sealing
from privacy.models import AuditEvent, AuditSeal, AuditUnsealed
from privacy.verifying import verify

EMPTY = "TRUNCATE privacy_auditevent, privacy_auditseal, privacy_auditunsealed"


@pytest.fixture
def committed(django_db_setup, django_db_blocker, monkeypatch):
    """Rows that really are committed, for threads to see; taken away by the tables' owner afterwards."""
    with django_db_blocker.unblock():
        yield
        monkeypatch.setattr("privacy.identity._acting", ContextVar("nobody", default=None))
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE")
            for table in ("privacy_auditevent", "privacy_auditseal"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER privacy_trail_only_grows")
            cursor.execute(EMPTY)
            for table in ("privacy_auditevent", "privacy_auditseal"):
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER privacy_trail_only_grows")
        connection.close()


@pytest.fixture
def in_background(committed, settings, monkeypatch):
    """A sealer of this test's own, as a serving process has one."""
    settings.SEAL_IN_BACKGROUND = True
    own = sealing.Sealer()
    monkeypatch.setattr(sealing, "sealer", own)
    monkeypatch.setattr(sealing, "GATHER_SECONDS", 0.01)
    monkeypatch.setattr(sealing, "RETRY_SECONDS", 0.05)
    yield own
    own.finish()
    assert own._thread is None or not own._thread.is_alive()


def write(times: int) -> None:
    for _n in range(times):
        audit.searched("person.searched", by=None)


def soon(condition) -> bool:
    end = time.monotonic() + 10
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def all_sealed() -> bool:
    return AuditSeal.objects.count() == AuditEvent.objects.count() and not AuditUnsealed.objects.exists()


def test_two_sealers_at_once_make_one_chain(committed):
    write(400)
    problems = []

    def seal():
        try:
            chain.seal_pending(batch=7)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    at_once = [threading.Thread(target=seal) for _n in range(4)]
    for thread in at_once:
        thread.start()
    write(50)  # and somebody goes on working meanwhile
    for thread in at_once:
        thread.join()
    chain.seal_pending()
    assert problems == []
    assert (verify(older_than=0).links, verify(older_than=0).wrong) == (450, [])


def test_a_writer_does_not_wait_for_the_lock_of_the_chain(committed):
    holding, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            chain.wait_for(chain.LOCK)
            holding.set()
            done.wait(10)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(10)
    began = time.monotonic()
    write(3)
    took = time.monotonic() - began
    done.set()
    thread.join()
    assert AuditUnsealed.objects.count() == 3
    assert took < 5


def test_what_was_committed_is_sealed_without_anybody_asking(in_background):
    write(3)
    assert soon(all_sealed)
    write(2)
    assert soon(all_sealed)
    assert verify(older_than=0).links == 5


def test_what_was_rolled_back_wakes_nobody(in_background):
    with transaction.atomic():
        write(1)
        transaction.set_rollback(True)
    assert in_background._thread is None
    assert not AuditEvent.objects.exists()


def test_a_crash_between_commit_and_seal_leaves_work_for_whoever_comes_next(committed, settings, in_background):
    settings.SEAL_IN_BACKGROUND = False  # this process dies before it can
    write(4)
    assert AuditUnsealed.objects.count() == 4
    settings.SEAL_IN_BACKGROUND = True  # another one has an event of its own
    write(1)
    assert soon(all_sealed)
    assert verify(older_than=0).links == 5


def test_the_end_of_the_process_waits_for_the_last_seal(in_background, monkeypatch):
    monkeypatch.setattr(sealing, "GATHER_SECONDS", 60)
    write(2)
    in_background.finish()
    assert all_sealed()
    assert not in_background._thread.is_alive()


def test_a_failed_round_is_told_in_the_log_and_tried_again(in_background, monkeypatch, caplog):
    failures = iter([OSError("a person's name"), None])

    def once_broken():
        problem = next(failures, None)
        if problem:
            raise problem
        chain.seal_pending()

    monkeypatch.setattr(sealing, "seal_pending", once_broken)
    write(1)
    assert soon(all_sealed)
    assert [record.getMessage() for record in caplog.records] == [
        "Sealing the audit trail failed (OSError); the events wait."
    ]


def test_a_sealer_with_nothing_to_do_holds_no_connection(in_background, monkeypatch):
    monkeypatch.setattr(sealing, "IDLE_SECONDS", 0.05)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        before = cursor.fetchone()[0]
        write(1)
        assert soon(all_sealed)

        def given_back():
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            return cursor.fetchone()[0] == before

        assert soon(given_back)
    write(1)
    assert soon(all_sealed)
