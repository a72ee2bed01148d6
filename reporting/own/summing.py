"""Own counts, added up over places, to be read like the figures of a release. Pure; withholds nothing, since whoever
reads them may open every record that is counted."""

from collections.abc import Mapping

from reporting.catalogue import BY_NAME, TOTAL, Table
from reporting.counting.own import OWN
from reporting.draft import Counts, added, every_code
from reporting.figures import Figures

EVERYWHERE = (TOTAL,)


def figures(counts: Counts) -> Figures:
    """Figures of no release: the organisation as a whole."""
    return Figures(None, [summed(BY_NAME[name], counts.get(name, {})) for name in OWN])


def summed(table: Table, counts: Mapping[tuple[str, ...], int]) -> dict:
    """One table in the open form, every place counted into the total."""
    values = added(table, counts, lambda _commune: EVERYWHERE)
    cells = [
        {"at": dict(zip(table.dimensions, codes, strict=True)), "value": n, "low": n, "high": n}
        for codes in every_code(table, counts, EVERYWHERE) for n in (values.get(codes, 0),)
    ]
    return {"name": table.name, "dimensions": list(table.dimensions), "cells": cells}
