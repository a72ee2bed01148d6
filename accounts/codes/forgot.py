"""Forgot the password, where mail is sent: the page only takes the name down; all the rest happens after its answer.

So the answer can't tell by its words or its time whether there is such an account. One quiet thread of each process
does the work; what was asked in a process that ends at that moment is lost, and the person asks again.
"""

import logging
import os
import queue
import threading
import time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts.codes.actions import make_room, new_code
from accounts.codes.choices import EntryKind, EntryReason, EntryState
from accounts.codes.entering import is_for_mail
from accounts.codes.lifecycle import MAILED
from accounts.codes.mail import code_mail
from accounts.codes.models import EntryCode
from accounts.models import User
from accounts.throttle import Throttle
from privacy import audit
from privacy.acts import as_the_system
from privacy.once import wait_for

log = logging.getLogger(__name__)
ASKED = Throttle("forgot", seconds=60 * 60, account=3, address=30)
MOST_WAITING = 200
ANSWER_SECONDS = 1  # by then the page has been answered, whatever is found


class Postman:
    """The names that were typed, and the thread that looks them up."""

    def __init__(self) -> None:
        self._names: queue.Queue[str] = queue.Queue(MOST_WAITING)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def take(self, name: str) -> None:
        """Take it down. Where too many wait already it is dropped, and the answer is still the same."""
        try:
            self._names.put_nowait(name)
        except queue.Full:
            log.warning("Too many forgotten passwords wait to be looked up; one was dropped.")
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="postman", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            name = self._names.get()
            time.sleep(ANSWER_SECONDS)
            try:
                connection.close_if_unusable_or_obsolete()
                mail_code_to(name)
            except Exception as problem:  # the next person's mail does not depend on this one's
                log.error("A code could not be mailed (%s).", type(problem).__name__)
            finally:
                connection.close()


postman = Postman()


def forgot(*, name: str, address: str) -> None:
    """Somebody says that they forgot. At most three mails an hour for one name."""
    tries = {"account": name.casefold(), "address": address}
    if not ASKED.are_used_up(**tries):
        ASKED.note(**tries)
        postman.take(name)


@sensitive_variables("code")
def mail_code_to(name: str) -> bool:
    """Mail a code, if this is the name or the address of an account that may have one; whether it was."""
    made = make_mailed(name) if settings.MAIL_IS_SENT else None
    if made is None:
        return False
    entry, code = made
    code_mail(entry.user.email, code, entry.expires_at).send()
    return True


# reaches further than the actor: nobody is signed in
@as_the_system
@sensitive_variables("code", "made")
def make_mailed(name: str) -> tuple[EntryCode, str] | None:
    """A code of the person's own, which leaves the second factor as it is. None where there is none to be had."""
    named = Q(username__iexact=name) | Q(email__iexact=name)
    user = User.objects.filter(named, is_active=True).exclude(email="").first()
    if user is None or not is_for_mail(user):
        return None
    wait_for(user.pk.bytes)
    try:
        make_room(user.pk)
    except ValidationError:  # colleagues are about it
        return None
    now = timezone.now()
    entry = EntryCode(
        user=user, kind=EntryKind.MAILED, reason=EntryReason.FORGOT_PASSWORD, state=EntryState.ISSUED, by_mail=True,
        issued_at=now, expires_at=now + MAILED,
    )
    code, made = new_code(entry)
    entry.paper, entry.digest, entry.key_version = made.values()
    entry.save(force_insert=True)
    audit.wrote("entry.mailed", user, by=None)
    return entry, code


def _begin_anew() -> None:
    """A forked child has no thread: it begins with its own first name."""
    global postman
    postman = Postman()


os.register_at_fork(after_in_child=_begin_anew)
