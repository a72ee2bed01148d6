"""Counts what an account that is signed in tried in vain, so that nobody goes on guessing."""

from accounts.throttle import Throttle, Try


class Tries:
    """`limit` wrong tries within `seconds`, then a pause."""

    def __init__(self, name: str, *, limit: int, seconds: int) -> None:
        self._throttle = Throttle(name, seconds=seconds, account=limit)

    def begin(self, user) -> Try:
        """Count one more, before it is looked whether it is right."""
        return self._throttle.begin(account=str(user.pk))

    def are_used_up(self, user) -> bool:
        return self._throttle.are_used_up(account=str(user.pk))

    def forget(self, user) -> None:
        self._throttle.forget("account", str(user.pk))

    def note(self, user) -> None:
        """Count one that was wrong, where nothing is let through by it."""
        self.begin(user)
