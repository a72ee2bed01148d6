"""What else is told of people on the pages about them, as the rooms above declare it: numbers and colleagues' names,
never a client."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from accounts.models import User


class Fact(NamedTuple):
    """A line about somebody. `share` is of what is right for one person: 1.0 is full; `url` leads to more, for who
    may go there."""

    name: str
    label: str
    value: str
    url: str = ""
    share: float | None = None


Told = dict[UUID, list[Fact]]
_declared: dict[str, Callable[[Any, Sequence[User]], Told]] = {}


def declare(name: str, tell: Callable[[Any, Sequence[User]], Told]) -> None:
    """`tell(viewer, people)` answers for all of them at once, in a fixed number of queries."""
    _declared[name] = tell


def facts_about(viewer, people: Sequence[User]) -> Told:
    """Each person's lines, in the order in which they were declared."""
    found: Told = defaultdict(list)
    for tell in _declared.values():
        for pk, facts in tell(viewer, people).items():
            found[pk] += facts
    return found
