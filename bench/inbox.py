"""One partner's inbox with few and with many referrals, each of its tabs, turn by turn in one run.

The tabs are those that the page itself links to. Both inboxes fill every tab's first page, so that lists are compared
and not rows.
"""

import re
import statistics

from bench.pages import milliseconds, queries_of, signed_in
from bench.referred import OPEN, Partner
from bench.report import Line

FEW, MANY, ROUNDS = 200, 50_000, 40
# In each open part of it; a page holds twenty.
FEW_EACH, MANY_EACH = 24, 110
TIMES, QUERIES = 1.5, 12
TAB = re.compile(r'href="(\?tab=[\w-]+)"')


def figures(province, given) -> list[Line]:
    from privacy.datakeys import opened_keys
    from privacy.identity import SYSTEM, acting_as

    province.grow(given.small)
    few, many, rounds = (len(OPEN) + 3, 3 * len(OPEN), 1) if given.quick else (FEW, MANY, ROUNDS)
    with acting_as(SYSTEM), opened_keys():
        small, large = Partner(province), Partner(province)
        small.holds(few, 1 if given.quick else FEW_EACH)
        large.holds(many, 1 if given.quick else MANY_EACH)
    province.tidy()
    pages = [signed_in(one.officers[0].username) for one in (small, large)]
    return [line for path in tabs(pages[0]) for line in compared(path, pages, (few, many), rounds)]


def tabs(page) -> list[str]:
    """The inbox as it opens, and each tab that it links to."""
    found = TAB.findall(page.get("/inbox/").content.decode())
    assert found, "the inbox links to no tab"
    return ["/inbox/", *(f"/inbox/{one}" for one in dict.fromkeys(found))]


def compared(path: str, pages, sizes, rounds: int) -> list[Line]:
    """A tab of both, turn by turn."""
    for page in pages:
        assert page.get(path).status_code == 200, path
    took: list[list[float]] = [[], []]
    for _round in range(rounds):
        for n, page in enumerate(pages):
            took[n].append(milliseconds(page, path))
    few, many = map(statistics.median, took)
    asked = [queries_of(page, path) for page in pages]
    values = f"{few:.1f} ms of {sizes[0]:,}, {many:.1f} ms of {sizes[1]:,} referrals"
    return [
        Line(f"inbox {path.removeprefix('/inbox/')}".strip(), values, many / few, TIMES),
        Line("", f"{asked[0]} and {asked[1]} queries", max(asked), QUERIES, "queries"),
    ]
