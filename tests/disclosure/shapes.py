"""Small drafts for tests: by hand, and of every shape by hypothesis; and a reader who tries every whole number."""

from itertools import product

from hypothesis import strategies as st

from privacy.disclosure.openform import AT_LEAST, AT_MOST, SUM, Cell, Place, Relation, Release, Table

K = 5


def at(name: str, number: int = 1, table: str = "persons") -> Place:
    return Place(number, table, (("area", name),))


def draft(values: dict[str, int | None], *relations: tuple, number: int = 1, k: int = K) -> Release:
    """A release of one table: figures by name, relations as (kind, whole, parts); elsewhere is (release, name)."""

    def place(one) -> Place:
        return at(one, number) if isinstance(one, str) else at(one[1], one[0])

    cells = tuple(
        Cell(at(name, number), value, 1 if value is None else value, value) for name, value in values.items()
    )
    made = tuple(Relation(kind, place(whole), tuple(place(part) for part in parts)) for kind, whole, parts in relations)
    return Release(number, ("2026-01-01", "2026-12-31"), "test", "test", k, (Table("persons", ("area",), cells),), made)


def row(*values: int, number: int = 1, k: int = K) -> Release:
    """a, b, c … and their total."""
    figures = {chr(ord("a") + i): value for i, value in enumerate(values)}
    return draft({**figures, "total": sum(values)}, (SUM, "total", tuple(figures)), number=number, k=k)


def values_of(release: Release) -> dict[str, int | None]:
    """Figures by the code of their (last) dimension."""
    return {"/".join(code for _, code in cell.place.at): cell.value for cell in release.cells()}


@st.composite
def hierarchies(draw, zones: int = 4, communes: int = 4, columns: int = 3, largest: int = 30) -> Release:
    """Communes in zones in a province, by columns whose total is their sum or a count of persons; linked tables, a
    cascade, zones of one commune, duplicate totals; sparse and dense."""
    top = draw(st.sampled_from([1, 4, 9, largest]))
    names = [f"s{i}" for i in range(draw(st.integers(1, columns)))]
    adding = draw(st.booleans())
    sizes = draw(st.lists(st.integers(1, communes), min_size=1, max_size=zones))
    areas = {f"z{z}": [f"z{z}c{c}" for c in range(size)] for z, size in enumerate(sizes)}
    count: dict[tuple[str, str], int] = {}
    for commune in (c for inside in areas.values() for c in inside):
        for name in names:
            count[commune, name] = draw(st.one_of(st.just(0), st.integers(0, top)))
        given = [count[commune, name] for name in names]
        count[commune, "any"] = sum(given) if adding else draw(st.integers(max(given), sum(given)))
        count[commune, "eligible"] = count[commune, "any"] + draw(st.integers(0, top))
        count[commune, "rest"] = count[commune, "eligible"] - count[commune, "any"]
    return _hierarchy(areas, names, count, adding=adding, doubled=draw(st.booleans()))


def _hierarchy(areas, names, count, *, adding: bool, doubled: bool) -> Release:
    columns = [*names, "any", "eligible", "rest"]
    wholes = {**areas, "province": list(areas)}
    for whole, parts in wholes.items():
        for column in columns:
            count[whole, column] = sum(count[part, column] for part in parts)

    def place(area: str, column: str, table: str = "persons") -> Place:
        return Place(1, table, (("area", area), ("column", column)))

    every_area = [area for inside in areas.values() for area in inside] + list(wholes)
    relations = [
        Relation(SUM, place(whole, column), tuple(place(part, column) for part in parts))
        for whole, parts in wholes.items() for column in columns
    ]
    for area in every_area:
        given = tuple(place(area, name) for name in names)
        relations += [Relation(kind, place(area, "any"), given) for kind in ((SUM,) if adding else (AT_MOST, AT_LEAST))]
        relations.append(Relation(SUM, place(area, "eligible"), (place(area, "any"), place(area, "rest"))))
    tables = [_table("persons", [place(area, column) for area in every_area for column in columns], count)]
    if doubled:  # the zones' totals once more, in a table of their own
        again = [place(area, "any", "again") for area in wholes]
        tables.append(_table("again", again, count))
        relations += [Relation(SUM, one, (place(one.at[0][1], "any"),)) for one in again]
    return Release(1, ("2026-01-01", "2026-12-31"), "test", "test", K, tuple(tables), tuple(relations))


def _table(name: str, places, count) -> Table:
    cells = tuple(Cell(p, v, v, v) for p in places if (v := count[p.at[0][1], p.at[1][1]]) is not None)
    return Table(name, ("area", "column"), cells)


def everything_possible(release: Release, largest: int) -> list[dict[Place, int]]:
    """Every set of whole numbers up to `largest` that fulfils the published form, by trying them all."""
    cells = list(release.cells())
    hidden = [cell.place for cell in cells if cell.value is None]
    shown = {cell.place: cell.value for cell in cells if cell.value is not None}
    tried = ({**shown, **dict(zip(hidden, guess, strict=True))}
             for guess in product(range(1, largest + 1), repeat=len(hidden)))
    return [figures for figures in tried if all(_fulfilled(one, figures) for one in release.relations)]


def _fulfilled(relation: Relation, figures: dict[Place, int]) -> bool:
    whole, parts = figures[relation.whole], [figures[part] for part in relation.parts]
    return {SUM: whole == sum(parts), AT_MOST: whole <= sum(parts), AT_LEAST: whole >= max(parts)}[relation.kind]
