"""A partner's system reports: what moves, what does not, what is told, and what never is."""

import datetime as dt
import json
import uuid

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from fhir.resources.R4B.operationoutcome import OperationOutcome
from fhir.resources.R4B.task import Task
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.consents.actions import withdraw_consent
from casework.consents.wording import Purpose
from casework.given.models import ServiceGiven
from casework.needs.actions import Decision, decide_needs
from privacy.models import AuditEvent, Kind
from referrals import actions
from referrals.fhir import mapping, outcomes
from referrals.fhir.actions import revoke_token
from referrals.fhir.codes import REQUEST_STATUS, TASK_STATUSES
from referrals.fhir.endpoint import A_MINUTE
from referrals.fhir.mapping import BY_PEOPLE_ALONE, ELEMENTS, FIELDS, verb_for
from referrals.fhir.models import ReceivedUpdate
from referrals.fhir.reading import DEEPEST, LONGEST
from referrals.lifecycle import FHIR_STATUS, STATES, TRANSITIONS, Actor, Transition, possible
from referrals.models import Referral
from tests.factories import client_of, expected_today, referral_at
from tests.referrals.systems import (
    ALIAS,
    EVERYTHING,
    REASON,
    TOMORROW,
    System,
    accepting,
    arrived,
    coded,
    completing,
    declining,
    key_of,
    sdoh_task,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def system(client, cast):
    return System(client, key_of(cast.clinic_officer)[1])


@pytest.fixture
def at(cast):
    """A referral to the clinic, brought to a state."""
    return lambda state: referral_at(
        state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up, agreed=EVERYTHING
    )


def now(referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


def told(answer) -> dict:
    """What an answer says, after it proved to be FHIR and to hold nothing about anybody."""
    said = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/fhir+json; charset=utf-8"
    assert not answer.cookies
    if answer.status_code == 200:
        Task.model_validate(said)
        assert said.keys() - {"statusReason"} == {"resourceType", "id", "status", "intent"}
        assert said["status"] == "requested" or "statusReason" not in said
        return said
    OperationOutcome.model_validate(said)
    [issue] = said["issue"]
    assert issue.keys() <= {"severity", "code", "details", "expression"}
    return issue


def why(answer) -> str:
    return told(answer)["details"]["coding"][0]["code"]


# --- The table ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("state", STATES)
def test_each_state_and_status_leads_by_one_verb_of_the_receiver_or_by_none(state):
    """Whatever the table grows: two verbs to one status would make a machine choose."""
    for status in TASK_STATUSES:
        there = [row.verb for row in possible(state, Actor.RECEIVER)
                 if row.verb not in BY_PEOPLE_ALONE and FHIR_STATUS[row.leads_to(state)] == status]
        assert len(there) <= 1, (state, status)
        assert verb_for(state, status) == (there[0] if there else None)


def test_every_verb_of_the_receiver_can_be_said_by_a_system():
    said = {verb_for(state, status) for state in STATES for status in TASK_STATUSES} - {None}
    assert said == {row.verb for row in TRANSITIONS.values() if Actor.RECEIVER in row.actors} - BY_PEOPLE_ALONE


def test_whatever_such_a_verb_needs_has_its_place_in_a_task():
    rows = [row for row in TRANSITIONS.values() if Actor.RECEIVER in row.actors and row.verb not in BY_PEOPLE_ALONE]
    assert {name for row in rows for name in row.needs} <= FIELDS.keys()
    assert FIELDS.keys() == ELEMENTS.keys()


def test_a_verb_that_the_table_gains_is_there_for_systems_unless_only_people_do_it(monkeypatch):
    gained = Transition("hurry", {"declined": "attended"}, frozenset({Actor.RECEIVER}), ("attended_on",))
    monkeypatch.setitem(TRANSITIONS, "hurry", gained)
    assert verb_for("declined", "in-progress") == "hurry"
    assert verb_for("sent", "in-progress") == "arrive"
    assert verb_for("completed", "in-progress") is None  # taking a step back is for people


def test_every_state_has_its_status_of_the_order():
    assert REQUEST_STATUS.keys() == set(STATES)


def test_the_documentation_says_what_the_code_says():
    call_command("fhir_tables")


# --- What a day at the clinic looks like --------------------------------------------------------------

def test_a_referral_is_accepted_attended_and_completed_by_the_clinics_system(cast, system, at):
    referral = at("sent")
    for body, status in (
        (accepting(referral), "accepted"), (arrived(referral), "in-progress"), (completing(referral), "completed"),
    ):
        assert told(system.put(body)) == {
            "resourceType": "Task", "id": str(referral.pk), "status": status, "intent": "order",
        }
    done = now(referral)
    assert (done.state, done.result, done.attended_on) == ("completed", "done", timezone.localdate())
    assert abs(done.appointment_at - TOMORROW) < dt.timedelta(seconds=1)
    given = ServiceGiven.objects.visible_to(cast.worker).get()
    assert (given.provider, given.recorded_by) == (cast.clinic, cast.clinic_officer)


def test_it_is_declined_with_a_reason_of_ours(system, at):
    referral = at("sent")
    assert told(system.post(declining(referral, "too_far")))["status"] == "rejected"
    assert (now(referral).state, now(referral).decline_reason) == ("declined", "too_far")


def test_somebody_did_not_come_then_came_later_and_it_failed(cast, system):
    referral = expected_today(sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    assert told(system.put(sdoh_task(referral, "on-hold")))["status"] == "on-hold"
    assert told(system.put(arrived(referral)))["status"] == "in-progress"
    failed = sdoh_task(referral, "failed", statusReason=coded("fail-reason", "left"))
    assert told(system.put(failed))["status"] == "failed"
    assert (now(referral).state, now(referral).fail_reason) == ("failed", "left")


def test_nobody_has_missed_an_appointment_before_its_day(system, at):
    referral = at("accepted")  # in two days
    assert why(system.put(sdoh_task(referral, "on-hold"))) == "value"
    assert now(referral).state == "accepted"


def test_who_comes_although_nobody_had_answered_in_time_is_written_down(system, at):
    referral = at("expired")
    assert told(system.put(arrived(referral)))["status"] == "in-progress"
    assert (now(referral).state, now(referral).arrived_from) == ("attended", "expired")


def test_that_no_word_came_is_not_the_systems_to_say(system, at):
    referral = at("attended")
    refused = told(system.put(sdoh_task(referral, "failed", statusReason=coded("fail-reason", "no_word"))))
    assert refused["details"]["coding"][0]["code"] == "code"
    assert refused["details"]["text"].endswith("left, not_available, other_service.")
    assert now(referral).state == "attended"


@pytest.mark.parametrize("state", ["accepted", "missed"])
def test_another_appointment_is_another_appointment(system, at, state):
    referral, later = at(state), TOMORROW + dt.timedelta(days=3)
    assert told(system.put(accepting(referral, later)))["status"] == "accepted"
    assert abs(now(referral).appointment_at - later) < dt.timedelta(seconds=1)


def test_the_reference_of_a_slip_finds_it_whatever_the_systems_own_id(system, at):
    referral = at("sent")
    said = f"{referral.reference[:3].lower()}-{referral.reference[3:]}"
    body = declining(referral) | {
        "id": str(uuid.uuid4()), "identifier": [{"system": "urn:dong-hanh:reference", "value": said}],
    }
    assert told(system.post(body))["id"] == str(referral.pk)
    assert now(referral).state == "declined"


def test_a_system_of_the_guide_says_that_the_service_was_given_by_an_activity(system, at):
    referral = at("attended")
    activity = {"coding": [{
        "system": "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes",
        "code": "resulting-activity",
    }]}
    body = sdoh_task(
        referral, "completed", lastModified=timezone.now().isoformat(timespec="seconds"),
        output=[{"type": activity, "valueReference": {"reference": "Procedure/invented-1"}}],
    )
    assert told(system.put(body))["status"] == "completed"
    assert (now(referral).result, now(referral).completed_on) == ("done", timezone.localdate())


def test_received_is_an_answer_that_changes_nothing(system, at):
    referral = at("sent")
    assert told(system.put(sdoh_task(referral, "received")))["status"] == "requested"
    assert now(referral).state == "sent"


@pytest.mark.parametrize("period", [{}, {"executionPeriod": {"end": "2026-12-24"}}])
def test_accepted_without_an_hour_is_heard_and_an_appointment_is_still_asked_for(system, at, period):
    """As a client of the guide says it first. No acceptance without an hour is told, and the limits run on."""
    referral = at("sent")
    bare, count = sdoh_task(referral, "accepted", **period), history_of(referral)
    for repeated in (False, True):
        answer = system.put(bare, accept_language="en")
        said = told(answer)
        assert (answer.status_code, said["status"], "Idempotency-Replayed" in answer.headers) == (
            200, "requested", repeated
        )
        assert said["statusReason"]["coding"] == [{"system": "urn:dong-hanh:still-wanted", "code": "appointment"}]
        assert "executionPeriod.start" in said["statusReason"]["text"]
    assert (now(referral).state, now(referral).answered_at, history_of(referral)) == ("sent", None, count)
    assert told(system.put(accepting(referral)))["status"] == "accepted"


def test_a_client_of_the_guide_goes_its_own_way_to_the_end(system, at):
    """Accepted without an hour, begun, completed by an activity: each word of the guide leads on here, as long as it
    says its day."""
    referral, today = at("sent"), {"lastModified": timezone.now().isoformat(timespec="seconds")}
    activity = {"coding": [{
        "system": "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes",
        "code": "resulting-activity",
    }]}
    done = {"output": [{"type": activity, "valueReference": {"reference": "Procedure/invented-1"}}]}
    said = [told(system.put(sdoh_task(referral, status, **today, **more)))["status"]
            for status, more in (("accepted", {}), ("in-progress", {}), ("completed", done))]
    assert said == ["requested", "in-progress", "completed"]
    assert now(referral).result == "done"


def test_the_trail_says_whose_key_it_was_and_that_a_system_did_it(cast, system, at):
    referral = at("sent")
    AuditEvent.objects.count()
    system.put(accepting(referral))
    moved = AuditEvent.objects.get(action="referral.accept")
    assert (moved.actor_ref, moved.purpose) == (cast.clinic_officer.pk, "system")
    used = AuditEvent.objects.get(action="system_token.used")
    assert (used.actor_ref, used.request_id, used.object_type) == (
        cast.clinic_officer.pk, moved.request_id, "referrals.systemtoken"
    )
    assert now(referral).history.first().history_user == cast.clinic_officer


# --- Sent twice ---------------------------------------------------------------------------------------

def history_of(referral) -> int:
    return now(referral).history.count()


def test_the_same_again_changes_nothing_and_is_answered_alike(system, at):
    referral = at("sent")
    first = system.put(accepting(referral))
    count = history_of(referral)
    again = system.put(accepting(referral))
    assert (first.content, 200) == (again.content, again.status_code)
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert history_of(referral) == count


def test_a_late_copy_of_the_first_does_not_undo_the_second(system, at):
    """The answer to the first was lost; the program sent the second, and the network brings the first once more."""
    referral, later = at("sent"), TOMORROW + dt.timedelta(days=3)
    system.put(accepting(referral))
    system.put(accepting(referral, later))
    assert told(system.put(accepting(referral)))["status"] == "accepted"
    assert abs(now(referral).appointment_at - later) < dt.timedelta(seconds=1)


def test_a_name_of_its_own_says_what_is_a_repetition(system, at):
    referral, later = at("sent"), TOMORROW + dt.timedelta(days=3)
    for number, when in enumerate((TOMORROW, later, TOMORROW)):
        assert told(system.put(accepting(referral, when), idempotency_key=f"n-{number}"))["status"] == "accepted"
    assert abs(now(referral).appointment_at - TOMORROW) < dt.timedelta(seconds=1), "meant anew, done anew"
    assert system.put(accepting(referral), idempotency_key="n-2").headers["Idempotency-Replayed"] == "true"
    assert why(system.put(accepting(referral, later), idempotency_key="n-2")) == "key_reused"


@pytest.mark.parametrize("state", ["accepted", "missed", "attended", "completed", "declined", "cancelled", "failed"])
def test_a_status_that_stands_already_is_answered_and_changes_nothing(system, at, state):
    referral = at(state)
    count = history_of(referral)
    assert told(system.put(sdoh_task(referral, FHIR_STATUS[state])))["status"] == FHIR_STATUS[state]
    assert history_of(referral) == count
    assert ReceivedUpdate.objects.get().status == FHIR_STATUS[state], "remembered all the same"


def appointed(referral, when) -> bool:
    return abs(now(referral).appointment_at - when) < dt.timedelta(seconds=1)


@pytest.mark.parametrize("named", [{}, {"idempotency_key": "n-1"}])
def test_a_late_copy_of_what_moved_nothing_does_not_undo_what_the_officer_did_since(cast, system, at, named):
    """The officer accepted for an hour on the page, the system said the same hour, and the officer then moved it: a
    copy of the system's word that the network brings once more is of yesterday."""
    referral, later = at("sent"), TOMORROW + dt.timedelta(days=3)
    actions.accept(by=cast.clinic_officer, referral=referral, appointment_at=TOMORROW)
    body = accepting(referral, now(referral).appointment_at)
    first = system.put(body, **named)
    assert told(first)["status"] == "accepted"
    assert "Idempotency-Replayed" not in first.headers
    actions.reschedule(by=cast.clinic_officer, referral=now(referral), appointment_at=later)
    again = system.put(body, **named)
    assert (again.content, again.headers["Idempotency-Replayed"]) == (first.content, "true")
    assert appointed(referral, later)


def test_a_name_of_what_moved_nothing_is_used_up_too(cast, system, at):
    referral, later = at("sent"), TOMORROW + dt.timedelta(days=3)
    assert system.put(sdoh_task(referral, "received"), idempotency_key="n-1").status_code == 200
    answer = system.put(accepting(referral, later), idempotency_key="n-1")
    assert (answer.status_code, why(answer)) == (422, "key_reused")
    assert now(referral).state == "sent"


def test_what_was_refused_is_not_remembered(system, at):
    """Mended and sent again under the same name, it is taken: the program's first try changed nothing."""
    referral = at("sent")
    assert system.put(declining(referral, "made-up"), idempotency_key="n-1").status_code == 422
    assert told(system.put(declining(referral), idempotency_key="n-1"))["status"] == "rejected"


def test_what_was_answered_is_forgotten_after_three_days(system, at):
    system.put(accepting(at("sent")))
    with time_machine.travel(timezone.now() + dt.timedelta(days=3), tick=True):
        call_command("retention")
    assert ReceivedUpdate.objects.count() == 1
    with time_machine.travel(timezone.now() + dt.timedelta(days=4, hours=1), tick=True):
        call_command("retention")
    assert not ReceivedUpdate.objects.exists()


# --- Not possible -------------------------------------------------------------------------------------

NOT_FROM_HERE = [
    (state, status) for state in ("sent", "accepted", "missed", "attended", "completed", "declined", "cancelled")
    for status in sorted(TASK_STATUSES - {"received"})
    if verb_for(state, status) is None and FHIR_STATUS[state] != status
]


@pytest.mark.parametrize(("state", "status"), NOT_FROM_HERE)
def test_what_the_table_does_not_know_is_refused_by_the_present_status(system, at, state, status):
    referral = at(state)
    answer = system.put(sdoh_task(referral, status))
    assert (answer.status_code, told(answer)["code"]) == (409, "conflict")
    assert told(answer)["details"]["text"] == f"Không làm được từ tình trạng hiện nay: {FHIR_STATUS[state]}."
    assert now(referral).state == state


def test_who_is_late_reads_the_present_status_and_nothing_more(cast, system, at, monkeypatch):
    """The officer accepts on the page between the system's looking and its moving (here in one transaction, which the
    refusal takes back; tests/browser/test_partner_systems.py has two at once)."""
    referral = at("sent")
    decline = actions.decline

    def too_late(**kwargs):
        actions.accept(by=cast.clinic_officer, referral=referral, appointment_at=TOMORROW)
        return decline(**kwargs)

    monkeypatch.setattr(actions, "decline", too_late)
    answer = system.put(declining(referral))
    assert (answer.status_code, told(answer)["details"]["text"]) == (
        409, "Không làm được từ tình trạng hiện nay: accepted."
    )


@pytest.mark.parametrize(("state", "status", "more", "refused", "element"), [
    ("missed", "accepted", {}, "required", "Task.executionPeriod.start"),
    ("sent", "accepted", {"executionPeriod": {"start": "2026-11-30"}}, "value", "Task.executionPeriod.start"),
    ("sent", "accepted", {"executionPeriod": {"start": "2020-01-01T08:00:00+07:00"}}, "value",
     "Task.executionPeriod.start"),
    ("sent", "accepted", {"executionPeriod": {"start": "9999-12-31T23:59:59-14:00"}}, "value",
     "Task.executionPeriod.start"),
    ("sent", "accepted", {"executionPeriod": {"start": "2199-12-31T23:59:59Z"}}, "value",
     "Task.executionPeriod.start"),
    ("sent", "rejected", {}, "code", "Task.statusReason"),
    ("sent", "rejected", {"statusReason": {"text": "Hết chỗ"}}, "code", "Task.statusReason"),
    ("sent", "rejected", {"statusReason": coded("decline-reason", "made-up")}, "code", "Task.statusReason"),
    ("sent", "rejected", {"statusReason": coded("fail-reason", "left")}, "code", "Task.statusReason"),
    ("accepted", "in-progress", {}, "required", "Task.executionPeriod.start"),
    ("accepted", "in-progress", {"executionPeriod": {"start": "2026"}}, "value", "Task.executionPeriod.start"),
    ("accepted", "in-progress", {"executionPeriod": {"start": "2020-01-01"}}, "value", "Task.executionPeriod.start"),
    ("accepted", "in-progress", {"executionPeriod": {"start": "2199-01-01"}}, "value", "Task.executionPeriod.start"),
    ("attended", "completed", {}, "required", "Task.executionPeriod.end"),
    ("attended", "completed", {"lastModified": "2026-11-24T08:00:00Z"}, "code", "Task.output"),
    ("attended", "failed", {}, "code", "Task.statusReason"),
])
def test_what_a_verb_needs_is_asked_for_by_its_element(system, at, state, status, more, refused, element):
    referral = at(state)
    answer = system.put(sdoh_task(referral, status, **more))
    assert (answer.status_code, why(answer), told(answer)["expression"]) == (422, refused, [element])
    assert now(referral).state == state


def test_a_reason_that_is_not_ours_is_answered_by_those_that_are(system, at):
    answer = system.put(declining(at("sent"), "made-up"))
    assert "urn:dong-hanh:decline-reason: full, not_our_service, " in told(answer)["details"]["text"]


# --- Whose it is --------------------------------------------------------------------------------------

def test_another_partners_referral_is_as_unknown_as_none(cast, client, at):
    theirs, system = at("sent"), System(client, key_of(cast.job_officer)[1])
    by_reference = [{"system": "urn:dong-hanh:reference", "value": theirs.reference}]
    answers = [
        system.put(declining(theirs)), system.post(declining(theirs)),
        system.post(declining(theirs) | {"identifier": by_reference}),
        system.put(declining(theirs) | {"id": str(uuid.uuid4())}),
        system.put(declining(theirs) | {"id": "invented-1"}), system.post(sdoh_task(theirs, "accepted") | {"id": "x"}),
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    assert why(answers[0]) == "absent"
    assert now(theirs).state == "sent"
    tried = AuditEvent.objects.filter(action="fhir.refused", kind=Kind.REFUSED, actor_ref=cast.job_officer.pk)
    assert sorted(tried.values_list("purpose", flat=True)) == ["absent"] * 3 + ["out_of_sight"] * 3


def test_id_and_reference_must_be_of_the_same(system, at):
    one, other = at("sent"), at("sent")
    body = declining(one) | {"identifier": [{"system": "urn:dong-hanh:reference", "value": other.reference}]}
    assert system.put(body).status_code == 404
    assert {now(one).state, now(other).state} == {"sent"}


def test_of_a_withdrawn_one_a_system_reads_cancelled_and_moves_nothing(cast, system, at):
    referral = at("accepted")
    withdraw_consent(by=cast.worker, client=referral.client, purpose=Purpose.SHARE)
    assert told(system.put(arrived(referral)))["details"]["text"].endswith(": cancelled.")
    assert told(system.put(sdoh_task(referral, "cancelled")))["status"] == "cancelled"
    assert now(referral).state == "withdrawn"


# --- Answers hold nothing about anybody ---------------------------------------------------------------

def test_no_answer_holds_a_word_of_what_was_shared_or_sent(cast, system):
    client = client_of(cast.worker, alias=ALIAS)
    decision = Decision("health", "yes", "eligible", reason=REASON)
    [need] = decide_needs(by=cast.worker, client=client, decisions=[decision])
    referral = actions.refer(
        by=cast.worker, id=uuid.uuid4(), need=need, service=cast.check_up, agreed=EVERYTHING, message=REASON
    )
    loaded = {"note": [{"text": ALIAS}], "description": REASON, "for": {"display": ALIAS}}
    bodies = [
        declining(referral, ALIAS), sdoh_task(referral, ALIAS), sdoh_task(referral, "accepted", **{ALIAS: REASON}),
        sdoh_task(referral, "accepted", note=[{"text": ALIAS}]),
        sdoh_task(referral, "accepted", executionPeriod={"start": ALIAS}), f'{{"resourceType": "{ALIAS}"',
        sdoh_task(referral, "accepted", modifierExtension=[{"url": "urn:x", "valueString": ALIAS}]),
        accepting(referral) | loaded, accepting(referral) | loaded, completing(referral) | loaded,
        arrived(referral) | loaded, completing(referral) | loaded, declining(referral),
    ]
    for body in bodies:
        answer = system.post(body)
        whole = answer.content.decode() + str(answer.headers)
        assert not [word for word in (ALIAS, REASON, *REASON.split(), client.code) if word in whole], whole
    assert now(referral).state == "completed"


# --- Keys ---------------------------------------------------------------------------------------------

def test_without_a_key_that_lives_every_answer_is_the_same(cast, client, at):
    referral = at("sent")
    token, key = key_of(cast.clinic_officer)
    headers = ["", "Bearer", "Bearer ", f"Basic {key}", "Bearer dh_unknown", f"Bearer {key}x", f"Bearer {key.lower()}"]
    answers = [System(client, "").put(accepting(referral), authorization=header) for header in headers]
    with time_machine.travel(token.expires_at + dt.timedelta(seconds=1), tick=False):
        answers.append(System(client, key).put(accepting(referral)))
    token.revoked_at = timezone.now()
    token.save()
    answers.append(System(client, key).put(accepting(referral)))
    assert {(one.status_code, one.content, one.headers["WWW-Authenticate"]) for one in answers} == {
        (401, answers[0].content, "Bearer")
    }
    assert why(answers[0]) == "token"
    assert now(referral).state == "sent"


def test_what_is_wrong_with_a_key_takes_the_same_work(cast, client, at):
    """Unknown, revoked or of somebody who left: the same queries, so that time tells nothing either."""
    referral, (token, revoked), (_left, gone) = at("sent"), key_of(cast.clinic_officer), key_of(cast.job_officer)
    revoke_token(by=cast.clinic_officer, token=token)
    cast.job_officer.is_active = False
    cast.job_officer.save()
    counts = []
    for key in ("dh_unknown", "dh_unknown", revoked, gone):
        with CaptureQueriesContext(connection) as asked:
            assert System(client, key).put(accepting(referral)).status_code == 401
        counts.append(len(asked))
    assert len(set(counts[1:])) == 1, counts


def test_a_session_in_a_browser_is_no_key(cast, client, at):
    referral = at("sent")
    client.force_login(cast.clinic_officer)
    assert System(client, "").put(accepting(referral)).status_code == 401
    assert now(referral).state == "sent"


def test_tries_without_a_key_stand_on_the_trail_but_cannot_fill_it(client, at):
    referral = at("sent")
    for _n in range(25):
        assert System(client, "dh_unknown").put(accepting(referral)).status_code == 401
    events = AuditEvent.objects.filter(action="fhir.refused")
    assert 20 <= events.count() <= 40, "the count begins anew with each minute"
    assert set(events.values_list("purpose", "actor_ref")) == {("token", None)}


def test_a_key_has_its_pace(system, at, time_machine):
    referral = at("sent")
    time_machine.move_to(timezone.now(), tick=False)
    for _n in range(A_MINUTE):
        assert system.put(sdoh_task(referral, "received")).status_code == 200
    for _n in range(3):
        answer = system.put(accepting(referral))
        assert (answer.status_code, why(answer), answer.headers["Retry-After"]) == (429, "throttled", "60")
    assert AuditEvent.objects.filter(purpose="throttled").count() == 1
    time_machine.shift(60)
    assert system.put(accepting(referral)).status_code == 200


# --- Hostile bodies -----------------------------------------------------------------------------------

def nested(levels: int) -> str:
    return '{"a":' * levels + "1" + "}" * levels


@pytest.mark.parametrize(("body", "status", "refused"), [
    (" ", 400, "not_json"), ("{", 400, "not_json"), (b"\xff\xfe", 400, "not_json"), ("[]", 400, "not_task"),
    ("null", 400, "not_task"), ("NaN", 400, "not_json"), ('{"a": 1, "a": 2}', 400, "not_json"),
    ('{"a": ' + "9" * 5000 + "}", 400, "not_json"), (nested(DEEPEST + 1), 400, "not_json"),
    ("[" * 60_000, 400, "not_json"), ('"' + "x" * LONGEST + '"', 413, "too_long"),
    ('{"resourceType": "Patient", "id": "x"}', 400, "not_task"), ('{"resourceType": "Bundle"}', 400, "not_task"),
    ('{"resourceType": "Task", "intent": "order"}', 400, "not_task"),
    ('{"resourceType": "Task", "status": null, "intent": "order"}', 400, "not_task"),
    ('{"resourceType": "Task", "status": "made-up", "intent": "order"}', 400, "not_task"),
    ('{"resourceType": "Task", "status": "accepted", "intent": "order", "implicitRules": "urn:x"}', 400, "modifier"),
    ('{"resourceType": "Task", "status": "accepted", "intent": "order", "contained": [{"resourceType": "os"}]}',
     400, "not_task"),
    ('{"resourceType": "Task", "status": "accepted", "intent": "order", "identifier": [{"system": '
     '"urn:dong-hanh:reference", "value": "\\ud800"}]}', 400, "not_task"),
    ('{"resourceType": "Task", "status": "accepted", "intent": "order", "identifier": [{"system": '
     '"urn:dong-hanh:reference", "value": "\\u0000%"}]}', 404, "absent"),
])
def test_a_hostile_body_is_refused_by_a_sentence(system, body, status, refused):
    answer = system.post(body)
    assert (answer.status_code, why(answer)) == (status, refused)


def test_an_unknown_extension_is_no_hindrance_but_one_that_changes_the_meaning_is(system, at):
    referral = at("sent")
    changing = {"modifierExtension": [{"url": "urn:x:not", "valueBoolean": True}]}
    assert why(system.put(declining(referral) | changing)) == "modifier"
    inside = declining(referral)
    inside["code"] |= {"coding": [{"extension": [{"url": "urn:y", "valueString": "y"}], **inside["code"]["coding"][0]}]}
    assert system.put(inside | {"extension": [{"url": "urn:x", "valueString": "x"}]}).status_code == 200


@pytest.mark.parametrize(("media_type", "status"), [
    ("application/fhir+json; charset=utf-8; fhirVersion=4.0", 200), ("application/json", 200),
    ("application/fhir+xml", 415), ("text/plain", 415), ("application/x-www-form-urlencoded", 415), ("", 415),
])
def test_only_json_is_read(system, at, media_type, status):
    body = declining(at("sent"))
    assert system.send("put", f"/fhir/Task/{body['id']}", body, content_type=media_type).status_code == status


def test_the_id_in_the_body_is_the_one_in_the_address(system, at):
    one, other = at("sent"), at("sent")
    assert why(system.put(declining(one), other.pk)) == "other_id"
    assert {now(one).state, now(other).state} == {"sent"}


@pytest.mark.parametrize("key", ["", "x" * 201, "có dấu", "a b"])
def test_a_name_that_is_no_name_is_refused(system, at, key):
    assert why(system.put(declining(at("sent")), idempotency_key=key)) == "key"


@pytest.mark.parametrize("slash", ["", "/"])
def test_nothing_is_read_back_by_any_method(cast, client, at, slash):
    referral, key = at("accepted"), key_of(cast.clinic_officer)[1]
    bearer = {"authorization": f"Bearer {key}"}
    for url, allowed in ((f"/fhir/Task{slash}", "POST"), (f"/fhir/Task/{referral.pk}{slash}", "PUT")):
        for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - {allowed}:
            answer = client.generic(method, url, b"{}", "application/fhir+json", headers=bearer)
            assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
            assert method == "HEAD" or why(answer) == "method"
        assert client.generic(allowed, url, b"{}", "application/fhir+json", headers=bearer).status_code == 400


@pytest.mark.parametrize(("asked", "language", "sentence"), [
    ("", "vi", "Không có chuyển gửi này."), ("en-GB,en;q=0.9", "en", "There is no such referral."),
    ("fr, en;q=0.5", "en", "There is no such referral."), ("de", "vi", "Không có chuyển gửi này."),
])
def test_a_refusal_is_said_in_the_language_that_is_asked_for(system, at, asked, language, sentence):
    answer = system.put(declining(at("sent")) | {"id": "x"}, accept_language=asked)
    assert told(answer)["details"]["text"] == sentence
    assert (json.loads(answer.content)["language"], answer.headers["Content-Language"]) == (language, language)


def test_every_way_of_refusing_is_of_fhirs_list():
    known = {
        "structure", "required", "value", "invariant", "login", "forbidden", "not-supported", "duplicate",
        "not-found", "too-long", "code-invalid", "extension", "business-rule", "conflict", "throttled",
    }
    assert {kind.issue for kind in outcomes.KINDS.values()} <= known


LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=12)
    | st.sampled_from(["accepted", "rejected", "Task", "order", "2026-11-30T08:30:00+07:00", "2026-13-45", "full",
                       "urn:dong-hanh:decline-reason", "0000-00-00", "9999-12-31T23:59:59Z"])
)
NAMES = st.sampled_from([
    "resourceType", "id", "status", "intent", "identifier", "system", "value", "statusReason", "coding", "code",
    "executionPeriod", "start", "end", "output", "type", "valueCodeableConcept", "lastModified", "contained", "for",
    "extension", "url", "meta", "_status", "text", "div", "restriction", "input", "valueDate",
]) | st.text(max_size=5)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5), max_leaves=12
)
ALMOST = st.fixed_dictionaries({
    "resourceType": st.just("Task"), "intent": st.just("order"), "status": st.sampled_from(sorted(TASK_STATUSES)),
}, optional={name: ANYTHING for name in (
    "id", "identifier", "statusReason", "executionPeriod", "output", "lastModified", "contained", "extension", "for",
    "meta", "text", "input", "restriction", "_status", "businessStatus",
)})


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=ANYTHING | ALMOST, method=st.sampled_from(["post", "put"]), theirs=st.booleans())
def test_whatever_is_sent_is_answered_and_moves_only_what_is_right(cast, client, at, monkeypatch, body, method, theirs):
    """Never an error of ours; and a referral moves only when the answer says so, to a status that the body said."""
    monkeypatch.setattr("referrals.fhir.endpoint.A_MINUTE", 10_000)
    referral = cache_of(at)
    token = tokens_of(cast)
    if theirs and isinstance(body, dict):
        body = {**body, "id": str(referral.pk)}
    client.raise_request_exception = False
    before = now(referral).state
    answer = System(client, token).send(
        method, "/fhir/Task" if method == "post" else f"/fhir/Task/{referral.pk}", json.dumps(body)
    )
    assert answer.status_code in {200, 400, 404, 409, 422}, answer.status_code
    said = told(answer)
    if now(referral).state != before:
        assert answer.status_code == 200
        assert said["status"] == body["status"] == FHIR_STATUS[now(referral).state]


def cache_of(at):
    """One referral for all examples of a run."""
    return Referral.objects.filter(state__in=["sent", "accepted", "declined"]).first() or at("sent")


def tokens_of(cast):
    if not hasattr(cast, "key"):
        cast.key = key_of(cast.clinic_officer)[1]
    return cast.key


def test_what_is_hostile_in_one_field_is_looked_at_field_by_field():
    """Each field's reader answers or refuses, whatever FHIR lets stand there."""
    for name, read in mapping.FIELDS.items():
        for task in ({}, {"executionPeriod": {}}, {"output": [{}]}, {"statusReason": {"coding": [{}]}}):
            with pytest.raises(outcomes.Refused):
                read(task)
            assert name in mapping.ELEMENTS
