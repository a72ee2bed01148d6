"""Whoever keeps the keys: `KeyProvider` is what the wall asks of it, `key_ring()` this installation's own.

The setting KEY_PROVIDER chooses a file (the default), a variable of the environment, or a key server
(`privacy/vault.py`). Which to take, and how keys change: docs/decisions/key-management.md.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from privacy import crypto, ring, ringfile
from privacy.errors import KeyRingError
from privacy.ring import AUDITS, INDEXES, KEKS, PARTS, RESTORE, Entry, Ring

Wrapped = tuple[str, bytes, UUID]  # id of the key-encryption key, the wrapped data key, its holder


class KeyProvider(Protocol):
    """What the wall asks of whoever keeps the keys. No method hands out a key-encryption key."""

    def wrap(self, data_key: bytes, holder_id: UUID) -> tuple[str, bytes]:
        """The id of the current key-encryption key, and the data key wrapped under it for this holder."""

    def unwrap(self, kek_id: str, wrapped: bytes, holder_id: UUID) -> bytes:
        """The data key. KeyRingError when the key `kek_id` is not here, SealBroken when it does not fit."""

    def unwrap_many(self, rows: Sequence[Wrapped]) -> list[bytes]:
        """The data keys in the same order; raises as `unwrap` does for the first that does not open."""

    def rewrap(self, rows: Sequence[Wrapped]) -> list[bytes]:
        """The same data keys wrapped under the current key-encryption key, in the same order."""

    def lookup_index_key(self, organisation_id: UUID, version: int | None = None) -> bytes:
        """The key by which one organisation, and no other, recognises a returning person."""

    def counting_index_key(self, version: int | None = None) -> bytes:
        """The key by which reporting counts a person once across organisations."""

    def audit_key(self, version: int | None = None) -> bytes:
        """The key of the pseudonyms on the audit trail."""

    def chain_key(self, version: int | None = None) -> bytes:
        """The key of the seals that chain the events of the audit trail, and of its anchors."""

    def one_time_key(self, version: int | None = None) -> bytes:
        """The key of the digests by which codes of one use are recognised, in the versions of the audit secrets."""

    @property
    def current_kek_id(self) -> str:
        """The key-encryption key under which new data keys are wrapped."""

    @property
    def index_version(self) -> int:
        """The version in which new indexes are made."""

    @property
    def index_versions(self) -> list[int]:
        """Every version in which an index can still be made, the oldest first."""

    @property
    def audit_version(self) -> int:
        """The version in which new pseudonyms on the trail are made, and new seals of it."""

    @property
    def audit_versions(self) -> list[int]:
        """Every version in which pseudonyms on the trail were ever made, the oldest first."""

    # --- What the command `keys` does. `part` is one of privacy.ring.PARTS. ------------------------------

    def listing(self, part: str) -> tuple[Entry, ...]:
        """The secrets of a part by name, the current one last."""

    def add(self, part: str, *, later: bool = False) -> str:
        """Make a secret and answer with its id. It is current at once, unless `later`: then it only reads."""

    def use(self, part: str, id: str) -> None:
        """Make this secret the current one."""

    def retire(self, part: str, id: str, on: dt.date | None) -> None:
        """Mark a secret as going to be destroyed; with None, take that back."""

    def destroy(self, part: str, id: str) -> None:
        """Make the bytes of a secret go, for good. Whether it may is for privacy.rotation to say."""


class RingKeyProvider:
    """A ring whose secrets are in memory. Where it is kept is for those who extend this."""

    def __init__(self, held: Ring) -> None:
        self.ring = held
        self._by_id = {part: {entry.id: entry for entry in held.parts[part]} for part in PARTS}

    def __repr__(self) -> str:
        return f"<key ring {self.ring.place}>"

    @property
    def current_kek_id(self) -> str:
        return self.ring.current(KEKS).id

    @property
    def index_version(self) -> int:
        return int(self.ring.current(INDEXES).id)

    @property
    def index_versions(self) -> list[int]:
        return sorted(int(id) for id in self._by_id[INDEXES])

    @property
    def audit_version(self) -> int:
        return int(self.ring.current(AUDITS).id)

    @property
    def audit_versions(self) -> list[int]:
        return sorted(int(id) for id in self._by_id[AUDITS])

    def wrap(self, data_key: bytes, holder_id: UUID) -> tuple[str, bytes]:
        kek = self.ring.current(KEKS)
        return kek.id, crypto.wrap_key(data_key, kek=kek.secret, kek_id=kek.id, holder=holder_id.bytes)

    def unwrap(self, kek_id: str, wrapped: bytes, holder_id: UUID) -> bytes:
        return self.unwrap_many([(kek_id, wrapped, holder_id)])[0]

    def unwrap_many(self, rows: Sequence[Wrapped]) -> list[bytes]:
        return [
            crypto.unwrap_key(wrapped, kek=self._kek(kek_id).secret, kek_id=kek_id, holder=holder_id.bytes)
            for kek_id, wrapped, holder_id in rows
        ]

    @sensitive_variables("data_keys")
    def rewrap(self, rows: Sequence[Wrapped]) -> list[bytes]:
        data_keys = self.unwrap_many(rows)
        return [self.wrap(key, row[2])[1] for key, row in zip(data_keys, rows, strict=True)]

    def lookup_index_key(self, organisation_id: UUID, version: int | None = None) -> bytes:
        return crypto.derive(self._root(INDEXES, version), b"lookup index", organisation_id.bytes)

    def counting_index_key(self, version: int | None = None) -> bytes:
        return crypto.derive(self._root(INDEXES, version), b"counting index")

    def audit_key(self, version: int | None = None) -> bytes:
        return crypto.derive(self._root(AUDITS, version), b"audit pseudonym")

    def chain_key(self, version: int | None = None) -> bytes:
        return crypto.derive(self._root(AUDITS, version), b"audit chain")

    def one_time_key(self, version: int | None = None) -> bytes:
        return crypto.derive(self._root(AUDITS, version), b"one-time code")

    def listing(self, part: str) -> tuple[Entry, ...]:
        return self.ring.parts[part]

    def add(self, part: str, *, later: bool = False) -> str:
        made: list[str] = []

        def adding(before: Ring) -> Ring:
            entry = self._new_entry(before, part)
            made.append(entry.id)
            return before.adding(part, entry, later=later)

        self._change(adding)
        return made[-1]

    def use(self, part: str, id: str) -> None:
        self._change(lambda before: before.using(part, id))

    def retire(self, part: str, id: str, on: dt.date | None) -> None:
        self._change(lambda before: before.marking(part, id, on.isoformat() if on else ""))

    def destroy(self, part: str, id: str) -> None:
        today = dt.datetime.now(dt.UTC).date().isoformat()
        self._change(lambda before: before.without(part, id, today))

    def _change(self, change: Callable[[Ring], Ring]) -> None:
        raise NotImplementedError

    def _new_entry(self, held: Ring, part: str) -> Entry:
        return ring.new_entry(ring.new_kek_id() if part == KEKS else held.next_version(part))

    def _kek(self, kek_id: str) -> Entry:
        if kek_id in self._by_id[KEKS]:
            return self._by_id[KEKS][kek_id]
        if day := self.ring.destroyed_on(KEKS, kek_id):
            raise KeyRingError(
                f"The key {kek_id!r} was destroyed on {day}, so that what older backups of the keys hold stays shut. "
                "Restore a newer backup of the keys database."
            )
        raise KeyRingError(
            f"The key ring {self.ring.place} does not hold the key {kek_id!r} under which stored data keys "
            f"are wrapped: it belongs to other data, or is too old. Find the right one and {RESTORE}."
        )

    def _root(self, part: str, version: int | None) -> bytes:
        entry = self.ring.current(part) if version is None else self._by_id[part].get(str(version))
        if entry is None:
            raise KeyRingError(f"The key ring {self.ring.place} lacks root secret {version}: {RESTORE}.")
        return self._opened(part, entry)

    def _opened(self, part: str, entry: Entry) -> bytes:
        return entry.secret


class FileKeyProvider(RingKeyProvider):
    """A key ring in a JSON file that only its owner can read."""

    format = ring.PLAIN

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        super().__init__(ring.parsed(ringfile.read(self.path), str(self.path), self.format))

    def _change(self, change: Callable[[Ring], Ring]) -> None:
        def rewritten(text: str) -> str:
            return change(ring.parsed(text, str(self.path), self.format)).written()

        ringfile.rewrite(self.path, rewritten)


class EnvironmentKeyProvider(RingKeyProvider):
    """A key ring in the variable KEY_RING. It can't be changed there: a change goes to a file for the operator."""

    def __init__(self, text: str, to: Path | None = None) -> None:
        if not text:
            raise KeyRingError(
                "KEY_PROVIDER is environment, but KEY_RING is empty. If data exists, put its ring there; "
                "else make one with: ./dev manage keys make --to FILE"
            )
        super().__init__(ring.parsed(text, "KEY_RING"))
        self.to = to

    def _change(self, change: Callable[[Ring], Ring]) -> None:
        if self.to is None:
            raise KeyRingError(
                "The key ring is in the variable KEY_RING and can't be changed there. Say --to FILE, put what is "
                "then in the file into KEY_RING, start the servers anew, and remove the file."
            )
        ringfile.write_new(self.to, change(self.ring).written())


