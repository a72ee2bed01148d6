"""How keys come and go: every data key wrapped anew under a fresh key-encryption key, and the old one destroyed.

The ring holds the new key durably before the first data key is wrapped under it, and the old one until long after
the last; so every record opens at every moment, and whoever is killed here simply begins again.
"""

import contextlib
import datetime as dt
import time
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from privacy import datakeys
from privacy.errors import KeyRingError, SealBroken
from privacy.indexes import versions_in_use
from privacy.keyring import KeyProvider, Wrapped
from privacy.ring import AUDITS, INDEXES, KEKS, Entry

BATCH = 500
FIRST = UUID(int=0)
PASSES, PAUSE = 20, 0.1  # each finds only what was held or made during the one before


def unfinished(ring: KeyProvider) -> int:
    """How many data keys are not wrapped under the current key-encryption key."""
    return sum(number for kek_id, number in datakeys.in_use().items() if kek_id != ring.current_kek_id)


def wrap_anew(ring: KeyProvider, moved: Callable[[int], None] = lambda number: None) -> int:
    """Put every data key under the ring's current key; tells `moved` of each batch and answers with their number.

    Workers go on: they read the old row or the new one, both of which open. What a worker made with the old key
    meanwhile, or held just then, is found by the next pass. Keys that do not open stay, and are told at the end.
    """
    total = 0
    for _pass in range(PASSES):
        number, broken = _one_pass(ring, moved)
        total += number
        left = unfinished(ring)
        if left <= broken:
            break
        time.sleep(PAUSE)
    if broken:
        raise KeyRingError(
            f"{broken} stored data keys do not open under the key that they name: they were changed. "
            f"The others are under {ring.current_kek_id} now."
        )
    if left:
        raise KeyRingError(f"{left} data keys are still held by others. Run keys rotate again.")
    return total


def _one_pass(ring: KeyProvider, moved: Callable[[int], None]) -> tuple[int, int]:
    """How many were moved, and how many do not open."""
    total, broken, last = 0, 0, FIRST
    while rows := datakeys.not_under(ring.current_kek_id, after=last, limit=BATCH):
        last = rows[-1][2]
        try:
            number = datakeys.put_under(ring.current_kek_id, rows, ring.rewrap(rows))
        except SealBroken:
            rows, bad = _sound(ring, rows)
            number, broken = datakeys.put_under(ring.current_kek_id, rows, ring.rewrap(rows)), broken + bad
        total += number
        moved(number)
    return total, broken


def _sound(ring: KeyProvider, rows: list[Wrapped]) -> tuple[list[Wrapped], int]:
    """Those of a batch that open, and how many do not."""
    sound = []
    for row in rows:
        with contextlib.suppress(SealBroken):
            ring.unwrap(*row)
            sound.append(row)
    return sound, len(rows) - len(sound)


def retire(ring: KeyProvider, part: str, id: str) -> dt.date:
    """Mark a secret that nothing needs any more; answers with the first day on which it may be destroyed."""
    entry = _entry(ring, part, id)
    _refuse_needed(part, id)
    if not entry.retired_on:
        ring.retire(part, id, timezone.localdate())
        return timezone.localdate() + dt.timedelta(days=settings.KEY_WAIT_DAYS)
    return _destroyable_on(entry.retired_on)


def unretire(ring: KeyProvider, part: str, id: str) -> None:
    """Take the retirement back; the waiting period begins anew the next time."""
    if _entry(ring, part, id).retired_on:
        ring.retire(part, id, None)


def destroy(ring: KeyProvider, part: str, id: str) -> None:
    """Make a retired secret's bytes go once its waiting period is over and nothing stored needs it."""
    entry = _entry(ring, part, id)
    if not entry.retired_on:
        raise KeyRingError(f"{id} is not retired yet. Begin with: keys retire {id}")
    if timezone.localdate() < (day := _destroyable_on(entry.retired_on)):
        raise KeyRingError(f"{id} was retired on {entry.retired_on} and may be destroyed from {day} on.")
    _refuse_needed(part, id)
    ring.destroy(part, id)


def _entry(ring: KeyProvider, part: str, id: str) -> Entry:
    if part == AUDITS:
        raise KeyRingError("Audit secrets stay for good: without them the trail's older pseudonyms can't be compared.")
    for entry in ring.listing(part):
        if entry.id == id:
            return entry
    raise KeyRingError(f"The key ring holds no {id!r} of this kind; see: keys list")


def _destroyable_on(retired_on: str) -> dt.date:
    return dt.date.fromisoformat(retired_on) + dt.timedelta(days=settings.KEY_WAIT_DAYS)


def _refuse_needed(part: str, id: str) -> None:
    if part == KEKS and (number := datakeys.in_use().get(id)):
        raise KeyRingError(f"{number} stored data keys are still wrapped under {id}. Move them first: keys rotate")
    if part == INDEXES and (number := versions_in_use().get(int(id))):
        raise KeyRingError(f"{number} stored indexes are still of version {id}. Make them anew first: keys reindex")
