"""The mark that "hide now" leaves in a browser: a cookie without content, gone when the browser closes."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def name() -> str:
    """The cookie's name: bound to this very host wherever cookies are secure."""
    return "__Host-h" if settings.SESSION_COOKIE_SECURE else "h"


def is_hiding(request: HttpRequest) -> bool:
    """Say whether this browser was told to show nothing."""
    return request.COOKIES.get(name()) == "1"


def hide(response: HttpResponse) -> HttpResponse:
    """Mark the browser; a changed cookie also makes it drop pages kept alive for "back"."""
    response.set_cookie(name(), "1", secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict")
    return response


def show(response: HttpResponse) -> HttpResponse:
    """Take the mark away."""
    response.delete_cookie(name(), samesite="Strict")
    return response
