"""The key ring: versioned key-encryption keys and root secrets, outside database and repository.

A file by default; anything that offers `KeyProvider` (a KMS, say) can stand in for it.
"""

import base64
import binascii
import json
import os
import secrets
import stat
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings

from privacy import crypto
from privacy.errors import KeyRingError

FORMAT = "dong-hanh key ring 1"
PARTS = ("key_encryption_keys", "index_secrets", "audit_secrets")
OTHERS = stat.S_IRWXG | stat.S_IRWXO
MAKE = "make one with: ./dev manage keys make"
RESTORE = "restore it from its own backup"


class KeyProvider(Protocol):
    """What the wall asks of whoever keeps the keys. No method hands out a key-encryption key."""

    def wrap(self, data_key: bytes, holder_id: UUID) -> tuple[str, bytes]:
        """The id of the current key-encryption key, and the data key wrapped under it for this holder."""

    def unwrap(self, kek_id: str, wrapped: bytes, holder_id: UUID) -> bytes:
        """The data key. KeyRingError when the key `kek_id` is not here, SealBroken when it does not fit."""

    def lookup_index_key(self, organisation_id: UUID, version: int | None = None) -> bytes:
        """The key by which one organisation, and no other, recognises a returning person."""

    def counting_index_key(self, version: int | None = None) -> bytes:
        """The key by which reporting counts a person once across organisations."""

    def audit_key(self, version: int | None = None) -> bytes:
        """The key of the pseudonyms on the audit trail."""

    def chain_key(self, version: int | None = None) -> bytes:
        """The key of the seals that chain the events of the audit trail, and of its anchors."""

    @property
    def index_version(self) -> int:
        """The version in which new indexes are made."""

    @property
    def audit_version(self) -> int:
        """The version in which new pseudonyms on the trail are made, and new seals of it."""

    @property
    def audit_versions(self) -> list[int]:
        """Every version in which pseudonyms on the trail were ever made."""


@dataclass(frozen=True)
class Secret:
    """One versioned secret of the ring. Its bytes appear in no repr."""

    id: str
    made_at: str
    secret: bytes = field(repr=False)


class FileKeyProvider:
    """A key ring in a JSON file that only its owner can read. The last entry of each part is current."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        parts = _parsed(self.path, _read(self.path))
        self._keks = {entry.id: entry for entry in parts["key_encryption_keys"]}
        self._index = {int(entry.id): entry for entry in parts["index_secrets"]}
        self._audit = {int(entry.id): entry for entry in parts["audit_secrets"]}

    def __repr__(self) -> str:
        return f"<key ring {self.path}>"

    @property
    def current_kek_id(self) -> str:
        return next(reversed(self._keks))

    @property
    def index_version(self) -> int:
        return next(reversed(self._index))

    @property
    def audit_version(self) -> int:
        return next(reversed(self._audit))

    @property
    def audit_versions(self) -> list[int]:
        return list(self._audit)

    def wrap(self, data_key: bytes, holder_id: UUID) -> tuple[str, bytes]:
        kek = self._keks[self.current_kek_id]
        return kek.id, crypto.wrap_key(data_key, kek=kek.secret, kek_id=kek.id, holder=holder_id.bytes)

    def unwrap(self, kek_id: str, wrapped: bytes, holder_id: UUID) -> bytes:
        if kek_id not in self._keks:
            raise KeyRingError(
                f"The key ring {self.path} does not hold the key {kek_id!r} under which stored data keys "
                f"are wrapped: it belongs to other data, or is too old. Find the right one and {RESTORE}."
            )
        kek = self._keks[kek_id]
        return crypto.unwrap_key(wrapped, kek=kek.secret, kek_id=kek_id, holder=holder_id.bytes)

    def lookup_index_key(self, organisation_id: UUID, version: int | None = None) -> bytes:
        return crypto.derive(self._root(self._index, version), b"lookup index", organisation_id.bytes)

    def counting_index_key(self, version: int | None = None) -> bytes:
        return crypto.derive(self._root(self._index, version), b"counting index")

    def audit_key(self, version: int | None = None) -> bytes:
        return crypto.derive(self._root(self._audit, version), b"audit pseudonym")

    def chain_key(self, version: int | None = None) -> bytes:
        return crypto.derive(self._root(self._audit, version), b"audit chain")

    def _root(self, secrets_: dict[int, Secret], version: int | None) -> bytes:
        current = next(reversed(secrets_)) if version is None else version
        if current not in secrets_:
            raise KeyRingError(f"The key ring {self.path} lacks root secret {current}: {RESTORE}.")
        return secrets_[current].secret

    def listing(self) -> list[tuple[str, str, str]]:
        """(part, id, made at) of every secret, without any secret."""
        shelves = (self._keks.values(), self._index.values(), self._audit.values())
        return [
            (part, entry.id, entry.made_at)
            for part, shelf in zip(PARTS, shelves, strict=True)
            for entry in shelf
        ]


def key_ring() -> KeyProvider:
    """This installation's ring, read again when its file is replaced, so that a rotation needs no restart."""
    path = Path(settings.KEY_RING_FILE)
    return _loaded(path, *_fingerprint(path))


