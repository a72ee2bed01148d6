"""Keys kept by a key server: data keys are wrapped and unwrapped there, and no key-encryption key ever leaves it.

The file KEY_RING_FILE then holds no key: the names of the versions in use, and the root secrets of indexes and
trail as the server wrapped them. They are opened once a process and kept in memory, since an index can't wait for
a network.
"""

import base64
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from privacy import crypto, ring, ringfile
from privacy.errors import KeyRingError, SealBroken
from privacy.keyring import FileKeyProvider, Wrapped
from privacy.ring import AUDITS, INDEXES, KEKS, WRAPPED, Entry, Ring
from privacy.transit import Refused, Transit

ROOTS = (INDEXES, AUDITS)
LONGEST_NAME = 32  # with its version it has to fit into DataKey.kek_id


class VaultKeyProvider(FileKeyProvider):
    """The wrapped ring in a file, and the server that opens it."""

    format = WRAPPED

    def __init__(self, path: Path, transit: Transit) -> None:
        super().__init__(path)
        self.transit = transit
        self._roots: dict[tuple[str, str], Entry] = {}

    @sensitive_variables("data_key")
    def wrap(self, data_key: bytes, holder_id: UUID) -> tuple[str, bytes]:
        kek_id = self.current_kek_id
        try:
            text = self.transit.encrypt(data_key, _of_holder(holder_id), _version(kek_id))
        except Refused:
            raise KeyRingError(f"The key server has no version {kek_id} of its key: {ring.RESTORE}.") from None
        return kek_id, _stored(text)

    @sensitive_variables("opened")
    def unwrap_many(self, rows: Sequence[Wrapped]) -> list[bytes]:
        opened = self.transit.decrypt(self._items(rows))
        if any(len(key) != crypto.KEY_BYTES for key in opened):
            raise SealBroken("not a data key")
        return opened

    def rewrap(self, rows: Sequence[Wrapped]) -> list[bytes]:
        texts = self.transit.rewrap(self._items(rows), _version(self.current_kek_id))
        return [_stored(text) for text in texts]

    def retire(self, part: str, id: str, on: dt.date | None) -> None:
        """Also wraps the root secrets anew, so that none of them needs the version that is to go."""
        self._change(lambda before: self._renewed(before.marking(part, id, on.isoformat() if on else "")))

    def destroy(self, part: str, id: str) -> None:
        if part == KEKS:
            self._destroy_version(id)
        super().destroy(part, id)

    def _destroy_version(self, kek_id: str) -> None:
        """The server first: were the name gone first, nobody would ever ask for it again."""
        self.ring.without(KEKS, kek_id, "")  # raises for the current one
        version = _version(kek_id)
        if any(_version(entry.id) < version for entry in self.ring.parts[KEKS]):
            raise KeyRingError(f"The key server forgets the oldest version first: destroy those before {kek_id}.")
        if any(_version(entry.secret.decode()) <= version for part in ROOTS for entry in self.ring.parts[part]):
            raise KeyRingError(f"Root secrets are still wrapped under {kek_id}. Unretire it, and retire it again.")
        self.transit.forget_below(version + 1)

    def _new_entry(self, held: Ring, part: str) -> Entry:
        if part == KEKS:
            self.transit.rotate()
            return ring.new_entry(_newest(self.transit), b"")
        return ring.new_entry(held.next_version(part), self.transit.new_wrapped_key(_of_root(part)).encode())

    def _renewed(self, held: Ring) -> Ring:
        version = _version(held.current(KEKS).id)
        for part in ROOTS:
            items = [(entry.secret.decode(), _of_root(part)) for entry in held.parts[part]]
            held = held.with_secrets(part, [text.encode() for text in self.transit.rewrap(items, version)])
        return held

    @sensitive_variables("opened")
    def _opened(self, part: str, entry: Entry) -> bytes:
        if (part, entry.id) not in self._roots:
            try:
                opened = self.transit.decrypt([(entry.secret.decode(), _of_root(part))])[0]
            except SealBroken:
                raise KeyRingError(
                    f"The key server does not open the root secrets of {self.path}: {ring.RESTORE}."
                ) from None
            self._roots[part, entry.id] = replace(entry, secret=opened)
        return self._roots[part, entry.id].secret

    def _items(self, rows: Sequence[Wrapped]) -> list[tuple[str, bytes]]:
        return [
            (f"vault:v{_version(self._kek(kek_id).id)}:{base64.b64encode(wrapped).decode()}", _of_holder(holder_id))
            for kek_id, wrapped, holder_id in rows
        ]


def provider(path: Path) -> VaultKeyProvider:
    """The provider of the settings, made again when they or its ring file change."""
    return _loaded(path, _settings(), *ringfile.fingerprint(path))


@lru_cache(maxsize=4)
def _loaded(path: Path, words: tuple, *_fingerprint: int) -> VaultKeyProvider:
    return VaultKeyProvider(path, _transit(words))


def make_vault_ring(path: Path) -> None:
    """Make the server's key if it is missing, and a ring of wrapped root secrets. Never overwrites a ring."""
    transit = _transit(_settings())
    transit.make_key()
    if not transit.description().get("derived"):
        raise KeyRingError(f"The key {transit.key} of the server is not a derived one. Choose another KEY_VAULT_KEY.")
    parts = {part: (ring.new_entry("1", transit.new_wrapped_key(_of_root(part)).encode()),) for part in ROOTS}
    parts[KEKS] = (ring.new_entry(_newest(transit), b""),)
    ringfile.write_new(path, Ring(str(path), WRAPPED, parts).written())


def _settings() -> tuple:
    return (
        settings.KEY_VAULT_URL, settings.KEY_VAULT_MOUNT, settings.KEY_VAULT_KEY, str(settings.KEY_VAULT_TOKEN_FILE),
        settings.KEY_VAULT_CA_FILE, settings.KEY_VAULT_NAMESPACE, settings.KEY_VAULT_TIMEOUT,
    )


def _transit(words: tuple) -> Transit:
    url, mount, key, token_file, ca_file, namespace, timeout = words
    if not 0 < len(key) <= LONGEST_NAME or not key.replace("-", "").replace("_", "").isalnum():
        raise KeyRingError(f"KEY_VAULT_KEY must be 1 to {LONGEST_NAME} letters, digits, dashes and underscores.")
    return Transit(
        url, mount=mount, key=key, token_file=Path(token_file), ca_file=ca_file, namespace=namespace, timeout=timeout
    )


def _newest(transit: Transit) -> str:
    return f"{transit.key}:v{int(transit.description()['latest_version'])}"


def _version(named: str) -> int:
    """Of a name such as dong-hanh:v3, or of a ciphertext such as vault:v3:…"""
    return int(named.split(":v", 1)[1].split(":", 1)[0])


def _stored(ciphertext: str) -> bytes:
    return base64.b64decode(ciphertext.rsplit(":", 1)[1], validate=True)


def _of_holder(holder_id: UUID) -> bytes:
    return crypto.length_prefixed(b"data key", holder_id.bytes)


def _of_root(part: str) -> bytes:
    return crypto.length_prefixed(b"root secret", part.encode())
