"""Slows down guessing passwords: by account, by address; and apart for each browser the account was signed in from."""

from accounts.address import client_address
from accounts.devices.cookies import known_as
from accounts.named import counted_as
from accounts.throttle import Throttle, Try

MINUTES = 5
SIGN_IN = Throttle("sign-in", seconds=MINUTES * 60, account=5, browser=5, address=30)


def begin(request, username: str) -> Try:
    """Count a sign-in by what it names and from where it comes.

    A browser of the account's own has a count of its own and nothing else, so that whoever guesses from elsewhere, or
    from behind the same address of a mobile network, locks nobody out of their own phone.
    """
    account, browser = counted_as(username), known_as(request, username)
    if browser:
        return SIGN_IN.begin(browser=f"{account} {browser}")
    return SIGN_IN.begin(account=account, address=client_address(request))
