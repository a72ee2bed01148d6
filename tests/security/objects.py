"""Whose things a probe asks for. One entry of COLUMNS is one column of the walk: who made the things, or that there
are none; and as whom each role then stands in the access matrix, which is written for what the worker made.

A new column is one more entry; a new kind of id in an address is one more key of `things_of`.
"""

import itertools
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from accounts.actions import open_account
from accounts.codes.actions import ask
from accounts.models import EntryCode, User
from accounts.roles import Role
from casework.clients.actions import reassign
from casework.emergency.actions import review
from casework.emergency.codes import Verdict
from casework.emergency.models import EmergencyAccess
from casework.followups.actions import plan_followup
from casework.grants.actions import end_grant
from casework.grants.models import ClientGrant
from casework.rights.actions import receive
from casework.rights.codes import RequestKind
from casework.rights.erasing import erase_by_request
from casework.safety.actions import raise_alert
from casework.screening.actions import begin_screening
from casework.transfers.models import Transfer
from privacy.identity import SYSTEM, acting_as
from reporting.actions import enter_estimate
from tests.casework.plans import goal_of
from tests.cast import PASSWORD, named
from tests.factories import (
    asked_to_take,
    broken_glass,
    brought_file,
    client_of,
    client_with_need,
    covered,
    referral_at,
    release_at,
    shared_with,
)
from tests.referrals.systems import key_of
from tests.security.test_access_matrix import MOVES, OF_A_PURPOSE, REFUSED, SEES, factor_of

ALIAS = "Mận"  # of every client that the factories register: in no answer that refuses
SLUGS = {"register": "recall", "screening-question": "unwell", "urgent-referral": "gbv"}
SLUGS |= {"consent-words": "2026-1", **dict.fromkeys(OF_A_PURPOSE, "share")}
OUTSIDE = {"worker": "outsider", "colleague": "outsider", "case_manager": "outsider", "outsider": "worker"}
COLLEAGUES = {"worker": "colleague", "colleague": "worker"}
OTHER_PARTNERS = {"clinic_officer": "job_officer", "job_officer": "clinic_officer"}


