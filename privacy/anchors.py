"""Daily anchors: where the chain stood, in one signed line that is kept off the machine.

A chain whose tail was cut off still fits. Only somebody who remembers that it was longer can tell.
"""

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from privacy import crypto
from privacy.chain import tip
from privacy.errors import KeyRingError
from privacy.keyring import key_ring


class AnchorBroken(ValueError):
    """A line of an anchor file that this installation's key ring did not sign."""


@dataclass(frozen=True)
class Anchor:
    """On this day the chain ended with this link."""

    day: dt.date
    number: int
    seal: bytes
    key_version: int

    def line(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.number} {self.seal.hex()} {self.key_version} {self._signature().hex()}"

    def _signature(self) -> bytes:
        said = (f"{self.day:%Y-%m-%d}".encode(), str(self.number).encode(), self.seal)
        return crypto.signed(key_ring().chain_key(self.key_version), b"trail anchor", *said)

    def is_signed_by(self, signature: bytes) -> bool:
        return crypto.same(self._signature(), signature)


def anchor_now() -> Anchor:
    """Where the chain stands at this moment."""
    last = tip()
    return Anchor(timezone.localdate(), last.number, last.seal, key_ring().audit_version)


def append(anchor: Anchor, path: Path) -> None:
    """Add the line to a file and wait until it is on the disk."""
    with path.open("a", encoding="ascii") as file:
        file.write(anchor.line() + "\n")
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> list[Anchor]:
    """The anchors of a file; AnchorBroken names the first line that was changed or is another installation's."""
    lines = path.read_text(encoding="ascii").splitlines()
    return [_parsed(line, number) for number, line in enumerate(lines, start=1) if line.strip()]


def _parsed(line: str, number: int) -> Anchor:
    try:
        day, place, seal, version, signature = line.split()
        anchor = Anchor(dt.date.fromisoformat(day), int(place), bytes.fromhex(seal), int(version))
        if anchor.is_signed_by(bytes.fromhex(signature)):
            return anchor
    except (ValueError, KeyRingError):
        pass
    raise AnchorBroken(f"line {number} of the anchor file was not signed with this key ring, or was changed")
