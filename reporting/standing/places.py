"""The communes of a release and its former districts: their names, what is published of each, and what to look for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html
from django.utils.translation import gettext as _

from privacy.pseudonyms import search_key
from reporting.figures import Figures, Share
from reporting.standing.words import SHAPES, vietnamese, with_names
from services.models import Commune

# What a reader may look for → the verdicts that it holds.
STATES = {"met": {"met"}, "below": {"below"}, "open": {"undecided", "protected"}, "none": {"none"}}


@dataclass(frozen=True)
class Spot:
    """A commune on the ground."""

    code: str
    name: str
    district: str
    district_name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Place:
    """One line: a commune, or several that a release speaks of together, and its C1."""

    code: str
    spots: tuple[Spot, ...]
    coverage: Share

    @cached_property
    def name(self) -> str:
        return ", ".join(one.name for one in self.spots)

    @property
    def is_merged(self) -> bool:
        return len(self.spots) > 1

    @property
    def district_name(self) -> str:
        return ", ".join(dict.fromkeys(one.district_name for one in self.spots))

    @property
    def unreached(self) -> int:
        """How many are known to have been left without, at least."""
        return self.coverage.rest.low if self.coverage.rest else 0

    @property
    def shape(self) -> str:
        return SHAPES[self.coverage.verdict]


@dataclass(frozen=True)
class District:
    """One former district and its C1."""

    code: str
    name: str
    coverage: Share

    @property
    def shape(self) -> str:
        return SHAPES[self.coverage.verdict]


def spots() -> dict[str, Spot]:
    """Every commune of the province by its code, in the order of names: one query."""
    rows = Commune.objects.values_list(
        "code", "name", "former_district_id", "former_district__name", "latitude", "longitude"
    )
    return {row[0]: Spot(*row) for row in rows}


def places(figures: Figures, known: Mapping[str, Spot]) -> list[Place]:
    """The areas of a release, in the order of names."""
    order = {code: n for n, code in enumerate(known)}
    found = [
        Place(area, tuple(known[code] for code in area.split("+") if code in known), figures.coverage(area))
        for area in figures.areas
    ]
    return sorted((one for one in found if one.spots), key=lambda one: order[one.spots[0].code])


def districts(figures: Figures, known: Mapping[str, Spot]) -> list[District]:
    """The former districts, in the order of names."""
    names = district_names(known)
    found = [District(zone, names.get(zone, zone), figures.coverage(zone)) for zone in figures.zones]
    return sorted(found, key=lambda one: search_key(one.name))


def district_names(known: Mapping[str, Spot]) -> dict[str, str]:
    return {one.district: one.district_name for one in known.values()}


def looked_for(found: Iterable[Place], asked: Mapping) -> list[Place]:
    """Those whose name holds `q`, of one former district, in one state; perhaps with the most left without first."""
    wanted, district, state = search_key(asked.get("q") or ""), asked.get("district"), asked.get("state")
    kept = [
        one for one in found
        if wanted in search_key(one.name) and (not state or one.coverage.verdict in STATES[state])
        and (not district or district in {spot.district for spot in one.spots})
    ]
    return sorted(kept, key=lambda one: -one.unreached) if asked.get("order") == "unreached" else kept


def tally(found: Iterable[Place | District]) -> dict[str, int]:
    """How many are in each state that a reader may look for."""
    verdicts = [one.coverage.verdict for one in found]
    return {state: sum(verdict in held for verdict in verdicts) for state, held in STATES.items()}


def say_places(found: list[Place]) -> str:
    """The point of the map in one sentence."""
    counts: dict[str, int] = tally(found)
    merged = sum(one.is_merged for one in found)
    said = _("Trong %(all)s địa bàn, %(met)s nơi đã đạt 70 %%, %(below)s nơi chưa đạt, %(open)s nơi chưa kết luận "
             "được vì số nhỏ, %(none)s nơi chưa có người đủ điều kiện.") % {"all": len(found), **counts}
    return said + (" " + _("%(n)s địa bàn gồm nhiều xã nhỏ gộp lại.") % {"n": merged} if merged else "")


def say_districts(found: list[District]) -> str:
    """The former districts in one sentence: how many have reached the target, and which is farthest from it."""
    counts = tally(found)
    said = _("%(met)s trên %(all)s huyện cũ đã đạt 70 %%.") % {"met": counts["met"], "all": len(found)}
    known = [one for one in found if one.coverage.value is not None and one.coverage.verdict == "below"]
    if not known:
        return said
    last = min(known, key=lambda one: one.coverage.value or 0.0)
    return format_html("{} {}", said, with_names(_("Thấp nhất: %(name)s."), name=vietnamese(last.name)))