@dataclass(frozen=True)
class Column:
    """`make` gives the ids that addresses ask for; `stands_as` maps a role to its place in the matrix; `gone` names
    the ids that lead nowhere for anybody; `yet` is what this or that role is told all the same."""

    make: Callable[..., dict]
    stands_as: dict[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    yet: dict[tuple[str, str], int] = field(default_factory=dict)


def things_of(cast, worker, *, category="health", officer=None, service=None) -> dict:
    """A client with everything about them that has an address, all made by `worker`."""
    things = case_of(cast, worker, category=category, officer=officer, service=service)
    return things | opened_for_a_time(cast, worker) | asked_for(worker, things["clients"][0])


def case_of(cast, worker, *, category="health", officer=None, service=None) -> dict:
    officer, service = officer or cast.clinic_officer, service or cast.check_up
    need = client_with_need(worker, category)
    screening = begin_screening(by=worker, id=uuid.uuid4(), client=need.client)
    followup = plan_followup(by=worker, id=uuid.uuid4(), client=need.client, due_on=need.identified_on)
    referral = referral_at("accepted", sender=worker, receiver=officer, service=service)
    return {
        "client_id": need.client_id, "need_id": need.pk, "screening_id": screening.pk, "followup_id": followup.pk,
        "alert_id": raise_alert(by=worker, client=need.client, risks=["violence"]).pk,
        "referral_id": referral.pk, "service_id": service.pk, "release_id": release_of(cast).pk,
        "estimate_id": estimate_of(cast).pk, "draft_id": uuid.uuid4(), "verb": "miss", "method": "multiplier",
        "subject": f"commune-{cast.commune.pk}", "period": "2026-06-30",
        "file_id": brought_file(cast.administrator).pk, "token_id": key_of(officer)[0].pk,
        "goal_id": goal_of(worker, need.client).pk, "factor_id": factor_of(worker),
        "account_id": worker.pk, "organisation_id": service.organisation_id, "commune_code": cast.commune.pk,
        "clients": [need.client, referral.client],
    }


weeks = itertools.count(1)  # one worker is covered once at a time


def opened_for_a_time(cast, worker) -> dict:
    """A client shared with a colleague, another opened by break-glass, a cover that is still to come, a third for whom
    the colleague is asked."""
    peer, manager = around(cast, worker)
    review_the_last(manager)
    shared = shared_with(peer, client_of(worker), by=worker)
    running = broken_glass(peer, client_of(worker))
    cover = covered(worker, peer, by=manager, in_days=7 * next(weeks))
    asked = asked_to_take(peer, client_of(worker), by=worker)
    return {
        "grant_id": shared.pk, "access_id": running.pk, "cover_id": cover.pk, "transfer_id": asked.pk,
        "worker_id": worker.pk, "code_id": code_of(cast, worker).pk,
    }


def code_of(cast, worker) -> EntryCode:
    """The one open code that was asked for this worker."""
    with acting_as(SYSTEM):
        standing = EntryCode.objects.filter(user=worker).standing().first()
    return standing or ask(by=cast.administrator, id=uuid.uuid4(), user=worker, reason="phone")


def review_the_last(manager) -> None:
    """Answer what an earlier column left, so that it does not stand in the case manager's way."""
    with acting_as(SYSTEM):
        left = list(EmergencyAccess.objects.filter(organisation=manager.organisation, reviewed_at=None)
                    .select_related("grant", "user"))
    for access in left:
        if not access.is_over:
            end_grant(by=access.user, grant=access.grant)
        review(by=manager, access=access, verdict=Verdict.JUSTIFIED, words="")


def asked_for(worker, client) -> dict:
    """The request of one client to be erased, and the erasure of another."""
    asked = receive(by=worker, client=client, kind=RequestKind.ERASURE)
    return {"request_id": asked.pk, "erasure_id": erased(worker, client_of(worker)).pk}


def erased(worker, client):
    """What the case manager of the worker's organisation leaves of this client."""
    asked = receive(by=worker, client=client, kind=RequestKind.ERASURE)
    return erase_by_request(by=case_manager_of(worker.organisation), request=asked)


def around(cast, worker) -> tuple:
    """A colleague of this worker, and their case manager."""
    pairs = {cast.worker: cast.colleague, cast.colleague: cast.worker}
    peer = pairs.get(worker) or account(worker.organisation, Role.OUTREACH_WORKER)
    return peer, case_manager_of(worker.organisation)


def case_manager_of(organisation) -> User:
    with acting_as(SYSTEM):
        held = User.objects.filter(organisation=organisation, role=Role.CASE_MANAGER).first()
    return held or account(organisation, Role.CASE_MANAGER)


def account(organisation, role) -> User:
    """Somebody of an organisation of which the cast knows one person only; the same one each time."""
    name = f"{organisation.name} {role}"
    with acting_as(SYSTEM):
        standing = User.objects.filter(pk=named(name)).first()
    return standing or open_account(
        by=None, id=named(name), username=named(name).hex, full_name="Lò Thị Sương", role=role,
        organisation=organisation, password=PASSWORD,
    )


def release_of(cast):
    """The one approved release."""
    from reporting.models import Release

    if standing := Release.objects.first():
        return standing
    return release_at("approved", cast)


def estimate_of(cast):
    """The one estimate."""
    from reporting.models import Estimate

    return Estimate.objects.first() or enter_estimate(
        by=cast.manager, id=uuid.uuid4(), commune=cast.commune, year=2025, low=1, point=2, high=3, method="census",
        source="Rà soát",
    )


def handed_over(cast) -> dict:
    """The worker's, until the case manager gave them to the colleague, who opened them for a time since. Nobody's
    second factor is handed over: the colleague's is their own."""
    things = case_of(cast, cast.worker)
    for client in things["clients"]:
        reassign(by=cast.case_manager, client=client, to=cast.colleague)
    with acting_as(SYSTEM):
        things["clients"][0].refresh_from_db()
    theirs = opened_for_a_time(cast, cast.colleague) | asked_for(cast.colleague, things["clients"][0])
    return things | theirs | {"factor_id": factor_of(cast.colleague)}


def erased_people(cast) -> dict:
    """Everything of people who were erased since; who carried it out may read the receipt."""
    things = things_of(cast, cast.worker)
    for client in of_these(things):
        things["erasure_id"] = erased(cast.worker, client).pk
    review_the_last(cast.case_manager)
    return things


def of_these(things) -> list:
    """Everybody whom these things are about, also who was shared or opened by break-glass."""
    with acting_as(SYSTEM):
        shared = ClientGrant.objects.get(pk=things["grant_id"]).content_object
        opened = EmergencyAccess.objects.get(pk=things["access_id"]).client
        asked = Transfer.objects.get(pk=things["transfer_id"]).client
    return [*things["clients"], shared, opened, asked]


OF_A_PERSON = frozenset(
    f"{name}_id" for name in ("client", "need", "screening", "followup", "referral", "grant", "access", "request",
                            "alert", "goal", "transfer")
)
EVERY_ID = OF_A_PERSON | {
    f"{name}_id" for name in ("service", "release", "estimate", "draft", "cover", "erasure", "file", "token",
                            "worker", "account", "organisation", "factor", "code")
} | {"commune_code"}


def nothing(cast) -> dict:
    """Ids of no things."""
    return {name: uuid.uuid4() for name in EVERY_ID} | {
        "verb": "miss", "method": "multiplier", "subject": "commune-99999", "period": "2026-06-30",
        "commune_code": "99999", "factor_id": 0,
    }


# Who had to do with an erased person reads that it ended, and nothing of the person: a receiver that the referral was
# withdrawn, the registers that the request was met, the case manager that the glass was broken.
STILL_TOLD = {
    ("emergency-review", "case_manager"): SEES,
    ("received", "clinic_officer"): SEES, ("referral-say", "clinic_officer"): SEES,
    ("received-fhir", "clinic_officer"): SEES,
    ("referral-move", "clinic_officer"): MOVES,
    **{(page, role): REFUSED for page in ("request-close", "erasure-confirm")
       for role in ("case_manager", "privacy_officer")},
}
COLUMNS = {
    "own": Column(lambda cast: things_of(cast, cast.worker)),
    "a colleague's": Column(lambda cast: things_of(cast, cast.colleague), COLLEAGUES),
    "handed over": Column(handed_over, COLLEAGUES),
    "another organisation's": Column(lambda cast: things_of(cast, cast.outsider), OUTSIDE),
    "to another partner": Column(
        lambda cast: things_of(cast, cast.worker, category="employment", officer=cast.job_officer, service=cast.job),
        OTHER_PARTNERS,
    ),
    "erased": Column(erased_people, gone=OF_A_PERSON, yet=STILL_TOLD),
    "nonexistent": Column(nothing, gone=EVERY_ID | {"subject"}),
}


def kwargs_of(name: str, pattern, things: dict) -> dict:
    """What the address of this route is filled with; a kind of id that nobody makes is named."""
    wanted = pattern.pattern.converters
    held = {**things, "slug": SLUGS.get(name)}
    missing = [key for key in wanted if held.get(key) is None]
    assert not missing, f"{name}: let things_of() and nothing() in tests/security/objects.py make {missing}"
    return {key: held[key] for key in wanted}
