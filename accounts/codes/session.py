"""That a code was entered in this browser: for fifteen minutes, for one account, and nothing of it in an address."""

import time
import uuid

from accounts.codes.entering import still_opens
from accounts.codes.models import EntryCode

OPEN_SECONDS = 15 * 60
NAME = "entry"


def remember(request, entry: EntryCode) -> None:
    """Note it under a new session id."""
    request.session.cycle_key()
    request.session[NAME] = {"ids": [str(entry.pk), str(entry.paper)], "until": int(time.time()) + OPEN_SECONDS}


def remembered(request):
    """(account, code's id, its printing) while both the minutes and the code last; None otherwise."""
    held = request.session.get(NAME)
    if not held or held["until"] <= time.time():
        return None
    code_id, paper = (uuid.UUID(one) for one in held["ids"])
    user = still_opens(code_id, paper)
    return (user, code_id, paper) if user else None


def forget(request) -> None:
    request.session.pop(NAME, None)
