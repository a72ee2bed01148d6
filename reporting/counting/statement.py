"""Puts one statement together from the facts and the wanted tables, and runs it: one snapshot of the database.

Knows nothing of what the tables mean; the SQL beside it says that, in the words of `reporting.counting`.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from privacy.disclosure.openform import SMALLEST_K
from reporting.catalogue import CASCADE, Period, period_of

FOLDER = Path(__file__).parent
Rows = list[tuple[Any, ...]]
# Everybody's own rows are narrowed by row security already; this keeps its question to the rows that are asked for.
OF_THESE = "AND client_id = ANY(%(clients)s)"
# Counting sorts and hashes more than a page does; nobody waits for it, so one processor stays with the pages; and
# compiling the statement would take longer than running it.
MEANS = (
    "SELECT set_config('work_mem', '96MB', true), set_config('max_parallel_workers_per_gather', '0', true), "
    "set_config('jit', 'off', true)"
)


@cache
def read(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


@cache
def selects() -> dict[str, str]:
    """The SELECT of each table, by its name."""
    parts = re.split(r"^-- table: (\w+)\n", read("tables"), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@cache
def facts() -> dict[str, str]:
    """The SQL of each fact, by its name, each after those that it is made of."""
    text = read("facts").rstrip().removesuffix(")")
    parts = re.split(r"^(?:WITH|\),) (\w+) AS \(\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def complete(select: str, *, own: bool = False) -> str:
    """`select` with the facts that it asks for, of everybody or of given clients alone.

    No others: the database keeps what is named twice, even where one of the two is never looked at.
    """
    held = {**facts(), "records": read("own" if own else "everybody")}
    asked = set(re.findall(r"\w+", select))
    for name in reversed(held):
        if name in asked:
            asked |= set(re.findall(r"\w+", held[name]))
    wanted = ",\n".join(f"{name} AS (\n{text})" for name, text in held.items() if name in asked)
    return f"WITH {wanted}\n{select}".replace("{only}", OF_THESE if own else "")


def of_tables(names: Iterable[str]) -> str:
    """One SELECT of (table, codes, count) for all these tables."""
    named = "SELECT '{}' AS name, held.* FROM (\n{}) held (codes, n)"
    return "\nUNION ALL\n".join(named.format(name, selects()[name]) for name in names)


def parameters(start: dt.date, end: dt.date, *, quarters: Iterable[str] = (), k: int = SMALLEST_K) -> dict[str, Any]:
    """What the statement is given. `base` is 1 January: all but a month's own figures run from there."""
    base, year = dt.date(end.year, 1, 1), end.year
    opens = {f"q{n}": dt.date(year, 3 * n - 2, 1) for n in (1, 2, 3, 4)}
    closes = {**{f"q{n}": opens[f"q{n + 1}"] - dt.timedelta(days=1) for n in (1, 2, 3)}, "q4": dt.date(year, 12, 31)}
    wanted = list(quarters)
    after = timezone.make_aware(dt.datetime.combine(end + dt.timedelta(days=1), dt.time.min))
    return {
        "start": start, "end": end, "base": base, "after": after, "zone": settings.TIME_ZONE, "k": k,
        "cascade": list(CASCADE), "q2": opens["q2"], "q3": opens["q3"], "q4": opens["q4"], "quarters": wanted,
        "bits": [1 << int(one[1]) - 1 for one in wanted], "opens": [opens[one] for one in wanted],
        "closes": [closes[one] for one in wanted],
    }


def quarters_of(start: dt.date, end: dt.date) -> tuple[str, ...]:
    """The quarters that a half-year or a year holds; none for a month, whose release has no such table."""
    if period_of(start, end) == Period.MONTH:
        return ()
    return tuple(f"q{n}" for n in range(1, end.month // 3 + 1))


def run(statement: str, given: Mapping[str, Any]) -> Rows:
    """The rows of one statement, as whoever is acted as just now."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MEANS)
        cursor.execute(statement, given)
        return cursor.fetchall()


def tables(rows: Iterable[tuple[str, list[str], int]]) -> dict[str, dict[tuple[str, ...], int]]:
    """Rows of (table, codes, count) as `reporting.draft.Counts`."""
    found: dict[str, dict[tuple[str, ...], int]] = {}
    for name, codes, n in rows:
        found.setdefault(name, {})[tuple(codes)] = int(n)
    return found
