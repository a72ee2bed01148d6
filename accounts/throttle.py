"""Slows down guessing: tries are counted by what they name and from where they come, before anything is checked."""

from dataclasses import dataclass

from accounts import tally
from accounts.address import network_of

ADDRESS = "address"


@dataclass(frozen=True)
class Try:
    """One try that is counted already, so that of many at the same moment no more pass than may."""

    is_allowed: bool
    whose: tuple[tally.Counted, ...]  # the counts by what was named
    where: tuple[tally.Counted, ...]  # the count by address

    def was_right(self) -> None:
        """Forget the wrong ones before it. An address keeps its count of those, without this one: others share it."""
        for one in self.whose:
            tally.forget(one.key)
        for one in self.where:
            tally.give_back(one)

    def take_back(self) -> None:
        """As if it had not been."""
        for one in (*self.whose, *self.where):
            tally.give_back(one)


class Throttle:
    """So many tries of each kind within `seconds`, then a pause: `Throttle("door", seconds=300, address=30)`.

    What is right is not counted in the end. A pause ends `seconds` after the first try, whatever is tried meanwhile.
    """

    def __init__(self, name: str, *, seconds: int, **limits: int) -> None:
        self.name, self.seconds, self.limits = name, seconds, limits

    def begin(self, **tried: str) -> Try:
        """Count one more try; ask the answer whether it may be made. One that may not counts for nothing."""
        keys = self._keys(tried)
        counted = tally.count(keys, self.seconds)
        whose = tuple(one for one in counted if keys[one.key] != ADDRESS)
        where = tuple(one for one in counted if keys[one.key] == ADDRESS)
        begun = Try(all(one.count <= self.limits[keys[one.key]] for one in counted), whose, where)
        if not begun.is_allowed:
            begun.take_back()
        return begun

    def are_used_up(self, **tried: str) -> bool:
        """Whether the next try may not be made. To be told, not to decide by: `begin` decides."""
        keys = self._keys(tried)
        return any(number >= self.limits[keys[key]] for key, number in tally.standing(keys).items())

    def forget(self, kind: str, value: str) -> None:
        for key in self._keys({kind: value}):
            tally.forget(key)

    def _keys(self, tried: dict[str, str]) -> dict[bytes, str]:
        """The key of each count, and its kind. A house or a phone has a whole network of IPv6 addresses."""
        told = {kind: network_of(value) if kind == ADDRESS else value for kind, value in tried.items()}
        return {tally.key_of(self.name, kind, value): kind for kind, value in told.items()}
