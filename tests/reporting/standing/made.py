"""Invented releases with some figures of one's own, so that a sentence can be worked out by hand."""

import copy
import datetime as dt

from reporting.figures import Figures
from reporting.models import Release


def having(tables: dict, name: str, figures: dict[tuple[str, ...], int | tuple[int, int]]) -> dict:
    """The tables with other figures in one of them, in the order of its dimensions: a value, or the bounds of one that
    is withheld."""
    made = copy.deepcopy(tables)
    table = next(one for one in made["tables"] if one["name"] == name)
    for codes, figure in figures.items():
        at = dict(zip(table["dimensions"], codes, strict=True))
        table["cells"] = [one for one in table["cells"] if one["at"] != at]
        low, high = figure if isinstance(figure, tuple) else (figure, figure)
        table["cells"].append({"at": at, "value": low if low == high else None, "low": low, "high": high})
    return made


def of_province(tables: dict, served: int, eligible: int) -> dict:
    """The tables with another C1 of the province, and nobody who may be counted twice."""
    made = having(tables, "coverage", {
        ("total", "eligible"): eligible, ("total", "served"): served, ("total", "unreached"): eligible - served,
    })
    return having(made, "duplicates", {("eligible",): 0, ("served",): 0}) if "duplicates" in names(made) else made


def names(tables: dict) -> set[str]:
    return {one["name"] for one in tables["tables"]}


def of_another_year(tables: dict, year: int) -> dict:
    start, end = (dt.date.fromisoformat(day).replace(year=year).isoformat() for day in tables["period"])
    return {**copy.deepcopy(tables), "period": [start, end]}


def figures_of(tables: dict, number: int = 1) -> Figures:
    """Figures without a database."""
    start, end = (dt.date.fromisoformat(day) for day in tables["period"])
    return Figures(Release(number=number, period_start=start, period_end=end, tables=tables))
