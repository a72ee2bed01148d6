"""Releases and papers for tests of what is printed of them: invented figures, nothing counted."""

import datetime as dt
from copy import deepcopy

from reporting.models import Release, ReportPaper
from reporting.papers.forms import first_words
from tests.reporting.invented import half_year, month, whole_year

CUTOFF = dt.datetime(2027, 1, 4, 2, tzinfo=dt.UTC)
KINDS = {"half": half_year, "year": whole_year, "month": month}


def tables_of(kind: str) -> dict:
    """An invented release of this kind, with supplies and the plan's other targets."""
    tables = deepcopy(KINDS[kind]())
    filled(tables, "supplies", {("condoms",): 12345, ("test_kits",): 3})
    filled(tables, "programme", {
        ("plan_issued", "part"): 118, ("plan_issued", "whole"): 124, ("plan_issued", "reported"): 120,
        ("plan_issued", "expected"): 124, ("commune_staff_trained", "part"): 61,
        ("commune_staff_trained", "whole"): 100, ("commune_staff_trained", "reported"): 124,
        ("commune_staff_trained", "expected"): 124,
    })
    return tables


def filled(tables: dict, name: str, values: dict) -> None:
    for table in tables["tables"]:
        if table["name"] == name:
            table["cells"] = [
                {"at": dict(zip(table["dimensions"], codes, strict=True)), "value": n, "low": n, "high": n}
                for codes, n in values.items()
            ]


def put(tables: dict, name: str, codes: tuple, value: int | None, low: int, high: int | None) -> None:
    """One figure as a test wants it."""
    table = next(one for one in tables["tables"] if one["name"] == name)
    cell = next(one for one in table["cells"] if tuple(one["at"][d] for d in table["dimensions"]) == codes)
    cell.update(value=value, low=low, high=high)


def release_of(cast, kind: str = "half", *, state: str = "approved", tables: dict | None = None) -> Release:
    """Not stored: for what reads a release alone."""
    tables = tables_of(kind) if tables is None else tables
    start, end = (dt.date.fromisoformat(day) for day in tables["period"])
    approved = {"approved_by": cast.second_manager, "approved_at": CUTOFF} if state == "approved" else {}
    return Release(**{
        "number": tables["release"], "period_start": start, "period_end": end, "cutoff": CUTOFF, "state": state,
        "catalogue": tables["catalogue"], "rules": tables["rules"], "prepared_by": cast.manager, "tables": tables,
        "certificate": {"holds": True, "earlier": []}, "solution": {"caps": []}, **approved,
    })


def stored(cast, kind: str = "half", **more) -> Release:
    release = release_of(cast, kind, **more)
    release.save()
    return release


def paper_of(language: str = "vi", **words) -> ReportPaper:
    paper = first_words(language)
    for name, value in words.items():
        setattr(paper, name, value)
    return paper