@lru_cache(maxsize=4)
def _loaded(path: Path, *_fingerprint: int) -> KeyProvider:
    return FileKeyProvider(path)


def _fingerprint(path: Path) -> tuple[int, ...]:
    """Changes whenever the file is replaced, rewritten or opened to others."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise KeyRingError(f"No key ring at {path}. If data exists, {RESTORE}; else {MAKE}") from None
    except OSError as problem:
        raise KeyRingError(f"The key ring {path} can't be reached ({problem.strerror}).") from None
    return found.st_ino, found.st_mtime_ns, found.st_size, found.st_mode


def make_key_ring(path: Path) -> None:
    """Write a new ring that only its owner can read. Never overwrites: that would destroy all data."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(json.dumps(_new_ring(), indent=1))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # fails when the name is taken, unlike a rename
    except FileExistsError:
        raise KeyRingError(f"There is a key ring at {path} already, and it stays as it is.") from None
    finally:
        draft.unlink()


def _new_ring() -> dict[str, Any]:
    now = datetime.now(UTC)
    ids = (f"{now:%Y-%m-%d}-{secrets.token_hex(4)}", "1", "1")
    return {"format": FORMAT, **{part: [_new_entry(id_, now)] for part, id_ in zip(PARTS, ids, strict=True)}}


def _new_entry(id_: str, now: datetime) -> dict[str, str]:
    secret = base64.b64encode(crypto.new_key()).decode()
    return {"id": id_, "made_at": now.isoformat(timespec="seconds"), "secret": secret}


def _read(path: Path) -> str:
    mode = _fingerprint(path)[3]
    if mode & OTHERS:
        raise KeyRingError(f"The key ring {path} is open to other users. Close it with: chmod 600 {path}")
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError):
        raise KeyRingError(f"The key ring {path} can't be read: give it to the user that serves.") from None


def _parsed(path: Path, text: str) -> dict[str, list[Secret]]:
    """The ring's parts; one sentence, without a word of the content, when the file is not a ring."""
    try:
        ring = json.loads(text)
        if ring["format"] != FORMAT:
            raise ValueError
        return {part: [_secret(part, entry) for entry in _filled(ring[part])] for part in PARTS}
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise KeyRingError(f"The key ring {path} is damaged or is not a key ring: {RESTORE}.") from None


def _filled(entries: list[Any]) -> list[Any]:
    names = [entry["id"] for entry in entries]
    if not names or len(set(names)) != len(names):
        raise ValueError
    return entries


def _secret(part: str, entry: dict[str, str]) -> Secret:
    secret = base64.b64decode(entry["secret"], validate=True)
    if len(secret) != crypto.KEY_BYTES or (part != PARTS[0] and int(entry["id"]) < 1):
        raise ValueError
    return Secret(id=str(entry["id"]), made_at=str(entry["made_at"]), secret=secret)
