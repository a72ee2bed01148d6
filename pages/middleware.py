"""What every answer keeps to: no copy stays in a browser or a proxy, and what was hidden stays hidden."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.middleware.locale import LocaleMiddleware
from django.urls import Resolver404, resolve, reverse

from pages.hiding import is_hiding

Answer = Callable[[HttpRequest], HttpResponse]


# On every answer, the refusals of other middleware included. No page needs a device of the phone.
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}
METHODS = ("GET", "HEAD", "POST")


def takes_any_method(view: Callable) -> Callable:
    """Let every method through to a view that is no page and answers each by itself."""
    view.takes_any_method = True  # type: ignore[attr-defined]  # a mark on a function
    return view


class NeverStoredMiddleware:
    """Tell browsers and proxies to keep no copy: a lent phone or a shared desk must not show it by "back"."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response[name] = value
        return response


class KnownMethodsMiddleware:
    """Refuse methods that no page knows, before anything looks at who asks; a view would take PUT for GET."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS and not self.is_left_to_its_view(request):
            return HttpResponseNotAllowed(METHODS)
        return self.get_response(request)

    @staticmethod
    def is_left_to_its_view(request: HttpRequest) -> bool:
        try:
            return getattr(resolve(request.path_info).func, "takes_any_method", False)
        except Resolver404:
            return False


class StayHiddenMiddleware:
    """After "hide now" every address leads to the empty page, "back" included, until somebody opens it again."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_hiding(request) and request.path != reverse("hidden"):
            return HttpResponseRedirect(reverse("hidden"))
        return self.get_response(request)


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Vietnamese until a person chooses otherwise: the language of a bought or borrowed phone is not their choice.
    A program's is, so it stays there to be asked."""

    def process_request(self, request: HttpRequest) -> None:
        # Kept on the request, whose type knows only Django's own attributes.
        request.asked_languages = request.META.pop("HTTP_ACCEPT_LANGUAGE", "")  # type: ignore[attr-defined]  # our own
        super().process_request(request)
