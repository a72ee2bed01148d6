"""A worker's pages as they grow and as they travel: a person's page and whole timeline with few events and with many,
turn by turn in one run; and what each page weighs over the wire, compressed as the server sends it."""

import statistics
import uuid

from bench.pages import milliseconds, queries_of, signed_in
from bench.report import Line

WORKER, ROUNDS = "ctv1", 40
FEW, MANY = 5, 500
TIMES, QUERIES, NEXT = 1.5, 12, 20_000
PAGES = ("/today/", "/week/", "/clients/", "/contacts/new/", "/contacts/sheet/", "/clients/new/", "/stock/")
OF_A_PERSON = ("client", "timeline", "plan", "consent", "changes", "followup-plan")


def figures(province, given) -> list[Line]:
    from privacy.datakeys import opened_keys

    province.grow(given.small)
    rounds = 1 if given.quick else ROUNDS
    with opened_keys():
        people = [met_often(few) for few in ((2, 4) if given.quick else (FEW, MANY))]
    province.tidy()
    page = signed_in(WORKER)
    lines = [line for name in ("client", "timeline") for line in compared(page, name, people, rounds)]
    return lines + weighed(page, people[-1])


def met_often(times: int):
    """A person of the worker's, met so many times."""
    from accounts.models import User
    from casework.clients.actions import register
    from casework.contacts.actions import Said, log_contact
    from privacy.identity import acting_as
    from services.models import Commune

    worker, commune = User.objects.get(username=WORKER), Commune.objects.first()
    answers = {"mother": "Ng", "birth_day": 9, "birth_month": 9, "nickname": f"Bé {times}", "siblings": 3}
    with acting_as(worker):
        client = register(
            by=worker, id=uuid.uuid4(), alias="Mơ", answers=answers, age_band="25-49", sex="female", commune=commune,
            safe_contact={"channel": "message", "hours": "", "words": ""},
        )
        for _time in range(times):
            log_contact(
                by=worker, id=uuid.uuid4(), channel="field", commune=commune, client=client,
                supplies={"condoms": (5, 0)}, said=Said(topics=["health", "work"]),
            )
    return client


def compared(page, name: str, people, rounds: int) -> list[Line]:
    """One page of both, turn by turn."""
    from django.urls import reverse

    paths = [reverse(name, args=[one.pk]) for one in people]
    took: list[list[float]] = [[], []]
    for path in paths:
        page.get(path)
    for _round in range(rounds):
        for n, path in enumerate(paths):
            took[n].append(milliseconds(page, path))
    few, many = map(statistics.median, took)
    asked = [queries_of(page, path) for path in paths]
    values = f"{few:.1f} ms with few events, {many:.1f} ms with {MANY if rounds > 1 else 4}"
    return [
        Line(f"{name} of a person", values, many / few, TIMES),
        Line("", f"{asked[0]} and {asked[1]} queries", max(asked), QUERIES, "queries"),
    ]


def weighed(page, person) -> list[Line]:
    """Each page's bytes, compressed."""
    from django.urls import reverse

    paths = {path: path for path in PAGES} | {name: reverse(name, args=[person.pk]) for name in OF_A_PERSON}
    found = []
    for name, path in paths.items():
        answer = page.get(path, headers={"accept-encoding": "gzip"}, follow=True)
        assert answer.status_code == 200, f"{path} answers {answer.status_code}"
        plain = len(page.get(path, follow=True).content)
        found.append(Line(f"bytes of {name}", f"{plain:,} plain", len(answer.content), NEXT, "bytes"))
    return found
