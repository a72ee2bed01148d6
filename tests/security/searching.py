"""Looks for words in bytes, in every dress in which a program may have put them down, also inside compressed ones.

Not found means: in none of these encodings, of these spellings, at this depth. `test_searching.py` plants each one.
"""

import base64
import binascii
import gzip
import io
import json
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

DEPTH, LONGEST_STREAM = 3, 8 * 1024 * 1024
ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
GZIP = re.compile(rb"\x1f\x8b\x08")
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}")
HEX = re.compile(rb"(?:[0-9a-f]{2}){16,}|(?:[0-9A-F]{2}){16,}")


def spellings(word: str) -> set[str]:
    """Composed, decomposed, in small letters."""
    return {unicodedata.normalize(form, one) for form in ("NFC", "NFD") for one in (word, word.lower())}


def dresses(word: str) -> dict[str, bytes]:
    """{name of the encoding: bytes to look for}."""
    found: dict[str, bytes] = {}
    for number, text in enumerate(sorted(spellings(word))):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            raw = text.encode(encoding)
            found[f"{encoding} {number}"] = raw
            found[f"hex of {encoding} {number}"] = raw.hex().encode()
            found[f"HEX of {encoding} {number}"] = raw.hex().upper().encode()
            for shift in range(3):
                found[f"base64 of {encoding} at {shift} {number}"] = in_base64(raw, shift)
                found[f"urlsafe base64 of {encoding} at {shift} {number}"] = in_base64(raw, shift, safe=True)
        found[f"url {number}"] = quote(text, safe="").encode()
        found[f"url small {number}"] = small_escapes(quote(text, safe=""), r"%[0-9A-F]{2}").encode()
        found[f"json {number}"] = json.dumps(text)[1:-1].encode()
        found[f"json large {number}"] = re.sub(
            r"\\u[0-9a-f]{4}", lambda one: "\\u" + one[0][2:].upper(), json.dumps(text)[1:-1]
        ).encode()
        found[f"html {number}"] = text.encode("ascii", "xmlcharrefreplace")
        found[f"python {number}"] = repr(text.encode())[2:-1].encode()
    return found


def in_base64(raw: bytes, shift: int, *, safe: bool = False) -> bytes:
    """What of `raw` is the same wherever it stands in a base64 text, begun `shift` bytes after a group."""
    encode = base64.urlsafe_b64encode if safe else base64.b64encode
    text = encode(b"\0" * shift + raw)
    begin = (0, 2, 3)[shift]
    end = (shift + len(raw)) * 8 // 6
    return text[begin:end]


def small_escapes(text: str, pattern: str) -> str:
    return re.sub(pattern, lambda one: one[0].lower(), text)


class Search:
    """Looks for some words; counts what it looked at."""

    def __init__(self, words: Iterable[str]):
        self.needles = {
            needle: f"{word!r} as {name}" for word in words for name, needle in dresses(word).items()
        }
        self.words = list(words)
        self.bytes = 0

    def tree(self, folder: Path) -> list[str]:
        """Where under `folder` a word stands: file and encoding."""
        files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
        return [f"{path}: {found}" for path in files for found in self.data(read(path))]

    def data(self, data: bytes, depth: int = DEPTH) -> list[str]:
        """What stands in these bytes, and in what is packed in them."""
        self.bytes += len(data)
        found = [name for needle, name in self.needles.items() if needle in data]
        if data.startswith(b"%PDF"):
            found += self.paper(data)
        if depth:
            for kind, inner in unpacked(data):
                found += [f"{kind}, {name}" for name in self.data(inner, depth - 1)]
        return found

    def paper(self, data: bytes) -> list[str]:
        """Words of a PDF, whose letters are numbers of a font's own."""
        from pypdf import PdfReader

        held = PdfReader(io.BytesIO(data))
        if held.is_encrypted:
            return []  # its bytes are searched as they stand: nobody without its passphrase reads more
        text = "".join(page.extract_text() for page in held.pages) + repr(dict(held.metadata or {}))
        return [f"{word!r} in the text of a PDF" for word in self.words if word in unicodedata.normalize("NFC", text)]


def read(path: Path) -> bytes:
    """What stands in a file; nothing, where a running server took it away since it was listed."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Everything in `data` that opens as a compressed stream or as a long text of base64 or hex."""
    for match in ZLIB.finditer(data):
        if inner := inflated(data[match.start():], zlib.MAX_WBITS):
            yield "in zlib", inner
    for match in GZIP.finditer(data):
        if inner := inflated(data[match.start():], zlib.MAX_WBITS | 16):
            yield "in gzip", inner
    for match in BASE64.finditer(data):
        yield from wrapped(match[0])
    for match in HEX.finditer(data):
        yield from compressed_in("hex", binascii.unhexlify(match[0]))


def wrapped(text: bytes) -> Iterator[tuple[str, bytes]]:
    plain = text.translate(bytes.maketrans(b"-_", b"+/"))
    whole = plain[: len(plain) // 4 * 4] if len(plain) % 4 == 1 else plain + b"=" * (-len(plain) % 4)
    yield from compressed_in("base64", base64.b64decode(whole))


def compressed_in(kind: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Only what is packed once more: the text itself is looked for as it stands."""
    if ZLIB.match(data) or GZIP.match(data):
        yield f"in {kind}", data


def inflated(data: bytes, window: int) -> bytes:
    """What a stream that begins here holds, as far as it can be read; nothing where none begins."""
    try:
        return zlib.decompressobj(window).decompress(data[:LONGEST_STREAM], LONGEST_STREAM)
    except zlib.error:
        return b""


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data)
