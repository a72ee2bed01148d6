"""One referral as a FHIR file: what was shared and nothing else, right by the standard, for its receiver alone."""

import datetime as dt
import json
import uuid
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.consent import Consent
from fhir.resources.R4B.domainresource import DomainResource
from fhir.resources.R4B.patient import Patient
from fhir.resources.R4B.servicerequest import ServiceRequest
from fhir.resources.R4B.task import Task

from casework.consents.actions import withdraw_consent
from casework.consents.wording import Purpose
from casework.needs.actions import Decision, decide_needs
from privacy.identity import SYSTEM, acting_as
from privacy.models import AuditEvent, Kind
from referrals import actions, ending
from referrals.codes import Shared
from referrals.fhir.codes import REQUEST_STATUS
from referrals.fhir.example import written
from referrals.lifecycle import FHIR_STATUS
from referrals.models import Referral
from tests.factories import SAFE, WAY, client_of, referral_at
from tests.referrals.systems import ALIAS, EVERYTHING, REASON, System, key_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
MODELS = {"Task": Task, "ServiceRequest": ServiceRequest, "Consent": Consent, "Patient": Patient}
IN_VIET_NAM = dt.timezone(dt.timedelta(hours=7))
SDOH = "http://hl7.org/fhir/us/sdoh-clinicalcare"


@pytest.fixture
def referred(cast):
    """A referral with these fields agreed to, of somebody whose words are known."""
    def refer(agreed=(), *, client=None, service=None, **fields):
        person = client or client_of(cast.worker, alias=ALIAS)
        service = service or cast.check_up
        decision = Decision(service.category, "yes", "eligible", reason=REASON)
        [need] = decide_needs(by=cast.worker, client=person, decisions=[decision])
        return actions.refer(by=cast.worker, id=uuid.uuid4(), need=need, service=service, agreed=agreed, **fields)

    return refer


@pytest.fixture
def at(cast):
    return lambda state: referral_at(
        state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up, agreed=EVERYTHING
    )


@pytest.fixture
def opened(client, cast):
    """Download, check each resource against the standard, and give them by their kind."""
    def download(referral) -> dict[str, dict]:
        client.force_login(cast.clinic_officer)
        file = client.get(reverse("received-fhir", args=[referral.pk]))
        assert (file.status_code, file.headers["Content-Type"]) == (200, "application/fhir+json; charset=utf-8")
        assert file.headers["Content-Disposition"] == 'attachment; filename="referral.json"'
        bundle = json.loads(file.content)
        Bundle.model_validate(bundle)
        assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "collection")
        for entry in bundle["entry"]:
            part = entry["resource"]
            MODELS[part["resourceType"]].model_validate(part)
            assert entry["fullUrl"] == f"urn:uuid:{part['id']}"
        return {entry["resource"]["resourceType"]: entry["resource"] for entry in bundle["entry"]}

    return download


def all_references(held) -> set[str]:
    if isinstance(held, dict):
        own = {held["reference"]} if isinstance(held.get("reference"), str) else set()
        return own.union(*map(all_references, held.values()))
    return set().union(*map(all_references, held)) if isinstance(held, list) else set()


def code_of(concept) -> tuple[str, str]:
    return concept["coding"][0]["system"], concept["coding"][0]["code"]


# The elements of R4 (4.0.1), as hl7.org/fhir/R4 lists them; those that must be there have a mark.
R4 = {
    Task: (
        "authoredOn basedOn businessStatus code description encounter executionPeriod focus for groupIdentifier "
        "identifier input instantiatesCanonical instantiatesUri insurance intent! lastModified location note output "
        "owner partOf performerType priority reasonCode reasonReference relevantHistory requester restriction status! "
        "statusReason"
    ),
    ServiceRequest: (
        "asNeededBoolean asNeededCodeableConcept authoredOn basedOn bodySite category code doNotPerform encounter "
        "identifier instantiatesCanonical instantiatesUri insurance intent! locationCode locationReference note "
        "occurrenceDateTime occurrencePeriod occurrenceTiming orderDetail patientInstruction performer performerType "
        "priority quantityQuantity quantityRange quantityRatio reasonCode reasonReference relevantHistory replaces "
        "requester requisition specimen status! subject! supportingInfo"
    ),
    Consent: (
        "category! dateTime identifier organization patient performer policy policyRule provision scope! "
        "sourceAttachment sourceReference status! verification"
    ),
}


def elements_of(model) -> set[str]:
    """An element's name, with its mark; without those that every resource has."""
    own = model.model_fields.keys() - DomainResource.model_fields.keys()
    held = {name: model.model_fields[name] for name in own if not name.endswith("__ext")}
    must = {name for name, one in held.items() if one.is_required() or
            (one.json_schema_extra or {}).get("element_required")}
    return {(one.alias or name) + "!" * (name in must) for name, one in held.items()}


@pytest.mark.parametrize("model", R4, ids=lambda model: model.__name__)
def test_the_library_of_r4b_checks_what_r4_says(model):
    assert elements_of(model) == set(R4[model].split())


