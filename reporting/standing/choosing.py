"""Which approved release a page shows, and with which earlier one it is compared.

A page reads a short list of the approved releases, then the tables that it asks for, of the chosen one and of the one
before: never raw counts, never the relations.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.urls import reverse

from reporting.catalogue import BY_NAME, Period, period_of
from reporting.figures import Figures
from reporting.models import Release
from reporting.standing.reading import tables_of

# The catalogues whose tables these pages know; a new one is added, an old one stays.
KNOWN = ("2026-2",)
# What is said of a release beside its figures.
LINE = ("number", "period_start", "period_end", "cutoff", "catalogue", "rules", "state", "approved_at")
ORDER = (Period.MONTH, Period.HALF, Period.YEAR)


@dataclass(frozen=True)
class Chosen:
    """The release of a page (None: nothing is approved yet). `asked`: its number, where the reader named one.
    `lacks`: the release that was asked for and holds nothing of this page."""

    user: object
    release: Release | None
    approved: tuple[Release, ...] = ()
    asked: int | None = None
    lacks: Release | None = None

    @cached_property
    def figures(self) -> Figures:
        return self.held[0]

    @cached_property
    def before(self) -> Figures | None:
        """The release before of the same kind, for comparing; None where there is none."""
        return self.held[1]

    @cached_property
    def held(self) -> tuple[Figures, Figures | None]:
        """Read beforehand, by `reading` or by whoever reads several at once."""
        raise LookupError("Say which tables first.")

    @property
    def period(self) -> Period | None:
        return kind_of(self.release) if self.release is not None else None

    @property
    def is_old(self) -> bool:
        """Whether the reader chose one although a newer one of its kind is there."""
        kind = self.period
        return self.asked is not None and self.release != next(one for one in self.approved if kind_of(one) == kind)

    @property
    def newer_month(self) -> Release | None:
        """A later release of the same year that says less, but newer things."""
        if self.release is None:
            return None
        newest = self.approved[0]
        is_newer = newest.period_end > self.release.period_end
        return newest if is_newer and kind_of(newest) == Period.MONTH else None

    def of_year(self, *kinds: Period) -> list[Release]:
        """The approved ones of the chosen one's year up to it, of these kinds, oldest first."""
        if self.release is None:
            return []
        end = self.release.period_end
        found = [one for one in self.approved if one.period_end.year == end.year and one.period_end <= end]
        return sorted((one for one in found if kind_of(one) in kinds), key=lambda one: one.period_end)

    def url(self, name: str, **more) -> str:
        """The address of another page, of the same release."""
        query = ({"release": self.asked} if self.asked else {}) | more
        return reverse(name, query=query or None)

    def reading(self, *tables: str) -> "Chosen":
        """With these tables at hand: one query for the chosen release and the one before."""
        if self.release is not None:
            found = read(self.user, [one for one in (self.release, self.previous) if one], tables)
            self.holds(found)
        return self

    def holds(self, found: Mapping[Release, Figures]) -> None:
        """What was read of several releases at once."""
        if self.release is not None:
            before = self.previous
            self.__dict__["held"] = found[self.release], found.get(before) if before is not None else None

    @cached_property
    def previous(self) -> Release | None:
        """Of the same kind and before: the same part of the year before if there is one, else the newest."""
        one, kind = self.release, self.period
        if one is None:
            return None
        earlier = [it for it in self.approved if kind_of(it) == kind and it.period_end < one.period_end]
        same_part = [it for it in earlier if (it.period_end.month, it.period_end.year)
                     == (one.period_end.month, one.period_end.year - 1)]
        return next(iter([*same_part, *earlier]), None)


def read(user, releases: Sequence[Release], tables: Sequence[str]) -> dict[Release, Figures]:
    """These tables of these releases: one query for all."""
    held = tables_of(user, [one.pk for one in releases], tables)
    return {one: Figures(one, held[one.pk]) for one in releases}


def choose(request, table: str = "coverage", approved: Sequence[Release] | None = None) -> Chosen:
    """The release named by ?release=, else the newest approved one; if that holds no `table`, the newest that does.

    `approved`: all that can be read, where they are at hand. Raises Http404 for a number that isn't one of theirs.
    """
    approved = tuple(readable(request.user) if approved is None else approved)
    asked = number_of(request)
    wanted = next((one for one in approved if one.number == asked), None)
    if asked is not None and wanted is None:
        raise Http404
    holding = [one for one in approved if kind_of(one) in BY_NAME[table].periods]
    if wanted is not None and wanted not in holding:
        return Chosen(request.user, next(up_to(wanted, holding), None), approved, asked, lacks=wanted)
    return Chosen(request.user, wanted or next(iter(holding), None), approved, asked)


def readable(user) -> Sequence[Release]:
    """The approved releases that these pages can read, without their tables: the newest end first, of one end the
    longest period."""
    found = Release.objects.visible_to(user).approved().filter(catalogue__in=KNOWN).only(*LINE)
    ranked = [(one.period_end, ORDER.index(kind), one.number, one) for one in found if (kind := kind_of(one))]
    return [one for *_rank, one in sorted(ranked, key=lambda rank: rank[:3], reverse=True)]


def up_to(wanted: Release, holding: Sequence[Release]):
    """The nearest of these that ends no later, or else any."""
    earlier = [one for one in holding if one.period_end <= wanted.period_end]
    return iter([*earlier, *holding])


def kind_of(release: Release) -> Period | None:
    return period_of(release.period_start, release.period_end)


def number_of(request) -> int | None:
    asked = request.GET.get("release", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 6:
        raise Http404
    return int(asked)
