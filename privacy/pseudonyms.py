"""Codes that carry no meaning, and indexes by which a returning person is recognised but never read back.

How, why, and what an index does not protect: docs/decisions/pseudonyms.md.
"""

import secrets
import unicodedata
from collections.abc import Sequence
from uuid import UUID

from privacy import crypto
from privacy.keyring import key_ring

# 29 symbols, a prime: no 0/O, 1/I/L; S and Z, which read as 5 and 2, are understood as those digits.
ALPHABET = "23456789ABCDEFGHJKMNPQRTUVWXY"
READ_AS = str.maketrans({"S": "5", "Z": "2"})
CODE_LENGTH = 6
BASE = len(ALPHABET)


def new_code() -> str:
    """Five random symbols and a check character. Random, so it may be taken already: try again then."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH - 1))
    return body + _check_character(body)


def normalise_code(text: str) -> str:
    """A code as it is stored, from how a person typed it: lower case, spaces and dashes are welcome."""
    kept = (c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())
    return "".join(kept).translate(READ_AS)


def check_code(text: str) -> bool:
    """Whether this can be a code at all. One wrong symbol, or two swapped, is always noticed."""
    code = normalise_code(text)
    return len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) and _weighted(code) == 0


def _check_character(body: str) -> str:
    # The last place weighs 1, so the check character is what brings the sum to a multiple of 29.
    return ALPHABET[-_weighted(body + ALPHABET[0]) % BASE]


def _weighted(code: str) -> int:
    """Sum of value × place, counted from the right, modulo 29. All places weigh differently and none weighs
    a multiple of the prime, so no substitution and no swap leaves the sum as it was."""
    return sum(place * ALPHABET.index(c) for place, c in enumerate(reversed(code), start=1)) % BASE


def _folded(text: str) -> str:
    """Case, accents, tone placement, đ, punctuation and spacing gone: "Hoà  Đông" and "hòa-đông" are one."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = decomposed.replace("đ", "d").replace("ð", "d")
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def normalise_answer(text: str) -> str:
    """A recall answer in the one spelling that is indexed. A change here changes every index: raise the
    version of the index secrets and re-index."""
    return _folded(text)


def search_key(text: str) -> str:
    """A name as people search for it, without diacritics: for communes, and for aliases once opened."""
    return _folded(text)


def lookup_index(
    organisation_id: UUID, answers: Sequence[str], rank: int = 0, *, version: int | None = None
) -> bytes:
    """16 bytes by which this organisation alone recognises the person who gives these answers again."""
    return crypto.index(key_ring().lookup_index_key(organisation_id, version), *_message(answers, rank))


def counting_index(answers: Sequence[str], rank: int = 0, *, version: int | None = None) -> bytes:
    """16 bytes by which reporting counts a person once, whichever organisations serve them."""
    return crypto.index(key_ring().counting_index_key(version), *_message(answers, rank))


def index_version() -> int:
    """The version in which the two functions above index when none is named."""
    return key_ring().index_version


def index_versions() -> list[int]:
    """Every version in which a stored index may have been made, the oldest first."""
    return key_ring().index_versions


def lookup_index_carried(organisation_id: UUID, old: bytes) -> bytes:
    """An index in the current version for a row whose answers can't be opened any more: nobody is recognised by it."""
    return crypto.index(key_ring().lookup_index_key(organisation_id), b"carried over", old)


def counting_index_carried(old: bytes) -> bytes:
    """The same for counting: rows that counted as one person before go on doing so."""
    return crypto.index(key_ring().counting_index_key(), b"carried over", old)


def _message(answers: Sequence[str], rank: int) -> list[bytes]:
    """Rank, then each answer in its place. `rank` tells apart people whose answers are truly the same."""
    normalised = [normalise_answer(answer) for answer in answers]
    if not any(normalised):
        raise ValueError("No recall answer was given: an index of nothing would make strangers one person.")
    return [str(rank).encode(), *(answer.encode() for answer in normalised)]
