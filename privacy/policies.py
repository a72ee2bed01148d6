"""What a page asks of a policy without being refused itself, derived from it, so that the two can't drift apart."""

from collections.abc import Callable
from typing import Any

from privacy.errors import AccessDenied


def refusal(check: Callable[[Any, Any], object], user: Any, obj: Any) -> str:
    """The sentence with which `check(user, obj)` refuses; nothing when it lets them."""
    try:
        check(user, obj)
    except AccessDenied as refused:
        return str(refused)
    return ""


def allows(check: Callable[[Any, Any], object], user: Any, obj: Any) -> bool:
    """Whether `check(user, obj)` lets them: for templates, which show a button or don't."""
    try:
        check(user, obj)
    except AccessDenied:
        return False
    return True
