"""What a page asks of a policy without being refused itself, derived from it, so that the two can't drift apart; and
what the policies of apps below the accounts ask of the access matrix."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

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


def may(user: Any, capability: str) -> bool:
    """Whether somebody's role has a capability, by the table that `settings.CAPABILITIES` names: for apps below the
    accounts, which can't import it. The others ask `accounts.matrix.reading`. Raises LookupError as it does."""
    return import_string(settings.CAPABILITIES)(user, capability)
