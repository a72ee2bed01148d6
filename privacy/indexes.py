"""Who keeps indexes made with the ring's index secrets: the apps above say so, since this one can't know them.

An app registers an object with the two methods of `Indexed`; `manage.py keys` asks them all.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass
class Outcome:
    """What making indexes anew came to, in rows. `unreadable`: whose answers can't be opened, so that they stayed as
    they were. `held`: kept by somebody else all the time."""

    moved: int = 0
    unreadable: int = 0
    held: int = 0


class Indexed(Protocol):
    def versions_in_use(self) -> Counter[int]:
        """How many stored indexes there are of each version."""

    def outdated(self) -> int:
        """How many rows have an index of another version than the current one."""

    def reindex(self, *, unreadable_too: bool, done: Callable[[int], None]) -> Outcome:
        """Bring every row to the current version; tells `done` of each batch. May be killed and run again.

        `unreadable_too` gives rows that can't be opened an index of the new version by which nobody is recognised.
        """


_keepers: list[Indexed] = []


def register(keeper: Indexed) -> None:
    """Called once by the app that keeps the rows, in its `ready()`."""
    _keepers.append(keeper)


def versions_in_use() -> Counter[int]:
    return sum((keeper.versions_in_use() for keeper in _keepers), Counter())


def outdated() -> int:
    return sum(keeper.outdated() for keeper in _keepers)


def reindex(*, unreadable_too: bool, done: Callable[[int], None]) -> Outcome:
    """Everybody's indexes in the ring's current version."""
    each = [keeper.reindex(unreadable_too=unreadable_too, done=done) for keeper in _keepers]
    return Outcome(*(sum(getattr(one, name) for one in each) for name in ("moved", "unreadable", "held")))
