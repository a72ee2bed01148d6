"""The key ring as data: its parts, how it is written down, and each change as a new ring.

No file, no network, no database. A ring is plain (its secrets are keys) or wrapped (its secrets were wrapped by a
key server, and its key-encryption keys are names only). The last entry of each part is the current one.
"""

import base64
import binascii
import datetime as dt
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from privacy import crypto
from privacy.errors import KeyRingError

PLAIN, WRAPPED = "dong-hanh key ring 1", "dong-hanh wrapped key ring 1"
KEKS, INDEXES, AUDITS = PARTS = ("key_encryption_keys", "index_secrets", "audit_secrets")
RESTORE = "restore it from its own backup"
SHORTEST_WRAPPED = crypto.KEY_BYTES


@dataclass(frozen=True)
class Entry:
    """One versioned secret of the ring. Its bytes appear in no repr."""

    id: str
    made_at: str
    secret: bytes = field(repr=False)
    retired_on: str = ""

    def written(self) -> dict[str, str]:
        words = {"id": self.id, "made_at": self.made_at, "secret": base64.b64encode(self.secret).decode()}
        return words | ({"retired_on": self.retired_on} if self.retired_on else {})


@dataclass(frozen=True)
class Gone:
    """What remains of a secret that was destroyed: that it was, and when."""

    part: str
    id: str
    made_at: str
    destroyed_on: str


@dataclass(frozen=True)
class Ring:
    """`place` names the ring in sentences: its path, or the variable that holds it."""

    place: str
    format: str
    parts: Mapping[str, tuple[Entry, ...]]
    gone: tuple[Gone, ...] = ()

    def entry(self, part: str, id: str) -> Entry:
        for entry in self.parts[part]:
            if entry.id == id:
                return entry
        raise KeyRingError(f"The key ring {self.place} holds no {id!r} among its {part}; see: keys list")

    def current(self, part: str) -> Entry:
        return self.parts[part][-1]

    def destroyed_on(self, part: str, id: str) -> str:
        """The day on which this secret was destroyed; empty when it was not."""
        return next((one.destroyed_on for one in self.gone if (one.part, one.id) == (part, id)), "")

    def next_version(self, part: str) -> str:
        """A number never given before, so that nothing older can be mistaken for it."""
        given = [entry.id for entry in self.parts[part]] + [one.id for one in self.gone if one.part == part]
        return str(max(int(id) for id in given) + 1)

    def adding(self, part: str, entry: Entry, *, later: bool = False) -> Self:
        """With one more secret: the current one from now on, or, `later`, only there for reading."""
        *before, current = self.parts[part]
        return self._with(part, [*before, entry, current] if later else [*before, current, entry])

    def using(self, part: str, id: str) -> Self:
        """With this secret as the current one."""
        chosen = self.entry(part, id)
        if chosen.retired_on:
            raise KeyRingError(f"{id} is retired. Take that back first: keys unretire {id}")
        return self._with(part, [*(one for one in self.parts[part] if one.id != id), chosen])

    def marking(self, part: str, id: str, retired_on: str) -> Self:
        """With this secret retired on a day, or, when that is empty, not retired."""
        self._refuse_current(part, id)
        chosen = replace(self.entry(part, id), retired_on=retired_on)
        return self._with(part, [chosen if one.id == id else one for one in self.parts[part]])

    def without(self, part: str, id: str, on: str) -> Self:
        """With the bytes of this secret gone and only its name left."""
        self._refuse_current(part, id)
        left = self._with(part, [one for one in self.parts[part] if one.id != id])
        return replace(left, gone=(*self.gone, Gone(part, id, self.entry(part, id).made_at, on)))

    def with_secrets(self, part: str, renewed: Iterable[bytes]) -> Self:
        """With other bytes for the same secrets in the same order: wrapped anew by the key server."""
        return self._with(part, [replace(one, secret=new) for one, new in zip(self.parts[part], renewed, strict=True)])

    def written(self) -> str:
        parts = {part: [entry.written() for entry in self.parts[part]] for part in PARTS}
        gone = {"destroyed": [vars(one) for one in self.gone]} if self.gone else {}
        return json.dumps({"format": self.format, **parts, **gone}, indent=1)

    def _with(self, part: str, entries: Iterable[Entry]) -> Self:
        return replace(self, parts={**self.parts, part: tuple(entries)})

    def _refuse_current(self, part: str, id: str) -> None:
        if self.entry(part, id) is self.current(part):
            raise KeyRingError(f"{id} is the current one of its kind. Make another first: keys rotate, or keys add")


def new_ring(place: str) -> Ring:
    """A plain ring with one fresh secret of each kind."""
    ids = (new_kek_id(), "1", "1")
    return Ring(place, PLAIN, {part: (new_entry(id),) for part, id in zip(PARTS, ids, strict=True)})


def new_kek_id() -> str:
    return f"{dt.datetime.now(dt.UTC):%Y-%m-%d}-{secrets.token_hex(4)}"


def new_entry(id: str, secret: bytes | None = None) -> Entry:
    """An entry made now; a random key unless other bytes are given."""
    made_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return Entry(id, made_at, crypto.new_key() if secret is None else secret)


def parsed(text: str, place: str, format: str = PLAIN) -> Ring:
    """The ring that was written; one sentence, without a word of the content, when this is none."""
    try:
        words = json.loads(text)
        if words["format"] != format:
            raise ValueError
        parts = {part: tuple(_entry(part, one, format) for one in _filled(words[part])) for part in PARTS}
        gone = tuple(Gone(**{name: str(value) for name, value in one.items()}) for one in words.get("destroyed", []))
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise KeyRingError(f"The key ring {place} is damaged or is not a key ring: {RESTORE}.") from None
    return Ring(place, format, parts, gone)


def _filled(entries: list[Any]) -> list[Any]:
    names = [entry["id"] for entry in entries]
    if not names or len(set(names)) != len(names):
        raise ValueError
    return entries


def _entry(part: str, words: dict[str, str], format: str) -> Entry:
    secret = base64.b64decode(words["secret"], validate=True)
    named_only = format == WRAPPED and part == KEKS
    fits = len(secret) == crypto.KEY_BYTES if format == PLAIN else named_only or len(secret) > SHORTEST_WRAPPED
    if not fits or (part != KEKS and (int(words["id"]) < 1 or str(int(words["id"])) != words["id"])):
        raise ValueError
    retired_on = words.get("retired_on", "")
    if retired_on:
        dt.date.fromisoformat(retired_on)
    return Entry(str(words["id"]), str(words["made_at"]), secret, retired_on)
