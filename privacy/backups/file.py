"""One backup as a file: written while it is made, read only as far as it proves itself. Knows no database.

    magic | length, header | length, sealed manifest | sealed chunks … | origin

The header says openly what and when, and holds the file's key, sealed to each recipient. The manifest (what the
database held) and the chunks are sealed under that key and bound to all that stands before them. The origin is
made with the key ring: whoever knows the public keys can write a file, but not one that this installation wrote.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from privacy import crypto
from privacy.backups.keys import KINDS, BackupRefused, PrivateKey, PublicKey
from privacy.errors import KeyRingError, SealBroken
from privacy.keyring import key_ring

MAGIC = b"Dong Hanh backup\n"
FORMAT = 1
CHUNK = 1 << 20
LENGTH_BYTES = 4
LONGEST_HEADER = 1 << 16
LONGEST_MANIFEST = 1 << 22
ORIGIN_BYTES = LENGTH_BYTES + hashlib.sha256().digest_size


def label(id_: str, manifest: dict[str, Any]) -> str:
    """A hash of the manifest that names this one backup: printed when it is written and when it is restored."""
    told = json.dumps(manifest, sort_keys=True)
    return hashlib.sha256(f"{id_} {told}".encode()).hexdigest()[:16]


# --- Writing -------------------------------------------------------------------------------------------

@contextmanager
def written(path: Path, what: str, manifest: dict[str, Any], recipients: Iterable[PublicKey]) -> Iterator["Writer"]:
    """A new file under this name, complete and on the disk, or none: a draft of mode 600 until all is there."""
    draft = draft_of(path)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            writer = Writer(file, what, manifest, recipients)
            yield writer
            writer.finish()
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
        _sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def draft_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.partial")


class Writer:
    """Seals what it is given, chunk by chunk. Holds one chunk back, since the last is marked as the last."""

    def __init__(self, file: BinaryIO, what: str, manifest: dict[str, Any], recipients: Iterable[PublicKey]) -> None:
        self._file, self._digest, self._held, self._number = file, hashlib.sha256(), bytearray(), 0
        file_key = crypto.new_key()
        header = _header(what, file_key, recipients)
        self.label = label(header["id"], manifest)
        self._put(MAGIC + _prefixed(json.dumps(header).encode()))
        cipher, told = crypto.Cipher(_of(file_key, b"manifest")), json.dumps(manifest).encode()
        self._put(_prefixed(cipher.seal(told, self._digest.digest())))
        self._stream = crypto.Stream(_of(file_key, b"chunks"), self._digest.digest())

    def write(self, data: bytes) -> None:
        self._held += data
        while len(self._held) > CHUNK:
            self._seal(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]

    def finish(self) -> None:
        self._seal(bytes(self._held), last=True)
        self._file.write(_origin(self._digest.digest()))

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._put(self._stream.seal(chunk, self._number, last=last))
        self._number += 1

    def _put(self, data: bytes) -> None:
        self._digest.update(data)
        self._file.write(data)


def _header(what: str, file_key: bytes, recipients: Iterable[PublicKey]) -> dict[str, Any]:
    made_at, id_ = datetime.now(UTC).isoformat(timespec="seconds"), os.urandom(16).hex()
    return {
        "format": FORMAT, "what": what, "made_at": made_at, "id": id_,
        "recipients": [_sealed_to(recipient, file_key, id_) for recipient in recipients],
    }


def _sealed_to(recipient: PublicKey, file_key: bytes, id_: str) -> dict[str, str]:
    """The file's key for one recipient, by a pair of keys that is used this once (X25519, HKDF, AES-256-GCM)."""
    once = crypto.new_private_key()
    sender, shared = crypto.public_key(once), crypto.agree(once, recipient.key)
    sealed = _between(shared, sender, recipient).seal(file_key, id_.encode())
    return {"to": recipient.fingerprint, "sender": sender.hex(), "file_key": sealed.hex()}


def _between(shared: bytes, sender: bytes, recipient: PublicKey) -> crypto.Cipher:
    purpose = (b"backup file key", recipient.what.encode(), sender, recipient.key)
    return crypto.Cipher(crypto.derive(shared, *purpose))


def _of(file_key: bytes, part: bytes) -> bytes:
    return crypto.derive(file_key, b"backup", part)


def _prefixed(data: bytes) -> bytes:
    return len(data).to_bytes(LENGTH_BYTES, "big") + data


def _origin(digest: bytes) -> bytes:
    """This installation's mark on everything that stands before it."""
    version = key_ring().audit_version
    return version.to_bytes(LENGTH_BYTES, "big") + _mark(version, digest)


def _mark(version: int, digest: bytes) -> bytes:
    key = crypto.derive(key_ring().audit_key(version), b"origin of a backup")
    return hmac.digest(key, digest, "sha256")


