"""Whose things a probe asks for. One entry of COLUMNS is one column of the walk: who made the things, or that there
are none; and as whom each role then stands in the access matrix, which is written for what the worker made.

A new column is one more entry; a new kind of id in an address is one more key of `things_of`.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from casework.clients.actions import reassign
from casework.followups.actions import plan_followup
from casework.screening.actions import begin_screening
from reporting.actions import approve_release, prepare_release
from tests.factories import client_with_need, referral_at

ALIAS = "Mận"  # of every client that the factories register: in no answer that refuses
SLUGS = {"register": "recall", "contact": "channel", "screening-question": "unwell"}
OUTSIDE = {"worker": "outsider", "colleague": "outsider", "case_manager": "outsider", "outsider": "worker"}
COLLEAGUES = {"worker": "colleague", "colleague": "worker"}
OTHER_PARTNERS = {"clinic_officer": "job_officer", "job_officer": "clinic_officer"}


@dataclass(frozen=True)
class Column:
    """`make` gives the ids that addresses ask for; `stands_as` maps a role to its place in the matrix."""

    make: Callable[..., dict]
    stands_as: dict[str, str] = field(default_factory=dict)
    is_there: bool = True


def things_of(cast, worker, *, category="health", officer=None, service=None) -> dict:
    """A client with everything about them that has an address, all made by `worker`."""
    officer, service = officer or cast.clinic_officer, service or cast.check_up
    need = client_with_need(worker, category)
    screening = begin_screening(by=worker, id=uuid.uuid4(), client=need.client)
    followup = plan_followup(by=worker, id=uuid.uuid4(), client=need.client, due_on=need.identified_on)
    referral = referral_at("accepted", sender=worker, receiver=officer, service=service)
    return {
        "client_id": need.client_id, "need_id": need.pk, "screening_id": screening.pk, "followup_id": followup.pk,
        "referral_id": referral.pk, "service_id": service.pk, "release_id": release_of(cast).pk,
        "draft_id": uuid.uuid4(), "verb": "miss", "clients": [need.client, referral.client],
    }


def release_of(cast):
    """The one approved release."""
    from reporting.models import Release

    if standing := Release.objects.first():
        return standing
    prepared = prepare_release(
        by=cast.manager, id=uuid.uuid4(), period_start=dt.date(2025, 1, 1), period_end=dt.date(2025, 12, 31)
    )
    return approve_release(by=cast.second_manager, release=prepared)


def handed_over(cast) -> dict:
    """The worker's, until the case manager gave them to the colleague."""
    things = things_of(cast, cast.worker)
    for client in things["clients"]:
        reassign(by=cast.case_manager, client=client, to=cast.colleague)
    return things


def nothing(cast) -> dict:
    """Ids of no things."""
    names = ["client", "need", "screening", "followup", "referral", "service", "release", "draft"]
    return {f"{name}_id": uuid.uuid4() for name in names} | {"verb": "miss"}


COLUMNS = {
    "own": Column(lambda cast: things_of(cast, cast.worker)),
    "a colleague's": Column(lambda cast: things_of(cast, cast.colleague), COLLEAGUES),
    "handed over": Column(handed_over, COLLEAGUES),
    "another organisation's": Column(lambda cast: things_of(cast, cast.outsider), OUTSIDE),
    "to another partner": Column(
        lambda cast: things_of(cast, cast.worker, category="employment", officer=cast.job_officer, service=cast.job),
        OTHER_PARTNERS,
    ),
    "nonexistent": Column(nothing, is_there=False),
}


def kwargs_of(name: str, pattern, things: dict) -> dict:
    """What the address of this route is filled with; a kind of id that nobody makes is named."""
    wanted = pattern.pattern.converters
    held = {**things, "slug": SLUGS.get(name)}
    missing = [key for key in wanted if held.get(key) is None]
    assert not missing, f"{name}: let things_of() and nothing() in tests/security/objects.py make {missing}"
    return {key: held[key] for key in wanted}
