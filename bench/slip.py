"""What a slip costs its worker: from the tap to the whole PDF, a new code and its trail included, on each paper."""

import statistics

from bench.pages import milliseconds, signed_in
from bench.report import Line

ROUNDS, SECONDS = 15, 0.5
EMPTY = "/hidden/"  # the whole stack, and nothing on the page


def figures(province, given) -> list[Line]:
    from referrals.slips.paper import Format

    province.grow(given.small)
    rounds = 1 if given.quick else ROUNDS
    page, path = a_referral()
    page.get(EMPTY)
    empty = statistics.median(milliseconds(page, EMPTY) for _round in range(rounds))
    lines = []
    for format in Format:
        printed(page, path, format)  # the printer itself is loaded with the first paper
        took = statistics.median(printed(page, path, format) for _round in range(rounds))
        values = f"{took:.0f} ms, {took / empty:.0f} × an empty page of {empty:.1f} ms"
        lines.append(Line(f"a slip on {NAMES[format]}", values, took / 1000, SECONDS, "s"))
    return lines


NAMES = {"a6": "A6", "80": "an 80 mm roll", "58": "a 58 mm roll"}


def a_referral():
    """The browser of a sender, and where the slip of a referral of theirs is printed."""
    from django.urls import reverse

    from privacy.identity import SYSTEM, acting_as
    from referrals.models import Referral

    with acting_as(SYSTEM):
        found = Referral.objects.filter(state="sent").select_related("sent_by").first()
    return signed_in(found.sent_by.username), reverse("slip-print", args=[found.pk])


def printed(page, path: str, format: str) -> float:
    return milliseconds(page, path, {"format": format})