def key_ring() -> KeyProvider:
    """This installation's ring, read again when its file is replaced, so that a change needs no restart."""
    path = settings.KEY_RING_FILE
    match settings.KEY_PROVIDER:
        case "file":
            return _from_file(path, *ringfile.fingerprint(path))
        case "environment":
            return _from_environment(settings.KEY_RING)
        case "vault":
            from privacy import vault  # only who chose it loads it

            return vault.provider(Path(path))
    raise KeyRingError(f"KEY_PROVIDER is {settings.KEY_PROVIDER!r}; it must be file, environment or vault.")


def key_ring_to_change(to: Path | None = None) -> KeyProvider:
    """The ring as the command `keys` changes it; `to` is where a ring goes that can't be changed in its place."""
    if settings.KEY_PROVIDER == "environment":
        return EnvironmentKeyProvider(settings.KEY_RING, to)
    if to is not None:
        raise KeyRingError("--to is for a ring in the environment; this one is changed in its own place.")
    return key_ring()


@lru_cache(maxsize=4)
def _from_file(path: Path | str, *_fingerprint: int) -> KeyProvider:
    return FileKeyProvider(Path(path))


@lru_cache(maxsize=2)
def _from_environment(text: str) -> KeyProvider:
    return EnvironmentKeyProvider(text)


def make_key_ring(path: Path) -> None:
    """Write a new ring that only its owner can read. Never overwrites: that would destroy all data."""
    ringfile.write_new(Path(path), ring.new_ring(str(path)).written())
