"""The mark that "hide now" leaves in a browser: a cookie without content, gone when the browser closes."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "h"


def is_hiding(request: HttpRequest) -> bool:
    """Say whether this browser was told to show nothing."""
    return request.COOKIES.get(COOKIE) == "1"


def hide(response: HttpResponse) -> HttpResponse:
    """Mark the browser; a changed cookie also makes it drop pages kept alive for "back"."""
    response.set_cookie(COOKIE, "1", secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict")
    return response


def show(response: HttpResponse) -> HttpResponse:
    """Take the mark away."""
    response.delete_cookie(COOKIE, samesite="Strict")
    return response
