"""The key pairs of backups: the server holds public keys and writes; people hold the private ones and read.

Records and keys have pairs of their own, told apart by their text, so that no one key reads both.
"""

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from privacy import crypto

RECORDS, KEYS = "records", "keys"
KINDS = (RECORDS, KEYS)
CHECK_BYTES = 4
OTHERS = 0o077


class BackupRefused(Exception):
    """A backup can't be written, read or restored. The message is one sentence for the operator."""


@dataclass(frozen=True)
class PublicKey:
    """To whom a backup of this kind is written."""

    what: str
    key: bytes

    @property
    def text(self) -> str:
        return _text("public", self.what, self.key)

    @property
    def fingerprint(self) -> str:
        """Eight bytes that name the pair and reveal nothing."""
        return hashlib.sha256(b"backup key" + self.what.encode() + self.key).hexdigest()[:16]


@dataclass(frozen=True)
class PrivateKey:
    """Reads every backup that was written to its public key. Its bytes appear in no repr."""

    what: str
    key: bytes = field(repr=False)

    @property
    def text(self) -> str:
        return _text("private", self.what, self.key)

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.what, crypto.public_key(self.key))


def new_pair(what: str) -> PrivateKey:
    return PrivateKey(what, crypto.new_private_key())


def public_key(text: str, what: str) -> PublicKey:
    """Read the text of a public key; raises BackupRefused for anything else, also for one of the other kind."""
    return PublicKey(what, _bytes("public", what, text))


def private_key(text: str) -> PrivateKey:
    """Read the text of a private key of either kind, which may stand between lines that begin with #."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    for what in KINDS:
        if len(lines) == 1 and lines[0].startswith(_head("private", what)):
            return PrivateKey(what, _bytes("private", what, lines[0]))
    raise BackupRefused("This is not the private key of a backup; such a key begins with dhb-private-.")


def read_private_key(path: Path) -> PrivateKey:
    """Read a private key from a file that only its owner can read."""
    try:
        if path.stat().st_mode & OTHERS:
            raise BackupRefused(f"The private key {path} is open to other users. Close it with: chmod 600 {path}")
        return private_key(path.read_text())
    except (OSError, UnicodeDecodeError):
        raise BackupRefused(f"The private key {path} can't be read.") from None


def write_private_key(path: Path, key: PrivateKey) -> None:
    """Write it into a new file that only its owner can read; never over another."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BackupRefused(f"There is a file {path} already, and it stays as it is.") from None
    with os.fdopen(handle, "w") as file:
        file.write(f"# Reads every backup of the {key.what} that is written to {key.public.fingerprint}.\n")
        file.write("# Keep it off the server and apart from the other kind's key and from the backups.\n")
        file.write(f"{key.text}\n")
        file.flush()
        os.fsync(file.fileno())


def _head(side: str, what: str) -> str:
    return f"dhb-{side}-{what}-"


def _text(side: str, what: str, key: bytes) -> str:
    """Letters and digits that can be copied by hand, with a check that notices a slip."""
    return _head(side, what) + base64.b32encode(key + _check(side, what, key)).decode().rstrip("=").lower()


def _check(side: str, what: str, key: bytes) -> bytes:
    return hashlib.sha256(f"{side} {what} ".encode() + key).digest()[:CHECK_BYTES]


def _bytes(side: str, what: str, text: str) -> bytes:
    head, tail = _head(side, what), text.strip()
    try:
        letters = tail.removeprefix(head).upper()
        held = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except binascii.Error:
        held = b""
    key, check = held[:-CHECK_BYTES], held[-CHECK_BYTES:]
    if not tail.startswith(head) or len(key) != crypto.KEY_BYTES or check != _check(side, what, key):
        raise BackupRefused(f"This is no whole {side} key for backups of the {what}; such a key begins with {head}.")
    return key
