"""What is done after a page was answered, beside it: looking up who forgot a password, sending a short mail.

So no answer tells by its time what was done, and a slow mail server makes nobody wait. One quiet thread of each process
does the work; what was taken down in a process that ends at that moment is lost.
"""

import logging
import os
import queue
import threading
import time
from collections.abc import Callable

from django.db import connection

from accounts.tally import let_go

log = logging.getLogger(__name__)
MOST_WAITING = 200
ANSWER_SECONDS = 1  # by then the page has been answered, whatever is found


class Postman:
    """The errands that were taken down, and the thread that runs them."""

    def __init__(self) -> None:
        self._errands: queue.Queue[Callable[[], object]] = queue.Queue(MOST_WAITING)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def take(self, errand: Callable[[], object]) -> None:
        """Take it down. Where too many wait already it is dropped, and the page's answer is still the same."""
        try:
            self._errands.put_nowait(errand)
        except queue.Full:
            log.warning("Too many errands wait for the postman; one was dropped.")
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="postman", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            errand = self._errands.get()
            time.sleep(ANSWER_SECONDS)
            try:
                connection.close_if_unusable_or_obsolete()
                errand()
            except Exception as problem:  # the next person's mail does not depend on this one's
                log.error("The postman could not do an errand (%s).", type(problem).__name__)
            finally:
                connection.close()
                let_go()


postman = Postman()


def take(errand: Callable[[], object]) -> None:
    """Have it done by this process's postman."""
    postman.take(errand)


def _begin_anew() -> None:
    """A forked child has no thread: it begins with its own first errand."""
    global postman
    postman = Postman()


os.register_at_fork(after_in_child=_begin_anew)
