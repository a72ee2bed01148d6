"""A referral that waits for an answer, made through the pages by a worker of the demo."""

import re
from collections.abc import Iterator

from tests.security.visiting import Visitor

WORKERS = ("ctv1", "ctv2", "ctv3", "ctv4")


def refer(site: str, to: str = "") -> Visitor:
    """Refer somebody's need, to this organisation where one is named; the worker stands on the referral's page."""
    for worker, url in needs(site):
        if service := offered(worker.open(url).page, to):
            worker.send({"service": service}).send({"called": "nobody"}).send({})
        if worker.path.startswith("/referrals/"):
            return worker
    raise AssertionError("nobody could be referred")


def needs(site: str) -> Iterator[tuple[Visitor, str]]:
    """Where needs that are not referred yet are referred, with the worker whose client's they are."""
    for worker in (Visitor(site, name) for name in WORKERS):
        for client in dict.fromkeys(re.findall(r'href="(/clients/[0-9a-f-]+/)"', worker.open("/clients/").page)):
            yield from ((worker, url) for url in re.findall(r'href="(/needs/[^"]+/refer/)"', worker.open(client).page))


def offered(page: str, to: str) -> str:
    """The first service on the list that is this organisation's; nothing where none is."""
    cards = [card for card in page.split('<li class="dh-card">')[1:] if to in card]
    found = [re.search(r'name="service" value="([^"]+)"', card) for card in cards]
    return next((one[1] for one in found if one), "")
