"""What row security and the trail add to a page: the same page with them and without, turn by turn in one run.

Without: the connection is the server's superuser, whom no policy binds, no identity is taken on, and no event is
written. Everything else is the same.
"""

import contextlib
import statistics
from collections.abc import Iterator
from unittest import mock

from bench.pages import PAGES, milliseconds, path_of, signed_in
from bench.report import Line

TURNS, ROUNDS, LIMIT = 6, 15, 1.15
SUPERUSER = "postgres"


def figures(province, given) -> list[Line]:
    province.grow(given.small)
    turns = 1 if given.quick else TURNS
    found = {name: both(path_of(where, who), who, turns) for name, (where, who) in PAGES.items()}
    lines = [Line(f"row security and trail: {name}", said(*pair), pair[0] / pair[1]) for name, pair in found.items()]
    walled, bare = (sum(pair[n] for pair in found.values()) for n in (0, 1))
    return [*lines, Line("row security and trail: all these pages", said(walled, bare), walled / bare, LIMIT)]


def said(walled: float, bare: float) -> str:
    return f"{walled:.1f} ms with, {bare:.1f} ms without"


def both(path: str, who: str, turns: int) -> tuple[float, float]:
    """Median milliseconds of a page with the walls and without."""
    page, walled, bare = signed_in(who), [], []
    for _turn in range(turns):
        walled += turn(page, path)
        with without_walls():
            bare += turn(page, path)
    return statistics.median(walled), statistics.median(bare)


def turn(page, path: str) -> list[float]:
    page.get(path)  # the connection and its caches are warm
    return [milliseconds(page, path) for _round in range(ROUNDS)]


@contextlib.contextmanager
def without_walls() -> Iterator[None]:
    """Nobody is acted as, so no cursor takes an identity on; the superuser passes by every policy."""
    with connected_as(SUPERUSER), mock.patch("privacy.identity.identity_of", return_value=None), \
            mock.patch("privacy.audit._insert"):
        yield


@contextlib.contextmanager
def connected_as(user: str) -> Iterator[None]:
    from django.db import connections

    before = {alias: connections[alias].settings_dict["USER"] for alias in connections}
    switch(dict.fromkeys(before, user))
    yield
    switch(before)


def switch(users: dict[str, str]) -> None:
    from django.db import connections

    for alias, user in users.items():
        connections[alias].close()
        connections[alias].settings_dict["USER"] = user
