"""Own counts, added up over places, to be read like the figures of a release. Pure; withholds nothing, since whoever
reads them may open every record that is counted."""

from collections.abc import Iterable, Mapping
from itertools import product

from reporting.catalogue import BY_NAME, TOTAL, Table
from reporting.counting.own import OWN
from reporting.draft import Counts
from reporting.figures import Figures


def figures(counts: Counts) -> Figures:
    """Figures of no release: the organisation as a whole."""
    return Figures(None, [summed(BY_NAME[name], counts.get(name, {})) for name in OWN])


def summed(table: Table, counts: Mapping[tuple[str, ...], int]) -> dict:
    """One table in the open form, every place counted into the total."""
    values: dict[tuple[str, ...], int] = {}
    for codes, n in counts.items():
        for wider in product(*map(into, [table] * len(codes), table.dimensions, codes)):
            values[wider] = values.get(wider, 0) + n
    cells = [
        {"at": dict(zip(table.dimensions, codes, strict=True)), "value": n, "low": n, "high": n}
        for codes in product(*(codes_of(table, name) for name in table.dimensions)) for n in (values.get(codes, 0),)
    ]
    return {"name": table.name, "dimensions": list(table.dimensions), "cells": cells}


def into(table: Table, dimension: str, code: str) -> list[str]:
    """The codes under which a count is counted: its own, and what is the sum of it and others."""
    if dimension == "area":
        return [TOTAL]
    whole, parts = table.sums.get(dimension, (None, ()))
    return [code, whole] if whole is not None and code in parts else [code]


def codes_of(table: Table, dimension: str) -> Iterable[str]:
    return [TOTAL] if dimension == "area" else table.codes[dimension]
