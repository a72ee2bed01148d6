"""Every address × every role. Outsiders first: who is signed out is sent to sign in, who is out of sight reads
"not found", who is in sight but may not reads why. A new address without its row here fails."""

import time
import uuid
from functools import cache

import pytest
from allauth.mfa.models import Authenticator
from django.urls import get_resolver, reverse

from accounts.codes.actions import ask
from accounts.factors.proving import TOTP
from casework.followups.actions import plan_followup
from casework.rights.actions import receive
from casework.rights.codes import RequestKind
from casework.rights.erasing import erase_by_request
from casework.safety.actions import raise_alert
from casework.screening.actions import begin_screening
from privacy.identity import SYSTEM, acting_as
from reporting.actions import enter_estimate
from tests.accounts.doors import with_app
from tests.casework.plans import goal_of
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
from tests.notes import note
from tests.referrals.systems import key_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SEES, REFUSED, ABSENT, MOVES, METHOD = 200, 403, 404, 302, 405
SAID = {SEES: "seen", REFUSED: "refused", ABSENT: "not found", MOVES: "led on", METHOD: "refused"}
CASEWORK, MINE = {"worker", "colleague", "case_manager", "outsider"}, {"worker", "case_manager"}
EVERYBODY = CASEWORK | {
    "clinic_officer", "job_officer", "manager", "second_manager", "privacy_officer", "administrator",
}
MANAGERS = {"manager", "second_manager"}
PARTNERS = {"clinic_officer", "job_officer"}
PUBLIC = {
    "sign-in", "begin", "begin-password", "forgot", "hidden", "style", "set_language",
    "slip", "slip-opened", "slip-step", "fhir-metadata",
}
MACHINES = {"fhir-task", "fhir-tasks"}  # no pages: for partners' systems with a key of their own, and no session


def of_client(name, allowed=SEES, who=MINE):
    """A page of one client: out of sight is 404 for everybody else."""
    return {role: (allowed if role in who else ABSENT) for role in EVERYBODY}


def of_casework(allowed):
    """A page of casework without a client: other roles are told that it is not theirs."""
    return {role: (allowed if role in CASEWORK else REFUSED) for role in EVERYBODY}


def of_partners(allowed):
    """A page of those who receive referrals."""
    return {role: (allowed if role in PARTNERS else REFUSED) for role in EVERYBODY}


def of_managers(allowed):
    """A page of those who read released figures."""
    return {role: (allowed if role in MANAGERS else REFUSED) for role in EVERYBODY}


def of_administrators(allowed):
    """The pages on which accounts and the directory are kept."""
    return {role: (allowed if role == "administrator" else REFUSED) for role in EVERYBODY}


def of_registers(allowed):
    """The registers of requests and erasures: case managers and the privacy officer."""
    return {role: (allowed if role in {"case_manager", "privacy_officer"} else REFUSED) for role in EVERYBODY}


ALLOW_CODES = ("case_manager", "privacy_officer", "administrator")


def of_those_who_approve(allowed):
    """Codes by which colleagues come in: not for those who do the work in the field."""
    return {role: (REFUSED if role in CASEWORK - {"case_manager"} else allowed) for role in EVERYBODY}


def of_those_who_ask(allowed):
    return {role: (allowed if role in ALLOW_CODES else REFUSED) for role in EVERYBODY}