@pytest.mark.parametrize("state", sorted(WAY))
def test_every_state_is_a_file_right_by_the_standard(opened, at, state):
    referral = at(state)
    parts = opened(referral)
    assert parts.keys() == MODELS.keys()
    assert (parts["Task"]["status"], parts["ServiceRequest"]["status"]) == (FHIR_STATUS[state], REQUEST_STATUS[state])
    assert code_of(parts["Task"]["businessStatus"]) == ("urn:dong-hanh:referral-state", state)
    assert all_references(parts) <= {f"urn:uuid:{part['id']}" for part in parts.values()}
    assert "meta" not in str(parts.keys() | parts["Task"].keys()), "no profile is claimed"
    assert SDOH not in json.dumps(parts)


def test_what_nobody_agreed_to_is_not_there(cast, opened, referred):
    referral = referred()
    parts = opened(referral)
    assert parts["Patient"].keys() == {"resourceType", "id"}
    assert "reasonCode" not in parts["ServiceRequest"]
    told = json.dumps(parts, ensure_ascii=False)
    for word in (ALIAS, *REASON.split(), *SAFE["hours"].split(" "), "25-49", "female", str(referral.client_id),
                 referral.client.code, str(referral.need_id), cast.worker.full_name, str(cast.worker.pk)):
        assert word not in told or word in {"19", "giờ"}, word
    [allowed] = parts["Consent"]["provision"]["provision"]
    assert code_of(allowed["code"][0]) == ("urn:dong-hanh:shared-field", "need")


def test_what_was_agreed_to_stands_where_fhir_has_a_place_for_it(opened, referred):
    parts = opened(referred(EVERYTHING, message="Xin gặp chị Khanh", urgent=True))
    patient, request = parts["Patient"], parts["ServiceRequest"]
    assert patient["name"] == [{"use": "anonymous", "text": ALIAS}]
    assert patient["gender"] == "female"
    assert "birthDate" not in patient
    shared = {one["url"].rsplit(":", 1)[1]: one["valueString"] for one in patient["extension"]}
    assert shared == {"age-band": "25–49 tuổi", "safe-contact": "Nhắn tin. Sau 19 giờ. Xưng là bạn học nghề"}
    assert (request["reasonCode"], request["note"]) == ([{"text": REASON}], [{"text": "Xin gặp chị Khanh"}])
    assert (request["priority"], parts["Task"]["priority"]) == ("urgent", "urgent")
    assert code_of(request["category"][0]) == ("urn:dong-hanh:service-category", "health")
    named = [code_of(one["code"][0])[1] for one in parts["Consent"]["provision"]["provision"]]
    assert sorted(named) == sorted(["need", *EVERYTHING])
    assert {one["type"] for one in parts["Consent"]["provision"]["provision"]} == {"permit"}


def test_a_code_and_the_answers_that_were_agreed_to_have_their_places(opened, referred):
    referral = referred([Shared.CODE])
    with acting_as(SYSTEM):
        screened = {"questionnaire": "needs", "version": "2026-1", "given": {"unwell": "yes"}}
        referral.snapshot = {**referral.snapshot, Shared.ANSWERS: screened}
        referral.save()
    patient = opened(referral)["Patient"]
    assert patient["identifier"] == [{"system": "urn:dong-hanh:pseudonym", "value": referral.client.code}]
    [answer] = patient["extension"]
    assert answer["url"] == "urn:dong-hanh:extension:answer"
    assert answer["valueString"].endswith("? Có")
    assert "name" not in patient


def test_a_field_that_fhir_does_not_know_is_told_in_the_words_of_the_page(monkeypatch, opened, referred):
    """Whatever may be shared one day is neither lost nor a reason to fail."""
    monkeypatch.setattr("referrals.fhir.export.snapshot.spoken", lambda held: [("", f"lời về {next(iter(held))}")])
    referral = referred([Shared.ALIAS])
    with acting_as(SYSTEM):
        referral.snapshot = {**referral.snapshot, "answer_7": True}
        referral.save()
    extensions = opened(referral)["Patient"]["extension"]
    assert {"url": "urn:dong-hanh:extension:answer-7", "valueString": "lời về answer_7"} in extensions


@time_machine.travel(dt.datetime(2026, 6, 2, 12, tzinfo=IN_VIET_NAM))
def test_the_task_tells_when_and_how(opened, at):
    """Sent on a Tuesday; a clinic has three working days to answer."""
    task = opened(at("accepted"))["Task"]
    assert dt.datetime.fromisoformat(task["executionPeriod"]["start"]).utcoffset() == dt.timedelta(hours=7)
    assert task["restriction"]["period"] == {"start": "2026-06-02", "end": "2026-06-05"}
    assert (task["owner"]["display"], task["requester"]["display"]) == ("Phòng khám Đồng Văn", "Nhóm Hoa Ban")
    done, today = opened(at("completed"))["Task"], timezone.localdate().isoformat()
    assert done["executionPeriod"] == {"start": today, "end": today}
    assert code_of(done["output"][0]["valueCodeableConcept"]) == ("urn:dong-hanh:result", "done")
    assert code_of(opened(at("declined"))["Task"]["statusReason"]) == ("urn:dong-hanh:decline-reason", "full")
    assert opened(at("failed"))["Task"]["statusReason"]["text"] == "Người được giới thiệu dừng giữa chừng"


