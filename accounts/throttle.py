"""Slows down guessing: wrong sign-ins are counted per account and per address in the shared cache."""

import hashlib

from django.core.cache import cache

WINDOW_SECONDS = 5 * 60
PER_ACCOUNT, PER_ADDRESS = 5, 30


def keys(request, username: str) -> dict[str, int]:
    """Cache keys with their limits; hashed, so that the cache holds neither name nor address."""
    address = request.META.get("REMOTE_ADDR", "")
    pairs = {("account", username.casefold()): PER_ACCOUNT, ("address", address): PER_ADDRESS}
    return {
        "sign-in:" + hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()[:32]: limit
        for (kind, value), limit in pairs.items()
    }


def is_blocked(request, username: str) -> bool:
    limits = keys(request, username)
    counts = cache.get_many(limits)
    return any(counts.get(key, 0) >= limit for key, limit in limits.items())


def note_failure(request, username: str) -> None:
    for key in keys(request, username):
        cache.add(key, 0, WINDOW_SECONDS)
        cache.incr(key)


def forget(request, username: str) -> None:
    """A right password ends the account's count; the address keeps its own."""
    cache.delete(next(iter(keys(request, username))))