# Pages of one purpose of consent.
OF_A_PURPOSE = ("consent-give", "consent-show", "consent-take-back")
# Address name → role → answer to GET.
MATRIX = {
    "home": dict.fromkeys(EVERYBODY, MOVES),
    "sign-in": dict.fromkeys(EVERYBODY, MOVES),
    "sign-out": dict.fromkeys(EVERYBODY, METHOD),
    "sign-in-factor": dict.fromkeys(EVERYBODY, MOVES),
    **{page: dict.fromkeys(EVERYBODY, SEES) for page in ("me", "roles", "lost-phone", "pin", "factor-new", "factor-app",
                                                         "factor-card")},
    # Where a browser gives no passkeys: to the other way. Of what is not locked: home.
    **{page: dict.fromkeys(EVERYBODY, MOVES) for page in ("factor-passkey", "locked")},
    **{page: dict.fromkeys(EVERYBODY, METHOD) for page in ("session-end", "sessions-end", "lock", "here",
                                                           "entry-code-disown")},
    "factor-remove": dict.fromkeys(EVERYBODY, ABSENT) | {"worker": SEES},
    "lost-phone-of": dict.fromkeys(EVERYBODY, REFUSED) | dict.fromkeys(("case_manager", "administrator"), SEES),
    "device-rule": dict.fromkeys(EVERYBODY, REFUSED) | {"case_manager": SEES},
    "set_language": dict.fromkeys(EVERYBODY, MOVES),
    **dict.fromkeys(("begin", "begin-password", "forgot"), dict.fromkeys(EVERYBODY, MOVES)),
    "password": dict.fromkeys(EVERYBODY, SEES),
    "entry-codes": of_those_who_approve(SEES),
    "entry-code": of_those_who_approve(ABSENT) | {**dict.fromkeys(ALLOW_CODES, SEES)},
    "entry-code-new": of_those_who_ask(SEES),
    "entry-code-ask": of_those_who_ask(SEES) | {"privacy_officer": ABSENT},
    "hidden": dict.fromkeys(EVERYBODY, SEES),
    "style": dict.fromkeys(EVERYBODY, SEES),
    "today": of_casework(SEES),
    "clients": of_casework(SEES),
    "register-begin": of_casework(MOVES),
    "register": of_casework(SEES),
    "register-check": of_casework(ABSENT),
    "register-known": of_casework(ABSENT),
    "contact-begin": of_casework(SEES),
    "contact": of_casework(SEES),
    "stock": of_casework(SEES),
    **{f"stock-{verb}": dict.fromkeys(EVERYBODY, REFUSED) | {"case_manager": SEES}
       for verb in ("receive", "count", "take-out")},
    "databook": of_casework(SEES),
    "databook-bring": of_casework(SEES),
    "databook-template": of_casework(SEES),
    "databook-paper": of_casework(SEES),
    "client": of_client("client"),
    "transfer-ask": of_client("transfer-ask"),
    "transfer": of_client("transfer") | {"colleague": SEES},
    "transfers": of_casework(SEES),
    "transfer-several": dict.fromkeys(EVERYBODY, REFUSED) | {"case_manager": SEES},
    "workload": dict.fromkeys(EVERYBODY, REFUSED) | {"case_manager": SEES},
    "hand-over": of_client("hand-over", who={"case_manager"}) | {"worker": REFUSED},
    "consent": of_client("consent"),
    **{name: of_client(name) for name in OF_A_PURPOSE},
    "consent-words": of_casework(SEES),
    "consent-paper": of_casework(SEES),
    "rights": of_client("rights"),
    "right-access": of_client("right-access"),
    "right-print": dict.fromkeys(EVERYBODY, METHOD),
    "right-sealed": of_client("right-sealed"),
    "right-correct": of_client("right-correct"),
    "right-restrict": of_client("right-restrict"),
    "right-statistics": of_client("right-statistics"),
    "right-record": of_client("right-record"),
    "right-erase": of_client("right-erase"),
    "rights-requests": of_registers(SEES),
    "request-close": of_client("request-close", who=MINE | {"privacy_officer"}) | dict.fromkeys(
        ("worker", "privacy_officer"), REFUSED
    ),
    "erasure-confirm": of_client("erasure-confirm", who=MINE | {"privacy_officer"}) | dict.fromkeys(
        ("worker", "privacy_officer"), REFUSED
    ),
    "erasures": of_registers(SEES),
    "erasure": of_registers(SEES),
    "erasure-receipt": of_registers(SEES),
    "screening-begin": of_client("screening-begin"),
    "followup-plan": of_client("followup-plan"),
    "screening": of_client("screening", MOVES),
    "screening-question": of_client("screening-question"),
    "screening-safety": of_client("screening-safety", MOVES),  # nothing points to danger: back to the questions
    "screening-answers": of_client("screening-answers"),
    "child-path": of_client("child-path", MOVES),  # of an adult: to the record
    "urgent-referral": dict.fromkeys(EVERYBODY, METHOD),
    "alert": of_client("alert"),
    "need-decide": of_client("need-decide"),
    "team": dict.fromkeys(EVERYBODY, REFUSED) | {"case_manager": SEES},
    # Of a worker of the group: administrators and the group's case manager.
    **{page: of_administrators(SEES) | {"case_manager": SEES} for page in ("people", "person-account")},
    "person-trainings": dict.fromkeys(EVERYBODY, REFUSED) | {"case_manager": SEES},
    **{page: of_administrators(SEES) for page in ("person-new", "person-change", "person-role", "person-lock")},
    "person-unlock": dict.fromkeys(EVERYBODY, METHOD),
    **{page: of_administrators(SEES) for page in (
        "organisations", "organisation-new", "organisation", "organisation-change", "organisation-communes",
        "organisation-close", "service-new", "service-change", "service-close", "communes", "commune",
    )},
    "screening-needs": of_client("screening-needs", MOVES),
    "followup": of_client("followup"),
    "followup-calendar": of_client("followup-calendar"),
    "after-three": of_client("after-three", REFUSED),  # there was one attempt only
    "week": of_casework(SEES),
    "drafts": of_casework(SEES),
    "week-calendar": of_casework(SEES),
    "decisions": dict.fromkeys(EVERYBODY, REFUSED) | {"case_manager": SEES},
    "plan": of_client("plan"),
    "plan-agree": of_client("plan-agree"),
    "plan-review": of_client("plan-review"),
    "goal-new": of_client("goal-new"),
    "goal": of_client("goal"),
    "goal-end": of_client("goal-end"),
    "closing": of_client("closing"),
    "case-reopen": of_client("case-reopen", REFUSED),  # it is open
    "changes": of_client("changes"),
    "timeline": of_client("timeline"),
    "service-given": of_client("service-given"),
    "access": of_client("access"),
    "share": of_client("share"),
    "grant-end": of_client("grant-end") | {"colleague": SEES},
    "covers": of_casework(SEES),
    "cover-new": of_casework(SEES),
    "cover-end": of_client("cover-end") | {"colleague": REFUSED},
    "emergency": of_casework(SEES) | {"case_manager": REFUSED},
    "emergency-reviews": dict.fromkeys(EVERYBODY, REFUSED) | {"case_manager": SEES},
    "emergency-review": of_client("emergency-review", who={"case_manager"}),
    "directory": dict.fromkeys(EVERYBODY, SEES),
    "our-services": of_partners(SEES),
    "service": dict.fromkeys(EVERYBODY, SEES),
    "exchange": of_administrators(SEES), "exchange-file": of_administrators(SEES),
    "directory-json": of_administrators(SEES), "directory-zip": of_administrators(SEES),
    "capacity": dict.fromkeys(EVERYBODY, REFUSED) | {"clinic_officer": SEES},
    **{page: of_administrators(SEES) | {"clinic_officer": SEES} for page in ("hours", "pause")},
    "inbox": of_partners(SEES),
    "inbox-day": of_partners(SEES),
    "inbox-day-print": of_partners(SEES),
    "own-figures": of_partners(SEES),
    "received": of_partners(ABSENT) | {"clinic_officer": SEES},
    "received-fhir": of_partners(ABSENT) | {"clinic_officer": SEES},
    "our-systems": of_partners(SEES),
    "our-system-new": of_partners(SEES),
    "our-system-revoke": of_partners(ABSENT) | {"clinic_officer": SEES},
    "fhir-metadata": dict.fromkeys(EVERYBODY, SEES),
    "fhir-task": dict.fromkeys(EVERYBODY, METHOD),
    "fhir-tasks": dict.fromkeys(EVERYBODY, METHOD),
    "sent-referral": of_client("sent-referral"),
    "referral-move": of_client("referral-move", who={"clinic_officer"}) | dict.fromkeys(MINE, REFUSED),
    "referral-say": of_client("referral-say", who=MINE | {"clinic_officer"}),
    "mail-choice": of_casework(SEES) | dict.fromkeys([*PARTNERS, *MANAGERS], SEES),
    "need-close": of_client("need-close"),
    "slip-print": of_client("slip-print"),
    "arrived": dict.fromkeys(EVERYBODY, METHOD),
    "take-place": dict.fromkeys(EVERYBODY, METHOD),
    "slip": dict.fromkeys(EVERYBODY, SEES),
    "slip-opened": dict.fromkeys(EVERYBODY, MOVES),
    "slip-step": dict.fromkeys(EVERYBODY, MOVES),
    "refer": of_client("refer"),
    "refer-with": of_casework(SEES),
    "refer-needs": of_client("refer-needs", MOVES),  # one need: straight to its services
    **{name: of_casework(ABSENT) for name in ("refer-check", "refer-find", "refer-agree")},
    "referral-withdraw": of_client("referral-withdraw"),
    "sent-referrals": of_casework(SEES),
    "service-results": dict.fromkeys(EVERYBODY, REFUSED) | {"case_manager": SEES},
    "client-trail": of_client("client-trail"),
    "client-trail-paper": of_client("client-trail-paper"),
    "trail": dict.fromkeys(EVERYBODY, REFUSED) | {"privacy_officer": SEES},
    "trail-events": dict.fromkeys(EVERYBODY, REFUSED) | {"privacy_officer": SEES},
    "our-results": dict.fromkeys(EVERYBODY, REFUSED) | {"case_manager": SEES},
    "coverage": of_managers(SEES),
    "coverage-places": of_managers(SEES),
    "coverage-services": of_managers(SEES),
    "coverage-people": of_managers(SEES),
    "coverage-results": of_managers(SEES),
    "coverage-pace": of_managers(SEES),
    "coverage-next": of_managers(SEES),
    "coverage-protection": of_managers(SEES),
    "releases": of_managers(SEES),
    "release": of_managers(SEES),
    "release-new": of_managers(SEES),
    "release-certificate": of_managers(SEES),
    "release-open-form": of_managers(SEES),
    "release-withdraw": of_managers(SEES),
    # Of one that is approved already: back to it, with the sentence that says so.
    **{f"release-{verb}": of_managers(MOVES) for verb in ("approve", "discard", "retry")},
    "report": of_managers(SEES),
    "report-paper": of_managers(SEES),
    "release-workbook": of_managers(SEES),
    "release-dhis2": of_managers(MOVES),  # without a mapping: back, with the reason
    "estimates": of_managers(SEES),
    "programme": of_managers(SEES),
    "programme-reporters": of_managers(SEES),
    "programme-report": of_managers(SEES),
    "programme-template": of_managers(SEES),
    "programme-import": of_managers(SEES),
    "programme-preview": of_managers(MOVES),
    "estimate-new": of_managers(SEES),
    "estimate-methods": of_managers(SEES),
    "estimate-work-out": of_managers(SEES),
    "estimate": of_managers(SEES),
    "estimate-replace": of_managers(SEES),
}