def test_two_referrals_of_one_person_have_nothing_in_common(cast, opened, referred):
    person = client_of(cast.worker, alias=ALIAS)
    one, other = (opened(referred(client=person, service=service)) for service in (cast.check_up, cast.counselling))
    assert {part["id"] for part in one.values()}.isdisjoint(part["id"] for part in other.values())


def test_what_was_read_can_be_sent_back_with_the_next_status(client, cast, opened, at):
    """A program that knows only how to PUT what it has: the whole Task, another status."""
    referral = at("attended")
    task = opened(referral)["Task"]
    client.logout()
    system = System(client, key_of(cast.clinic_officer)[1])
    assert system.put(task).status_code == 200, "as it is: nothing new"
    reason = {"coding": [{"system": "urn:dong-hanh:fail-reason", "code": "left"}]}
    assert system.put({**task, "status": "failed", "statusReason": reason}).status_code == 200
    assert Referral.objects.get(pk=referral.pk).state == "failed"


def test_of_a_withdrawn_one_is_said_that_it_is_cancelled_and_nothing_else(cast, opened, at):
    referral = at("accepted")
    withdraw_consent(by=cast.worker, client=referral.client, purpose=Purpose.SHARE)
    fulfil = {"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}
    assert opened(referral) == {"Task": {
        "resourceType": "Task", "id": str(referral.pk), "status": "cancelled", "intent": "order",
        "identifier": [{"system": "urn:dong-hanh:reference", "value": referral.reference}],
        "code": {"coding": [fulfil]},
    }}


def test_what_a_receiver_no_longer_sees_is_not_there(client, cast, at):
    referral = at("completed")
    with acting_as(SYSTEM):
        ending.end_views(Referral.objects.all())
    client.force_login(cast.clinic_officer)
    assert client.get(reverse("received-fhir", args=[referral.pk])).status_code == 404


@pytest.mark.parametrize(("name", "status"), [
    ("job_officer", 404), ("worker", 403), ("case_manager", 403), ("manager", 403), ("privacy_officer", 403),
    ("administrator", 403),
])
def test_nobody_else_gets_it(client, cast, at, name, status):
    referral = at("accepted")
    client.force_login(getattr(cast, name))
    answer = client.get(reverse("received-fhir", args=[referral.pk]))
    assert answer.status_code == status
    assert "Mận" not in answer.content.decode()


def test_taking_it_away_is_on_the_trail(cast, opened, at):
    referral = at("accepted")
    opened(referral)
    event = AuditEvent.objects.get(kind=Kind.EXPORTED)
    assert (event.action, event.actor_ref, event.purpose, event.count) == (
        "referral.exported", cast.clinic_officer.pk, "inbox", 1
    )


def test_its_page_leads_to_it(client, cast, at):
    referral = at("accepted")
    client.force_login(cast.clinic_officer)
    page = client.get(reverse("received", args=[referral.pk])).content.decode()
    assert reverse("received-fhir", args=[referral.pk]) in page


# --- For who reads the file ---------------------------------------------------------------------------

def urns_of(held) -> set[str]:
    """Every name of ours in a file: of a code system, an identifier, an extension or a policy."""
    if isinstance(held, dict):
        return set().union(*map(urns_of, held.values()))
    if isinstance(held, list):
        return set().union(set(), *map(urns_of, held))
    return {held} if isinstance(held, str) and held.startswith("urn:dong-hanh:") else set()


def test_every_name_of_ours_in_a_file_is_explained(opened, at):
    """Whoever writes a program against it looks each up in docs/interoperability.md, which is made from the code."""
    page = (Path(settings.BASE_DIR) / "docs" / "interoperability.md").read_text(encoding="utf-8")
    used = set().union(*(urns_of(opened(at(state))) for state in ("sent", "declined", "completed", "failed")))
    assert len(used) >= 8
    for name in used:
        kind, _colon, last = name.rpartition(":")
        assert f"`{name}`" in page or (f"`{kind}:…`" in page and f"`{last}`" in page), name


def test_the_documentation_shows_a_file_as_it_leaves(opened, at):
    """The invented one has every element that a real one of its state has, and is right by the standard."""
    bundle = json.loads(written())
    Bundle.model_validate(bundle)
    shown = {entry["resource"]["resourceType"]: entry["resource"] for entry in bundle["entry"]}
    assert shown.keys() == MODELS.keys()
    for kind, part in opened(at("accepted")).items():
        MODELS[kind].model_validate(shown[kind])
        assert part.keys() - shown[kind].keys() <= {"extension", "note"}
    assert max(map(len, written().splitlines())) <= 118
