"""A location of a file finds its commune: by the commune's code or name, else by the nearest point."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from django.utils.translation import gettext as _

from privacy.pseudonyms import search_key
from services.models import Commune

COMMUNE_CODES = "vn-commune"  # the scheme of external_identifier in our own files
FARTHEST_KM = 20.0  # from the middle of a commune: the largest is 400 km²
KINDS = ("xa ", "phuong ", "thi tran ")
EARTH_KM = 6371.0


@dataclass(frozen=True)
class Communes:
    """The communes of the province, found by code, by name and by point."""

    all: tuple[Commune, ...]

    @classmethod
    def load(cls) -> "Communes":
        return cls(tuple(Commune.objects.all()))

    def by_code(self, code: str) -> Commune | None:
        return next((one for one in self.all if one.code == code), None)

    def by_names(self, names: Iterable[str]) -> Commune | None:
        """The one commune of the first name that is one: with its kind, or without where no other is called so."""
        for name in names:
            folded = search_key(name)
            found = [one for one in self.all if folded in (one.search_key, _bare(one.search_key))]
            exact = [one for one in found if one.search_key == folded]
            if len(exact or found) == 1:
                return (exact or found)[0]
        return None

    def by_point(self, latitude: float, longitude: float) -> Commune | None:
        """The nearest, unless it is too far to be in the province."""
        near = min(self.all, key=lambda one: kilometres(latitude, longitude, one.latitude, one.longitude), default=None)
        if near is None or kilometres(latitude, longitude, near.latitude, near.longitude) > FARTHEST_KM:
            return None
        return near


def _bare(key: str) -> str:
    return next((key.removeprefix(kind) for kind in KINDS if key.startswith(kind)), key)


def kilometres(latitude: float, longitude: float, there: float, along: float) -> float:
    """Great-circle distance."""
    north, other = radians(latitude), radians(there)
    half = sin((other - north) / 2) ** 2 + cos(north) * cos(other) * sin(radians(along - longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(min(sqrt(half), 1.0))


def impossible(latitude: float | None, longitude: float | None) -> str:
    """Why a point can't be one; nothing where it can."""
    if latitude is not None and abs(latitude) > 90:
        return _("vĩ độ %(n)s không có trên trái đất") % {"n": f"{latitude:g}"}
    if longitude is not None and abs(longitude) > 180:
        return _("kinh độ %(n)s không có trên trái đất") % {"n": f"{longitude:g}"}
    if (latitude is None) != (longitude is None):
        return _("thiếu vĩ độ hoặc kinh độ")
    return ""
