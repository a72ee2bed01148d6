"""The boolean twin of a policy, derived from it, so that the two can't drift apart."""

from collections.abc import Callable
from typing import Any

from privacy.errors import AccessDenied


def allows(check: Callable[[Any, Any], object], user: Any, obj: Any) -> bool:
    """Whether `check(user, obj)` lets them: for templates, which show a button or don't."""
    try:
        check(user, obj)
    except AccessDenied:
        return False
    return True
