"""Codes that open one thing for a while: made, said aloud, typed once or twice, and never kept.

What is kept is a digest under a key of the ring, bound to what the code opens: without the ring nobody can try codes
against a stolen database, and one row's digest is worth nothing in another.
"""

import secrets

from django.views.decorators.debug import sensitive_variables

from privacy import crypto
from privacy.keyring import key_ring
from privacy.pseudonyms import ALPHABET, normalise_code

LENGTH = 8  # of 29 symbols: 38 bits, enough where trying is throttled and time runs out


def new_one_time_code() -> str:
    """Eight random symbols that can be said aloud and typed on any keyboard."""
    return "".join(secrets.choice(ALPHABET) for _symbol in range(LENGTH))


def one_time_version() -> int:
    """The version in which digests are made now."""
    return key_ring().audit_version


@sensitive_variables("code")
def one_time_digest(code: str, *opens: bytes, version: int) -> bytes:
    """16 bytes by which the code for `opens` is recognised, however it was typed."""
    return crypto.index(key_ring().one_time_key(version), normalise_code(code).encode(), *opens)


@sensitive_variables("code")
def is_one_time_code(code: str, digest: bytes, *opens: bytes, version: int) -> bool:
    """Whether this code made that digest; the same time whatever is typed."""
    return crypto.same(one_time_digest(code, *opens, version=version), digest)
