"""Counts what an account tried in vain, in the shared cache, so that nobody goes on guessing."""

from django.core.cache import cache


class Tries:
    """`limit` wrong tries within `seconds`, then a pause. Codes and account ids only: nothing of what was tried."""

    def __init__(self, name: str, *, limit: int, seconds: int) -> None:
        self.name, self.limit, self.seconds = name, limit, seconds

    def are_used_up(self, user) -> bool:
        return cache.get(self._key(user), 0) >= self.limit

    def note(self, user) -> None:
        """Count one more. Not to be called inside what may be rolled back: the cache is a table too."""
        cache.add(self._key(user), 0, self.seconds)
        cache.incr(self._key(user))

    def forget(self, user) -> None:
        cache.delete(self._key(user))

    def _key(self, user) -> str:
        return f"tries:{self.name}:{user.pk}"
