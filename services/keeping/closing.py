"""What keeps an organisation from closing, as the apps above declare it: numbers, no names."""

from collections.abc import Callable
from typing import NamedTuple

from services.models import Organisation


class Tie(NamedTuple):
    """One kind of thing that must end first: how much of it an organisation has, and in which words that is said."""

    name: str
    count: Callable[[Organisation], int]
    said: Callable[[int], str]


_declared: dict[str, Tie] = {}


def declare(tie: Tie) -> None:
    """Say what else keeps an organisation open. The same name again replaces it."""
    _declared[tie.name] = tie


def ties_of(organisation) -> list[str]:
    """What must end first, in words; nothing where it may close."""
    counted = [(one, one.count(organisation)) for one in _declared.values()]
    return [one.said(count) for one, count in counted if count]
