"""Who must not learn what: readers with what they know, and the figures that each of them must not find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from privacy.disclosure.openform import LARGEST_K, SMALLEST_K, Insider
from privacy.disclosure.system import System


class Target(NamedTuple):
    """A withheld figure that one reader must take possible at `up_to` persons or more, or else, where `down_to` is
    given, at that or fewer."""

    column: int
    reader: int
    up_to: int
    down_to: int | None = None


@dataclass(frozen=True)
class Reader:
    """What one reader knows besides the release, by column of the system."""

    name: str
    floor: np.ndarray  # persons that are there for certain in a withheld figure
    known: np.ndarray  # bool: figures known whether or not they are shown


@dataclass(frozen=True)
class Rules:
    readers: tuple[Reader, ...]
    primary: np.ndarray  # bool by column: withheld because of their own size
    targets: tuple[Target, ...]


def rules_of(system: System, k: int, insiders: Sequence[Insider] = (), exact: Sequence[int] = ()) -> Rules:
    """The primary figures (1 to k−1 persons, all or outside one organisation) and what protects each.

    `exact` are withheld columns of earlier releases of which a reader must not find the very value either.
    """
    if not SMALLEST_K <= k <= LARGEST_K:
        raise ValueError(f"k is a whole number from {SMALLEST_K} to {LARGEST_K}.")
    cells = np.arange(system.columns) < len(system.places)
    outsider = Reader("outsider", system.floor, np.zeros(system.columns, dtype=bool))
    small = cells & (system.free | system.hidden) & (system.values >= 1) & (system.values < k)
    primary = small & system.free
    targets = [Target(int(i), 0, k) for i in np.flatnonzero(small)]
    targets += [Target(i, 0, int(system.values[i]) + 1, int(system.values[i]) - 1) for i in exact]
    readers = [outsider]
    for insider in insiders:
        reader, others = _inside(system, insider)
        few = system.free & ~reader.known & (others >= 1) & (others < k)
        primary |= few
        targets += [
            Target(int(i), len(readers), k + int(system.values[i] - others[i])) for i in np.flatnonzero(few)
        ]
        readers.append(reader)
    return Rules(tuple(readers), primary, tuple(targets))


def _inside(system: System, insider: Insider) -> tuple[Reader, np.ndarray]:
    """An organisation as a reader, and how many persons of each figure are not its own."""
    own = np.zeros(system.columns, dtype=np.int64)
    known = np.zeros(system.columns, dtype=bool)
    for i, place in enumerate(system.places):
        own[i] = insider.own.get(place, 0)
        known[i] = place in insider.alone
    others = system.values - own
    if (others[system.free] < 0).any() or (others[known & system.free] != 0).any():
        raise ValueError("An organisation counts more, or other, persons than the release does.")
    return Reader(insider.organisation, np.maximum(system.floor, own), known), others


def weights_of(system: System, importance: Mapping[str, int]) -> np.ndarray:
    """What withholding each figure costs: doubled with every level of adding up, times the table's importance (1
    unless given, 0 for derived figures that nobody misses). Never the value: that would tell a reader who knows the
    method something."""
    cost = 2 ** np.minimum(system.level, 6)
    factor = [importance.get(place.table, 1) for place in system.places]
    return cost * np.concatenate([np.array(factor, dtype=np.int64), np.zeros(system.columns - len(factor), np.int64)])
