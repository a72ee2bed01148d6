"""Counts everybody, once whichever organisations hold them, as the release job: raw figures, kept in memory only."""

import datetime as dt
from collections.abc import Iterable, Sequence

from privacy.disclosure.openform import SMALLEST_K
from privacy.identity import RELEASE, acting_as
from reporting.catalogue import ELIGIBLE, SERVED, Period, period_of, tables_of
from reporting.counting import statement
from reporting.draft import Counts

# (label, start, end, cut-off) of a period published earlier in the same year.
Earlier = tuple[str, dt.date, dt.date, dt.datetime]
# What is made elsewhere: late by statements of their own, the rest from other rows.
APART = ("late", "estimate", "programme")


def count(
    start: dt.date, end: dt.date, *, quarters: Sequence[str] | None = None, late: Iterable[Earlier] = (),
    k: int = SMALLEST_K,
) -> Counts:
    """Every counted table of the period's release and its supplies, from one snapshot of the database.

    `quarters` are those to count, all of the period if not given. `late` are periods published earlier in the same
    year: whom they would count now and did not count at their cut-off. `k`: an item handed out at fewer meetings is
    not listed. Raises ValueError for what is no period of a release.
    """
    period = period_of(start, end)
    if period is None:
        raise ValueError("This is no period that a release can have.")
    wanted = statement.quarters_of(start, end) if quarters is None else tuple(quarters)
    names = [table.name for table in tables_of(period) if table.name not in APART]
    made = count_tables(names, start, end, quarters=wanted, k=k)
    if period != Period.MONTH:
        made.setdefault("quarters", {})
    with acting_as(RELEASE):
        made["late"] = {codes: n for one in late for codes, n in late_of(*one).items()}
    return made


def count_tables(
    names: Iterable[str], start: dt.date, end: dt.date, *, quarters: Sequence[str] = (), k: int = SMALLEST_K
) -> dict[str, dict[tuple[str, ...], int]]:
    """These tables alone. What none of them asks for is not looked at."""
    given = statement.parameters(start, end, quarters=quarters, k=k)
    with acting_as(RELEASE):
        return statement.tables(statement.run(statement.complete(statement.of_tables(names)), given))


def late_of(label: str, start: dt.date, end: dt.date, cutoff: dt.datetime) -> dict[tuple[str, str], int]:
    """How many the period would count now as eligible and as served, and did not at its cut-off."""
    given = statement.parameters(start, end) | {"cutoff": cutoff}
    rows = statement.run(statement.complete(statement.read("late")), given)
    found = {codes[0]: n for _name, codes, n in rows}
    return {(label, measure): found[measure] for measure in (ELIGIBLE, SERVED)}
