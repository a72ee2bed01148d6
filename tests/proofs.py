"""Coming in as somebody, and having proved a second factor just now: what a test needs that is about something else.

tests/accounts walks the real doors; here they are passed by, and the session holds what passing them leaves behind.
"""

from django.test import Client

from accounts.factors.fresh import Proof, note_proof, proof_now
from accounts.factors.proving import TOTP

BACKEND = "accounts.signing.backends.UsernameOrEmailBackend"
_force_login = Client.force_login


def proven(user) -> Proof:
    """What `user` has proved this very moment."""
    return proof_now(user, TOTP)


def let_in(page: Client, user, backend: str | None = BACKEND) -> None:
    """Sign `user` in at once, the second factor proved."""
    _force_login(page, user, backend)
    session = page.session
    note_proof(session, proven(user))
    session.save()
