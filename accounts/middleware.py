"""How long a session lives: 15 minutes without use, 10 hours at most."""

import time

from django.conf import settings
from django.contrib.auth import logout
from django.utils.deprecation import MiddlewareMixin

SEEN, STARTED = "seen", "started"
NOTE_EVERY_SECONDS = 60


class SessionLimitsMiddleware(MiddlewareMixin):
    """Ends a session that was idle or has lasted too long. Notes the last use once a minute, not on every
    page, so that most pages write nothing."""

    def process_request(self, request):
        if not request.user.is_authenticated:
            return
        now = int(time.time())
        session = request.session
        started, seen = session.get(STARTED, now), session.get(SEEN, now)
        if now - seen > settings.SESSION_IDLE_SECONDS or now - started > settings.SESSION_COOKIE_AGE:
            logout(request)
            return
        if SEEN not in session or now - seen > NOTE_EVERY_SECONDS:
            session[STARTED], session[SEEN] = started, now
