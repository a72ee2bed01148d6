"""That a slip was opened in this browser: for ten minutes, for one referral, without an account."""

import time
import uuid

from referrals.bearer import SlipBearer

OPEN_SECONDS = 10 * 60
NAME = "slip"


def remember(request, bearer: SlipBearer) -> None:
    """Note it in the session, under a new session id. The cookie is HttpOnly and says nothing."""
    request.session.cycle_key()
    ids = [str(one) for one in (bearer.referral_id, bearer.organisation_id, bearer.paper)]
    request.session[NAME] = {"ids": ids, "until": int(time.time()) + OPEN_SECONDS}


def remembered(request) -> SlipBearer | None:
    """Who opened a slip here, while the ten minutes last."""
    held = request.session.get(NAME)
    if not held or held["until"] <= time.time():
        return None
    return SlipBearer(*(uuid.UUID(one) for one in held["ids"]))


def forget(request) -> None:
    request.session.pop(NAME, None)
