"""How long a session lives: 15 minutes without use, 10 hours at most. And what a locked one still shows: nothing."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from accounts.doors import stays_open
from accounts.idle.sessions import LOCKABLE, LOCKED, SEEN, STARTED

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
        if session.get(LOCKABLE) and now - seen > settings.LOCK_SECONDS_SERVER:
            session[LOCKED] = True  # the phone slept before its own page could say so
        if SEEN not in session or now - seen > NOTE_EVERY_SECONDS:
            session[STARTED], session[SEEN] = started, now


class LockedMiddleware:
    """While a session is locked every page leads to the one that opens it; the ways out stay open."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if stays_open(request, view, "while_locked") or not request.session.get(LOCKED):
            return None
        return redirect("locked")
