"""Which pages stay open while something else is asked first: a second factor, or the number that opens a lock."""

from collections.abc import Callable

from django.http import HttpRequest


def stays_open(request: HttpRequest, view: Callable, mark: str) -> bool:
    """Nobody is signed in, or the page is for everybody, or it bears this mark ("before_factor", "while_locked")."""
    open_to_all = not getattr(view, "login_required", True)
    return not request.user.is_authenticated or open_to_all or getattr(view, mark, False)
