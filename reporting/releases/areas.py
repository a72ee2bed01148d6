"""Small communes of one former district shown as one area, where whoever prepares a release chose so."""

from collections.abc import Sequence
from dataclasses import replace

from privacy.disclosure.merging import Area, Merge, merged, proposed
from privacy.disclosure.openform import Cell, Place, Table
from privacy.disclosure.openform import Release as OpenForm
from reporting.catalogue import HALF, SERVED, UNREACHED
from reporting.draft import Counts, Frame
from services.models import Commune


def merges_of(release, counts: Counts, frame: Frame, earlier: Sequence[OpenForm]) -> list[Merge]:
    """Which communes to show together. A release that replaces another one keeps to its areas: others would let a
    reader subtract."""
    if release.kind != HALF:
        return []
    if replaced := [one for one in earlier if one.period == period_of(release)]:
        return merges_in(replaced[-1], frame)
    if not release.merges:
        return []
    eligible = counts.get("coverage", {})
    return proposed(
        (
            Area(one.code, one.former_district_id, float(one.latitude), float(one.longitude),
                 eligible.get((one.code, SERVED), 0) + eligible.get((one.code, UNREACHED), 0))
            for one in Commune.objects.order_by("code")
        ), frame.k,
    )


def period_of(release) -> tuple[str, str]:
    return release.period_start.isoformat(), release.period_end.isoformat()


def merges_in(published: OpenForm, frame: Frame) -> list[Merge]:
    """The areas of several communes that a published release shows, as merges without figures."""
    codes = {code for cell in published.cells() if cell.place.table == "coverage" for _, code in cell.place.at}
    parts = [tuple(code.split("+")) for code in sorted(codes) if "+" in code]
    return [Merge(frame.zone_of[one[0]], one, 0, 0, 0) for one in parts]


# --- Putting together --------------------------------------------------------------------------------------------
def joined(drafted: OpenForm, merges: Sequence[Merge]) -> OpenForm:
    """The draft with these areas; an area has an estimate where all its communes have one."""
    if not merges:
        return drafted
    before = {table.name: table for table in drafted.tables}
    made = merged(drafted, merges, "area")
    tables = [estimates_of(before[one.name], merges) if one.name == "estimate" else one for one in made.tables]
    return replace(made, tables=tuple(tables))


def estimates_of(table: Table, merges: Sequence[Merge]) -> Table:
    """The estimates with their own low and high: of an area their sums."""
    held = {dict(cell.place.at)["area"]: cell for cell in table.cells}
    inside = {part for merge in merges for part in merge.parts}
    whole = [merge for merge in merges if all(part in held for part in merge.parts)]
    cells = [cell for area, cell in held.items() if area not in inside]
    return replace(table, cells=(*cells, *(added(merge, [held[part] for part in merge.parts]) for merge in whole)))


def added(merge: Merge, parts: Sequence[Cell]) -> Cell:
    place = Place(parts[0].place.release, "estimate", (("area", merge.code),))
    return Cell(
        place, sum(one.value or 0 for one in parts), sum(one.low for one in parts), sum(one.high or 0 for one in parts)
    )
