"""Nobody goes on without a second factor: every page leads to setting one up until this session has proved one."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.doors import stays_open
from accounts.factors.fresh import proof_of
from accounts.factors.store import has_factor


def before_factor(view: Callable) -> Callable:
    """Let this page be opened before the second factor is there: the pages that set it up, and the ways out."""
    view.before_factor = True  # type: ignore[attr-defined]  # a mark on a function
    return view


class SecondFactorMiddleware:
    """Asks the session alone; the database only where the session has proved nothing."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if stays_open(request, view, "before_factor") or proof_of(request):
            return None
        if has_factor(request.user):  # set up elsewhere since: this session must come in by it
            logout(request)
            return redirect("sign-in")
        return redirect("factor-new")
