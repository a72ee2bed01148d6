"""The few cryptographic operations that the house uses, and the only importer of `cryptography`.

Bytes in, bytes out: nothing here knows Django, a model or where keys are kept.
"""

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from privacy.errors import SealBroken

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
BUCKET = 32
INDEX_BYTES = 16
PAD_START = b"\x80"


class Cipher:
    """AES-256-GCM under one key. Keeps the key inside the library's object; shows none of it."""

    __slots__ = ("_aead",)

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"A key has {KEY_BYTES} bytes, not {len(key)}.")
        self._aead = AESGCM(key)

    def __repr__(self) -> str:
        return "<cipher>"

    def __reduce__(self):
        raise TypeError("A cipher holds a key and is never pickled or copied.")

    def seal(self, plaintext: bytes, associated: bytes) -> bytes:
        """nonce | ciphertext | tag, under a fresh random nonce, bound to `associated`."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plaintext, associated)

    def open(self, sealed: bytes, associated: bytes) -> bytes:
        """The plaintext; raises SealBroken when key, associated data or a single bit differs."""
        if len(sealed) < NONCE_BYTES + TAG_BYTES:
            raise SealBroken("too short to be sealed")
        try:
            return self._aead.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated)
        except InvalidTag:
            raise SealBroken("the seal does not fit") from None


class Stream:
    """AES-256-GCM over a long row of chunks, under a key that seals this row and nothing else (STREAM).

    The nonce of a chunk is its number and whether it is the last: a chunk that was moved, left out or put in does
    not open, and a row that was cut has no last chunk.
    """

    __slots__ = ("_aead", "_associated")

    def __init__(self, key: bytes, associated: bytes) -> None:
        self._aead, self._associated = AESGCM(key), associated

    def __repr__(self) -> str:
        return "<stream>"

    def seal(self, chunk: bytes, number: int, *, last: bool) -> bytes:
        """ciphertext | tag, under this number; never seal two chunks under one."""
        return self._aead.encrypt(_place(number, last), chunk, self._associated)

    def open(self, sealed: bytes, number: int, *, last: bool) -> bytes:
        """The chunk that was sealed in this place; raises SealBroken."""
        try:
            return self._aead.decrypt(_place(number, last), sealed, self._associated)
        except (InvalidTag, ValueError):
            raise SealBroken("the seal does not fit") from None


def _place(number: int, last: bool) -> bytes:
    return number.to_bytes(NONCE_BYTES - 1, "big") + bytes([last])


def new_key() -> bytes:
    """A random 256-bit key."""
    return os.urandom(KEY_BYTES)


def length_prefixed(*parts: bytes) -> bytes:
    """The parts in one byte string from which they can be told apart: ("ab","c") never equals ("a","bc")."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def pad(plaintext: bytes) -> bytes:
    """Fill up to the next full 32-byte bucket (ISO/IEC 7816-4), so that a length says little."""
    marked = plaintext + PAD_START
    return marked + bytes(-len(marked) % BUCKET)


def unpad(padded: bytes) -> bytes:
    """What `pad` was given; raises SealBroken for anything that it never made."""
    plaintext, mark, rest = padded.rpartition(PAD_START)
    if not mark or any(rest) or not padded or len(padded) % BUCKET or len(rest) >= BUCKET:
        raise SealBroken("not padded as sealed values are")
    return plaintext


def wrap_key(key: bytes, *, kek: bytes, kek_id: str, holder: bytes) -> bytes:
    """`key` sealed under a key-encryption key, bound to that key's name and to its holder."""
    return Cipher(kek).seal(key, length_prefixed(b"data key", kek_id.encode(), holder))


def unwrap_key(wrapped: bytes, *, kek: bytes, kek_id: str, holder: bytes) -> bytes:
    """The reverse of `wrap_key`; raises SealBroken."""
    return Cipher(kek).open(wrapped, length_prefixed(b"data key", kek_id.encode(), holder))


def derive(secret: bytes, *purpose: bytes) -> bytes:
    """A key of its own for one purpose, by HKDF-SHA256 from a root secret."""
    info = length_prefixed(*purpose)
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)


def index(key: bytes, *parts: bytes) -> bytes:
    """HMAC-SHA256 of the parts, truncated to 128 bits: equal parts meet, nothing can be read back."""
    return hmac.digest(key, length_prefixed(*parts), "sha256")[:INDEX_BYTES]


def chained(key: bytes, previous: bytes, number: int, content: bytes) -> bytes:
    """The seal of one link: HMAC-SHA256 over the previous seal, the number and the content. All parts but the last
    have a fixed length, so that they can't be told apart in two ways."""
    return hmac.digest(key, b"".join((b"trail link 1", previous, number.to_bytes(8, "big"), content)), "sha256")


def signed(key: bytes, *parts: bytes) -> bytes:
    """HMAC-SHA256 of a statement that leaves the house, such as an anchor of the trail."""
    return hmac.digest(key, b"statement 1" + length_prefixed(*parts), "sha256")


def same(one: bytes, other: bytes) -> bool:
    """Whether two seals are equal, in the same time whatever they are."""
    return hmac.compare_digest(one, other)


def new_private_key() -> bytes:
    """A random X25519 private key."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> bytes:
    """The X25519 public key that belongs to a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def agree(private: bytes, public: bytes) -> bytes:
    """The secret that the two key pairs share (X25519), only ever an input of `derive`; raises SealBroken."""
    try:
        return X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise SealBroken("not a public key that anybody could share a secret with") from None
