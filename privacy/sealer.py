"""One quiet thread of each process that seals what was committed, so that nobody waits for it.

It begins with the first event, sleeps until a transaction with events has committed, gathers what comes within a
moment, and seals all that waits, also what a process that is no more left behind. The end of the process waits for
the last seal. Commands and tests call `privacy.chain.seal_pending` themselves; tests have no thread.
"""

import atexit
import logging
import os
import threading

from django.conf import settings
from django.db import connection, transaction

from privacy.chain import seal_pending

log = logging.getLogger(__name__)

GATHER_SECONDS = 0.25
RETRY_SECONDS = 5
IDLE_SECONDS = 30  # then its database connection is given back
END_SECONDS = 10


class Sealer:
    """The thread and its two signals: there is work, and the process ends."""

    def __init__(self) -> None:
        self._starting = threading.Lock()
        self._work, self._ending = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """There are committed events without a seal."""
        self._work.set()
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="sealer", daemon=True)
                self._thread.start()

    def finish(self) -> None:
        """Seal what is left, give the connection back and end; waits for it, but not for ever."""
        thread = self._thread
        if thread is not None and thread.is_alive():
            self._ending.set()
            self._work.set()
            thread.join(END_SECONDS)
        self._ending.clear()

    def _run(self) -> None:
        try:
            last_round = False
            while not last_round:
                self._wait()
                self._work.clear()
                last_round = self._ending.is_set()
                self._seal(last_round)
        finally:
            connection.close()

    def _wait(self) -> None:
        """Sleep until there is work; then a moment more, for all that happens at the same time."""
        if not self._work.wait(IDLE_SECONDS):
            connection.close()
            self._work.wait()
        self._ending.wait(GATHER_SECONDS)

    def _seal(self, last_round: bool) -> None:
        try:
            connection.close_if_unusable_or_obsolete()
            seal_pending()
        except Exception as problem:  # whatever it is, the next round or the next process tries again
            log.error("Sealing the audit trail failed (%s); the events wait.", type(problem).__name__)
            connection.close()
            if not last_round:
                self._ending.wait(RETRY_SECONDS)
                self._work.set()


sealer = Sealer()


def wake_after_commit() -> None:
    """Have the events of this transaction sealed once it has committed; never if it is rolled back."""
    if settings.SEAL_IN_BACKGROUND:
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    sealer.wake()


def _begin_anew() -> None:
    """A forked child has no thread: it begins with its own first event."""
    global sealer
    sealer = Sealer()


os.register_at_fork(after_in_child=_begin_anew)
atexit.register(lambda: sealer.finish())
