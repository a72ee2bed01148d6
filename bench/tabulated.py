"""Fills the database of DH_DATA with an invented year, counts it in turns, and prints what it took as JSON.

`python -m bench.tabulated PERSONS SERVICES`. Median of ROUNDS turns, in seconds of the processor that this process
and the one of the database spent, so that a busy machine changes them little. Both ways run as the release job, under
the same settings.
"""

import datetime as dt
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

YEAR = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
TABLES, ROUNDS = ("coverage", "needs", "given"), 3
USER, SYSTEM = 11, 12  # of /proc/…/stat, after the name
HERE = Path(__file__).parent


def main(persons: int, services: int) -> None:
    from bench.province import as_owner, make_tables

    make_tables()
    import django

    django.setup()
    fill(persons, services)
    as_owner("VACUUM ANALYZE")
    from reporting.counting import count
    from reporting.counting.everybody import count_tables

    ways = {"by_hand": by_hand, "ours": lambda: count_tables(TABLES, *YEAR), "whole": lambda: count(*YEAR)}
    found = {name: way() for name, way in ways.items()}  # and everything is warm
    seconds = {name: [] for name in ways}
    for _round in range(ROUNDS):
        for name, way in ways.items():
            seconds[name].append(took(way))
    print(json.dumps({
        **{name: statistics.median(held) for name, held in seconds.items()},
        "cells": sum(map(len, found["by_hand"].values())),
        "wrong": sum(differences(found["by_hand"][name], found[way].get(name, {}))
                     for name in TABLES for way in ("ours", "whole")),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))


def took(way: Callable[[], object]) -> float:
    began = spent()
    way()
    return spent() - began


def spent() -> float:
    """Seconds of the processor so far, of this process and of the one that serves its connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    words = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    ticks = int(words[USER]) + int(words[SYSTEM])
    return ticks / os.sysconf("SC_CLK_TCK") + time.process_time()


def differences(one: dict, other: dict) -> int:
    return sum(one.get(codes) != other.get(codes) for codes in one.keys() | other.keys())


def fill(persons: int, services: int) -> None:
    """As the server's superuser, whom no foreign key and no policy holds up."""
    import psycopg2
    from django.db import connection

    from services.actions import load_communes

    load_communes()
    given = connection.get_connection_params()
    filling = psycopg2.connect(host=given["host"], dbname=given["dbname"], user="postgres")
    with filling, filling.cursor() as cursor:
        cursor.execute((HERE / "tabulating.sql").read_text("utf-8"), {"persons": persons, "services": services})
    filling.close()


def by_hand() -> dict[str, dict]:
    """The same tables from the statement written by hand."""
    from privacy.identity import RELEASE, acting_as
    from reporting.counting import statement

    with acting_as(RELEASE):
        rows = statement.run((HERE / "by_hand.sql").read_text("utf-8"), {"start": YEAR[0], "end": YEAR[1]})
    return statement.tables(rows)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