@pytest.fixture
def addresses(cast):
    """Each address of the matrix, with the ids of things that the worker made."""
    need = client_with_need(cast.worker)
    screening = begin_screening(by=cast.worker, id=uuid.uuid4(), client=need.client)
    followup = plan_followup(by=cast.worker, id=uuid.uuid4(), client=need.client, due_on=need.identified_on)
    known = {
        "client_id": need.client_id, "need_id": need.pk, "screening_id": screening.pk, "followup_id": followup.pk,
        "alert_id": raise_alert(by=cast.worker, client=need.client, risks=["violence"]).pk,
        "draft_id": uuid.uuid4(), "file_id": brought_file(cast.administrator).pk,
    }
    referral = referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    known |= {"referral_id": referral.pk, "service_id": cast.check_up.pk, "verb": "miss"}
    known |= {"method": "multiplier", "subject": f"commune-{cast.commune.pk}", "period": "2026-06-30"}
    known["factor_id"] = factor_of(cast.worker)
    known |= {"account_id": cast.worker.pk, "organisation_id": cast.clinic.pk, "commune_code": cast.commune.pk}
    known["token_id"] = key_of(cast.clinic_officer)[0].pk
    known |= opened_for_a_time(cast) | {"goal_id": goal_of(cast.worker, need.client).pk}
    asked = receive(by=cast.worker, client=need.client, kind=RequestKind.ERASURE)
    erased = receive(by=cast.worker, client=client_of(cast.worker), kind=RequestKind.ERASURE)
    known |= {"request_id": asked.pk, "erasure_id": erase_by_request(by=cast.case_manager, request=erased).pk}
    known["release_id"] = release_at("approved", cast).pk
    known["estimate_id"] = enter_estimate(
        by=cast.manager, id=uuid.uuid4(), commune=cast.commune, year=2025, low=1, point=2, high=3, method="census",
        source="Rà soát",
    ).pk
    slugs = {"register": "recall", "screening-question": "unwell", "urgent-referral": "gbv"}
    slugs |= {"consent-words": "2026-1", **dict.fromkeys(OF_A_PURPOSE, "share")}
    return {name: address(name, pattern, known, slugs.get(name)) for name, pattern in named_patterns()}


