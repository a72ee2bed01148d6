"""What is left of each item in an organisation's stock: one statement, read by every page.

Left = what the last count says + received since − taken out since − given in contacts since. What is given is read
from the contacts of all its workers, as sums and nothing else. "Since" is a later day, or the same day recorded later:
whatever was recorded before a count is in it.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery, Sum
from django.utils import timezone

from casework.contacts.codes import Supply
from casework.contacts.models import ContactSupply
from casework.supplies.models import Kind, StockEntry
from privacy.identity import SYSTEM, acting_as

PACE_DAYS, SOON_DAYS = 28, 14


@dataclass(frozen=True)
class Item:
    """One item's stock. `given` and `left` are None until it was counted once; `lately` and `needed` are what was
    given, and what was asked for beyond it, in the last 28 days."""

    item: Supply
    counted: StockEntry | None
    received: int
    taken_out: int
    given: int | None
    lately: int
    needed: int

    @property
    def left(self) -> int | None:
        if self.counted is None or self.given is None:
            return None
        return self.counted.quantity + self.received - self.taken_out - self.given

    @property
    def days_left(self) -> int | None:
        """How many days what is left lasts at the pace of the last 28; None where nothing was given."""
        if self.left is None or not self.lately:
            return None
        return max(0, self.left) * PACE_DAYS // self.lately

    @property
    def runs_out(self) -> bool:
        """Nothing is left, or it lasts less than two weeks."""
        if self.left is None:
            return False
        return self.left <= 0 or (self.days_left is not None and self.days_left < SOON_DAYS)


def since(count: StockEntry) -> Q:
    """Of contacts, what is not in this count yet."""
    return Q(contact__on__gt=count.on) | Q(contact__on=count.on, contact__recorded_at__gt=count.recorded_at)


def counted_and_moved(organisation_id: UUID) -> tuple[dict[str, StockEntry], dict[tuple[str, str], int]]:
    """The last count of each item, from which its figures start, and by (item, kind) what moved since. One query."""
    held = StockEntry.objects.filter(organisation_id=organisation_id)
    last = held.filter(kind=Kind.COUNTED, item=OuterRef("item")).order_by("-on", "-recorded_at")
    entries = list(held.filter(on__gte=Subquery(last.values("on")[:1])).order_by("on", "recorded_at"))
    counts = {one.item: one for one in entries if one.kind == Kind.COUNTED}  # the last of an item stays
    moved: dict[tuple[str, str], int] = defaultdict(int)
    for one in entries:
        count = counts[one.item]
        if one.kind != Kind.COUNTED and (one.on, one.recorded_at) > (count.on, count.recorded_at):
            moved[(one.item, one.kind)] += one.quantity
    return counts, moved


def standing(organisation_id: UUID) -> list[Item]:
    """Every item, in the order of the list. Two queries."""
    counts, moved = counted_and_moved(organisation_id)
    used = used_of(organisation_id, counts)
    return [_item(item, counts.get(item), moved, used.get(item, {})) for item in Supply]


def _item(item: Supply, count: StockEntry | None, moved: dict, used: dict[str, Any]) -> Item:
    return Item(
        item, count, moved.get((item, Kind.RECEIVED), 0), moved.get((item, Kind.TAKEN_OUT), 0),
        (used.get("since") or 0) if count else None, used.get("lately") or 0, used.get("short") or 0,
    )


def each_since(counts: dict[str, StockEntry]) -> Q:
    """Of every item what is not in its own count."""
    either = Q(pk__in=[])
    for item, count in counts.items():
        either |= Q(item=item) & since(count)
    return either


# reaches further than the actor: a worker sees their own contacts alone, and learns of all only these sums
def used_of(organisation_id: UUID, counts: dict[str, StockEntry]) -> dict[str, dict[str, Any]]:
    """Of each item: given since its count, given lately, asked for lately and missing. One query."""
    lately = timezone.localdate() - dt.timedelta(days=PACE_DAYS)
    first = min([lately, *(count.on for count in counts.values())])
    recent = Q(contact__on__gt=lately)
    with acting_as(SYSTEM):
        rows = list(
            ContactSupply.objects.filter(contact__organisation_id=organisation_id, contact__on__gte=first)
            .values("item").annotate(
                since=Sum("given", filter=each_since(counts)), lately=Sum("given", filter=recent),
                short=Sum("needed", filter=recent),
            )
        )
    return {row["item"]: dict(row) for row in rows}


def running_out(organisation_id: UUID) -> list[Item]:
    """What must be asked for now."""
    return [one for one in standing(organisation_id) if one.runs_out]
