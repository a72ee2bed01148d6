"""Slows down guessing passwords: by account, by address; and apart for each browser the account was signed in from."""

from accounts.address import client_address
from accounts.devices.cookies import known_as
from accounts.throttle import Throttle

MINUTES = 5
SIGN_IN = Throttle("sign-in", seconds=MINUTES * 60, account=5, browser=5, address=30)


def tried(request, username: str) -> dict[str, str]:
    """What a sign-in names, and from where it comes. A browser of the account's own has a count of its own, so that
    whoever guesses from elsewhere locks nobody out of their own phone."""
    name = username.casefold()
    browser = known_as(request, username)
    own = {"browser": f"{name} {browser}"} if browser else {"account": name}
    return {**own, "address": client_address(request)}
