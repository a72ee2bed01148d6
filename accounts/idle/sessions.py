"""What a session holds about its own use."""

from collections.abc import Callable

# When it began and was last used (Unix time in seconds); whether its page locks itself, and is locked now.
STARTED, SEEN, LOCKABLE, LOCKED = "started", "seen", "lockable", "locked"


def while_locked(view: Callable) -> Callable:
    """This page stays open while the session is locked: it opens the lock, or leads out."""
    view.while_locked = True  # type: ignore[attr-defined]  # a mark on a function
    return view
