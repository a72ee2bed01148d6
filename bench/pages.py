"""Milliseconds and queries of each page, signed in, through the whole stack, as the application role.

The pages of figures are not here: they read frozen tables, whose size no number of persons changes.
"""

import statistics
import time

from bench.report import Line

ROUNDS = 40
QUERIES, TIMES = 12, 1.5
# Page → who looks at it.
PAGES = {
    "today": ("/today/", "ctv1"), "client list of a worker": ("/clients/", "ctv1"),
    "client list of a case manager": ("/clients/", "quanly1"), "last full page of it": ("far", "quanly1"),
    "inbox": ("/inbox/", "tiepnhan1"), "directory": ("/directory/", "ctv1"),
    "a client": ("client", "ctv1"),
}


def signed_in(username: str):
    from django.test import Client

    from accounts.models import User
    from privacy.identity import VISITOR, acting_as
    from tests.proofs import let_in

    page = Client()
    with acting_as(VISITOR):
        let_in(page, User.objects.get(username=username))
    return page


def measured(rounds: int) -> dict[str, tuple[float, int]]:
    """{page: (median milliseconds of so many rounds, queries on both databases)}."""
    return {name: one_page(path_of(where, who), who, rounds) for name, (where, who) in PAGES.items()}


def path_of(where: str, who: str) -> str:
    """An address; that of the user's first client; or the last page that is as long as the first, to compare like
    with like."""
    if where not in {"far", "client"}:
        return where
    from django.urls import reverse

    from accounts.models import User
    from casework.caseload.views import A_PAGE
    from casework.clients.models import Client
    from privacy.identity import acting_as

    user = User.objects.get(username=who)
    with acting_as(user):
        found = Client.objects.visible_to(user).open()
        first, count = found.first(), found.count()
    return reverse("client", args=[first.pk]) if where == "client" else f"/clients/?page={count // A_PAGE}"


def one_page(path: str, who: str, rounds: int) -> tuple[float, int]:
    page = signed_in(who)
    answer = page.get(path)
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"
    queries = queries_of(page, path)
    return statistics.median(milliseconds(page, path) for _round in range(rounds)), queries


def milliseconds(page, path: str, sent: dict | None = None) -> float:
    """Of opening a page, or of sending its form."""
    began = time.perf_counter()
    page.get(path) if sent is None else page.post(path, sent)
    return (time.perf_counter() - began) * 1000


def queries_of(page, path: str) -> int:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connections["default"]) as records, CaptureQueriesContext(connections["keys"]) as keys:
        page.get(path)
    return len(records) + len(keys)


def figures(province, given) -> list[Line]:
    """Measure, grow, measure again."""
    rounds = 1 if given.quick else ROUNDS
    province.grow(given.small)
    small = measured(rounds)
    province.grow(given.persons)
    large, lines = measured(rounds), []
    for name, (before, queries_before) in small.items():
        after, queries = large[name]
        values = f"{before:.1f} ms at {given.small:,}, {after:.1f} ms at {given.persons:,} persons"
        lines.append(Line(name, values, after / before, TIMES))
        values = f"{queries_before} and {queries} queries"
        lines.append(Line("", values, queries, QUERIES, "queries"))
    return lines
