"""The communes as points: where each stands in the picture, its shape for the state, its size for the persons.

The shape carries the state and the colour only repeats it; a size says no more than the figure that is published.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reporting.figures import Figure
from reporting.standing.places import Place, Spot
from reporting.templatetags.figures import figure as say_figure
from reporting.templatetags.figures import share as say_share

WIDTH, MARGIN = 360, 14
# At least so many eligible persons → the radius of the point. A protected figure has the smallest.
SIZES: tuple[tuple[int, float], ...] = ((40, 8), (20, 6.5), (10, 5), (0, 3.6))
STATE_OF = {"met": "met", "below": "below", "undecided": "open", "protected": "open", "none": "none"}


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    state: str
    radius: float
    words: str


@dataclass(frozen=True)
class Frame:
    """From degrees to the picture: as wide as `WIDTH`, a degree east as long as it is on the ground."""

    west: float
    north: float
    scale: float
    squeeze: float
    height: float

    def at(self, spot: Spot) -> tuple[float, float]:
        return (round(MARGIN + (spot.longitude - self.west) * self.squeeze * self.scale, 1),
                round(MARGIN + (self.north - spot.latitude) * self.scale, 1))


def frame(known: Iterable[Spot]) -> Frame:
    held = list(known)
    west, east = min(one.longitude for one in held), max(one.longitude for one in held)
    south, north = min(one.latitude for one in held), max(one.latitude for one in held)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * squeeze or 1)
    return Frame(west, north, scale, squeeze, round((north - south) * scale + 2 * MARGIN))


def radius(eligible: Figure) -> float:
    return next(size for least, size in SIZES if (0 if eligible.is_protected else eligible.low) >= least)


def points(found: Iterable[Place], within: Frame) -> list[Point]:
    """A point for each commune; those of one area look alike and say its name. Small ones come last, on top."""
    made = [
        Point(*within.at(spot), STATE_OF[place.coverage.verdict], radius(place.coverage.whole), said(place, spot))
        for place in found
        for spot in place.spots
    ]
    return sorted(made, key=lambda one: -one.radius)


def said(place: Place, spot: Spot) -> str:
    together = _("%(name)s (tính chung: %(all)s)") % {"name": spot.name, "all": place.name}
    return _("%(name)s: %(word)s, %(part)s trên %(whole)s người, %(share)s") % {
        "name": together if place.is_merged else spot.name, "word": place.coverage.word,
        "part": say_figure(place.coverage.part),
        "whole": say_figure(place.coverage.whole), "share": say_share(place.coverage)}


def drawing(made: Iterable[Point]) -> SafeString:
    """The points as SVG."""
    return format_html_join("", "{}", ((mark(one.state, one.x, one.y, one.radius, one.words),) for one in made))


def mark(state: str, x: float, y: float, r: float, words: str = "") -> SafeString:
    """One shape; what it says shows when a pointer rests on it."""
    title = format_html("<title>{}</title>", words) if words else ""
    if state in {"met", "open"}:
        return format_html('<circle class="dh-map__{}" cx="{}" cy="{}" r="{}">{}</circle>', state, x, y, r, title)
    d = f"M{x} {y - r - 1:.1f}l{r + 1:.1f} {r + 1:.1f} {-r - 1:.1f} {r + 1:.1f} {-r - 1:.1f} {-r - 1:.1f}z"
    if state == "none":
        d = f"M{x - 3:.1f} {y}h6M{x} {y - 3:.1f}v6"
    return format_html('<path class="dh-map__{}" d="{}">{}</path>', state, d, title)


def labels(known: Mapping[str, Spot], within: Frame) -> list[dict]:
    """The former districts' short names, each in the middle of its communes."""
    held: dict[str, list[Spot]] = {}
    for one in known.values():
        held.setdefault(one.district_name, []).append(one)
    made = []
    for name, of_it in sorted(held.items()):
        at = [within.at(one) for one in of_it]
        x, y = (round(sum(axis) / len(at), 1) for axis in zip(*at, strict=True))
        made.append({"x": x, "y": y, "name": short(name)})
    return made


def short(name: str) -> str:
    return name.removeprefix("Huyện ").removeprefix("Thành phố ")
