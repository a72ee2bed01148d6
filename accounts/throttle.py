"""Slows down guessing by whoever is not signed in: wrong tries are counted in the shared cache, by what they name and
from where they come."""

import hashlib

from django.core.cache import cache


class Throttle:
    """So many wrong tries of each kind within `seconds`, then a pause: `Throttle("door", seconds=300, address=30)`.

    Keys are hashed, so that the cache holds neither names nor addresses. Not to be called inside what may be rolled
    back: the cache is a table too.
    """

    def __init__(self, name: str, *, seconds: int, **limits: int) -> None:
        self.name, self.seconds, self.limits = name, seconds, limits

    def are_used_up(self, **tried: str) -> bool:
        keys = self._keys(tried)
        counts = cache.get_many(keys)
        return any(counts.get(key, 0) >= self.limits[kind] for key, kind in keys.items())

    def note(self, **tried: str) -> None:
        for key in self._keys(tried):
            cache.add(key, 0, self.seconds)
            cache.incr(key)

    def forget(self, kind: str, value: str) -> None:
        cache.delete_many(self._keys({kind: value}))

    def _keys(self, tried: dict[str, str]) -> dict[str, str]:
        """Cache key → kind."""
        return {
            f"{self.name}:" + hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()[:32]: kind
            for kind, value in tried.items()
        }