def factor_of(user) -> int:
    """The code app that this account has set up just now."""
    with_app(user, time.time())
    with acting_as(SYSTEM):
        return Authenticator.objects.get(user=user, type=TOTP).pk


def opened_for_a_time(cast):
    """Another client shared with the colleague, a third opened by break-glass, a cover that is still to come,
    a fourth for whom the colleague is asked."""
    shared = shared_with(cast.colleague, client_of(cast.worker), by=cast.worker)
    running = broken_glass(cast.colleague, client_of(cast.worker))
    cover = covered(cast.worker, cast.colleague, by=cast.case_manager, in_days=7)
    asked = asked_to_take(cast.colleague, client_of(cast.worker), by=cast.worker)
    return {
        "grant_id": shared.pk, "access_id": running.pk, "cover_id": cover.pk, "transfer_id": asked.pk,
        "worker_id": cast.worker.pk,
        "code_id": ask(by=cast.case_manager, id=uuid.uuid4(), user=cast.worker, reason="phone").pk,
    }


@cache
def named_patterns():
    """(name, pattern) of every address of the house."""
    def walk(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern.name, pattern

    return tuple(walk(get_resolver().url_patterns))


def address(name, pattern, known, slug):
    wanted = pattern.pattern.converters
    return reverse(name, kwargs={key: slug if key == "slug" else known[key] for key in wanted})


def test_every_address_has_its_row():
    missing = {name for name, _pattern in named_patterns()} ^ MATRIX.keys()
    assert not missing, f"give these their row in MATRIX, or take it away: {sorted(missing)}"


def test_who_is_signed_out_is_sent_to_sign_in(client, addresses):
    for name, url in addresses.items():
        answer = client.get(url)
        said = "seen" if name in PUBLIC else "refused" if name in MACHINES else "asked to sign in"
        note("probe", route=name, role="nobody", answer=said)
        if name in MACHINES:
            assert answer.status_code == METHOD, name
        elif name in PUBLIC:
            assert not answer.headers.get("Location", "").startswith("/sign-in/"), name
        else:
            assert answer.status_code == MOVES, name
            assert answer.headers["Location"].startswith("/sign-in/"), name


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_each_role_gets_what_the_matrix_says(client, cast, addresses, role):
    client.force_login(cast.everybody[role])
    found = {name: client.get(url).status_code for name, url in addresses.items()}
    wrong = {name: (status, MATRIX[name][role]) for name, status in found.items() if status != MATRIX[name][role]}
    for name, status in found.items():
        note("probe", route=name, role=role, answer=SAID[status])
    assert not wrong, f"{role} got, but should have got: {wrong}"


def test_out_of_sight_and_not_there_are_the_same_page(client, cast, addresses):
    client.force_login(cast.outsider)
    out_of_sight = client.get(addresses["client"])
    not_there = client.get(reverse("client", args=[uuid.uuid4()]))
    same = [page.content.decode().replace(page.wsgi_request.path, "") for page in (out_of_sight, not_there)]
    assert [without_token(page) for page in same][0] == [without_token(page) for page in same][1]
    assert "Mận" not in same[0]


def without_token(page: str) -> str:
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_a_partner_sees_no_client_of_the_referral_it_received(client, cast):
    referral = referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    client.force_login(cast.clinic_officer)
    assert client.get(reverse("client", args=[referral.client_id])).status_code == ABSENT
