"""What surrounds every request: its number, its database role, its bag of opened keys, its place on the trail.

`PrivacyMiddleware` stands after sign-in, so that the actor is known, and outside everything that reads a person.
"""

import uuid
from collections.abc import Callable
from types import TracebackType

from django.db import models
from django.http import HttpRequest, HttpResponseBase
from psycopg2.errors import InsufficientPrivilege

from privacy import audit, logs
from privacy.datakeys import opened_keys
from privacy.errors import AccessDenied
from privacy.identity import VISITOR, acting_as
from privacy.keyring import key_ring

UNNAMED, WALL = "unnamed policy", "database.wall"
Answer = Callable[[HttpRequest], HttpResponseBase]


class NumberedMiddleware:
    """Stands first: gives the request the number by which the logs, the trail and a page of errors know it, and
    leaves for the server's own log the name of the address, which holds no ids."""

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.id = uuid.uuid4()  # type: ignore[attr-defined]
        with logs.about(request):
            response = self.get_response(request)
        request.META["dh.request"], request.META["dh.route"] = str(request.id), logs.route_of(request)  # type: ignore[attr-defined]
        return response


class PrivacyMiddleware:
    """Opens the wall's context for one request, and lets no answer leave before its events are written."""

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        key_ring()  # without its key ring a server does not start

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        number = request.id = getattr(request, "id", None) or uuid.uuid4()  # type: ignore[attr-defined]
        with acting_as(_actor(request) or VISITOR), opened_keys(), audit.pending(number) as collected:
            response = self.get_response(request)
            try:
                audit.flush(collected)
            except BaseException:
                response.close()  # the answer must not leave; Django puts its 500 page in its place
                raise
            return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Record a refusal, whichever view it came from. The page is left to Django's handler403.

        The database's own refusal is a mistake of ours that the wall stopped: on the trail, and then an error.
        """
        if isinstance(exception, AccessDenied):
            why, about = refusal(exception)
        elif isinstance(exception.__cause__, InsufficientPrivilege):
            why, about = WALL, None
        else:
            return
        match = request.resolver_match
        page = f"page.{match.view_name}"[:80] if match and match.url_name else "page"
        audit.refused(page, about, by=_actor(request), why=why)


def refusal(denied: AccessDenied) -> tuple[str, models.Model | None]:
    """The policy that refused and the object it was asked about.

    Both are found where the error was raised: policies are `check_…(user, object)`, and asking each of them
    to repeat its own name would let the trail and the code drift apart.
    """
    why, about = UNNAMED, denied.about
    traceback: TracebackType | None = denied.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_name.startswith("check_"):
            why = f"{traceback.tb_frame.f_globals.get('__name__', '')}.{code.co_name}"[-80:]
            if denied.about is None and code.co_argcount > 1:
                about = traceback.tb_frame.f_locals.get(code.co_varnames[1])
        traceback = traceback.tb_next
    return why, about if isinstance(about, models.Model) else None


def _actor(request: HttpRequest):
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None