def _sync_folder(folder: Path) -> None:
    """A new name is safe from a power cut only when its folder is written out too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- Reading -------------------------------------------------------------------------------------------

class Backup:
    """A backup that one of the private keys opens. Its chunks come out only authenticated and in their order."""

    def __init__(self, file: BinaryIO, path: Path, keys: list[PrivateKey]) -> None:
        self.path, self.size = path, file.seek(0, os.SEEK_END)
        file.seek(0)
        self._file, self._digest = file, hashlib.sha256()
        header = self._header()
        self.what, self.made_at, self.id = str(header["what"]), str(header["made_at"]), str(header["id"])
        file_key = _file_key(header, keys, path)
        self.manifest = self._manifest(file_key)
        self._stream = crypto.Stream(_of(file_key, b"chunks"), self._digest.digest())
        self._start = file.tell()

    @property
    def label(self) -> str:
        return label(self.id, self.manifest)

    def chunks(self) -> Iterator[bytes]:
        """Every chunk from the first; raises BackupRefused at the first that is not what was written there, and
        at the end when the file does not come from the installation of this key ring."""
        self._file.seek(self._start)
        digest, left, number = self._digest.copy(), self.size - self._start - ORIGIN_BYTES, 0
        while left > 0 or number == 0:
            sealed = self._file.read(min(CHUNK + crypto.TAG_BYTES, max(left, 0)))
            left -= CHUNK + crypto.TAG_BYTES
            digest.update(sealed)
            yield self._opened(sealed, number, last=left <= 0)
            number += 1
        self._check_origin(digest.digest())

    def verify(self) -> None:
        """Read the whole file once; raises BackupRefused unless every chunk and the origin are as written."""
        for _chunk in self.chunks():
            pass

    def _opened(self, sealed: bytes, number: int, *, last: bool) -> bytes:
        try:
            return self._stream.open(sealed, number, last=last)
        except SealBroken:
            place = f"part {number + 1} does not open: changed, cut short or out of order"
            raise BackupRefused(f"{self.path.name}: {place}.") from None

    def _check_origin(self, digest: bytes) -> None:
        origin = self._file.read(ORIGIN_BYTES)
        version = int.from_bytes(origin[:LENGTH_BYTES], "big")
        try:
            expected = _mark(version, digest)
        except KeyRingError:
            expected = b""
        if not hmac.compare_digest(origin[LENGTH_BYTES:], expected):
            raise BackupRefused(f"{self.path.name} was not written by the installation of this key ring.")

    def _header(self) -> dict[str, Any]:
        """What stands openly at the beginning; nothing of it is believed until the manifest has opened."""
        magic = self._file.read(len(MAGIC))
        if magic != MAGIC:
            raise BackupRefused(f"{self.path.name} is not a backup.")
        self._digest.update(magic)
        try:
            header = json.loads(self._take(LONGEST_HEADER))
            if header["format"] != FORMAT or header["what"] not in KINDS:
                raise ValueError
            return {"made_at": header["made_at"], "id": header["id"], **header}
        except (ValueError, KeyError, TypeError):
            raise BackupRefused(f"{self.path.name} has a beginning that this software does not know.") from None

    def _manifest(self, file_key: bytes) -> dict[str, Any]:
        before = self._digest.digest()
        sealed = self._take(LONGEST_MANIFEST)
        try:
            return json.loads(crypto.Cipher(_of(file_key, b"manifest")).open(sealed, before))
        except (SealBroken, ValueError):
            raise BackupRefused(f"{self.path.name} was changed at its beginning.") from None

    def _take(self, longest: int) -> bytes:
        """The next length-prefixed part."""
        prefix = self._file.read(LENGTH_BYTES)
        length = int.from_bytes(prefix, "big")
        data = self._file.read(length) if length <= longest else b""
        if not data or len(data) != length:
            raise BackupRefused(f"{self.path.name} is cut short, or was changed at its beginning.")
        self._digest.update(prefix + data)
        return data


@contextmanager
def opened(path: Path, keys: list[PrivateKey]) -> Iterator[Backup]:
    """The backup in this file; raises BackupRefused when it is none, or when none of the keys fits."""
    try:
        file = path.open("rb")
    except OSError as problem:
        raise BackupRefused(f"{path} can't be read ({problem.strerror}).") from None
    with file:
        yield Backup(file, path, keys)


def _file_key(header: dict[str, Any], keys: list[PrivateKey], path: Path) -> bytes:
    """The file's key, by whichever private key it was sealed to."""
    held = {key.public.fingerprint: key for key in keys}
    try:
        for sealed in header["recipients"]:
            key = held.get(sealed["to"])
            if key and key.what == header["what"]:
                return _unsealed(sealed, key, header["id"])
        wanted = " or ".join(str(sealed["to"]) for sealed in header["recipients"])
    except (SealBroken, ValueError, KeyError, TypeError, AttributeError):
        raise BackupRefused(f"{path.name} was changed at its beginning.") from None
    raise BackupRefused(
        f"{path.name} holds {header['what']} and opens with the private key of {wanted}; none of those given is it."
    )


def _unsealed(sealed: dict[str, str], key: PrivateKey, id_: str) -> bytes:
    sender = bytes.fromhex(sealed["sender"])
    cipher = _between(crypto.agree(key.key, sender), sender, key.public)
    return cipher.open(bytes.fromhex(sealed["file_key"]), id_.encode())
