"""One referral as FHIR R4: a Bundle of Task, ServiceRequest, Consent and a pseudonymous Patient.

The Patient holds what the person agreed to share for this referral and nothing else. Its id is made from the
referral's own, so two referrals of one person have nothing in common. Every resource is checked against FHIR before
it leaves.
"""

import uuid

from django.utils import timezone
from fhir.resources.R4B.bundle import Bundle

from casework.clients.codes import Sex
from referrals import snapshot
from referrals.codes import Shared
from referrals.fhir.codes import (
    CATEGORY,
    EXTENSION,
    ORGANISATION,
    OUTPUT,
    POLICY,
    REASON_OF_DECLINE,
    REASON_OF_FAILURE,
    REFERENCE,
    REQUEST_STATUS,
    RESULT,
    SHARED,
    STATE,
    TASK_CODE,
    TERMINOLOGY,
    concept,
)
from referrals.fhir.outcomes import as_json
from referrals.lifecycle import FHIR_STATUS

GENDERS = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.OTHER: "other", Sex.DECLINED: "unknown"}


def bundle_of(referral) -> dict:
    """The referral as its receiver may have it. Of one that was emptied: that it is over, and nothing more."""
    parts = [bare_task(referral)] if referral.is_emptied else [
        task(referral), service_request(referral), consent(referral), patient(referral),
    ]
    return as_json(Bundle.model_validate({
        "resourceType": "Bundle", "type": "collection", "timestamp": moment(timezone.now()),
        "entry": [{"fullUrl": f"urn:uuid:{part['id']}", "resource": part} for part in parts],
    }))


def bare_task(referral) -> dict:
    return {
        "resourceType": "Task", "id": str(referral.pk), "identifier": [identifier(referral)],
        "status": FHIR_STATUS[referral.state], "intent": "order", "code": concept(TASK_CODE, "fulfill"),
    }


def task(referral) -> dict:
    """What the receiver is asked to do, and how far it has come."""
    held = {
        **bare_task(referral), "businessStatus": concept(STATE, referral.state, referral.label),
        "priority": priority(referral), "authoredOn": moment(referral.sent_at),
        "focus": reference(referral, "ServiceRequest"), "for": reference(referral, "Patient"),
        "requester": organisation(referral.from_organisation), "owner": organisation(referral.service.organisation),
        "restriction": {"period": {
            "start": day(timezone.localdate(referral.sent_at)), "end": day(referral.answer_by),
        }},
        "statusReason": reason(referral), "executionPeriod": times(referral), "output": outputs(referral),
    }
    return {name: value for name, value in held.items() if value}


def reason(referral) -> dict | None:
    """Why it was declined, or failed."""
    if referral.state == "declined":
        return concept(REASON_OF_DECLINE, referral.decline_reason, referral.get_decline_reason_display())
    if referral.state == "failed":
        return concept(REASON_OF_FAILURE, referral.fail_reason, referral.get_fail_reason_display())
    return None


def times(referral) -> dict:
    """When the person came, or is expected; and when it was done."""
    start = day(referral.attended_on) if referral.attended_on else moment(referral.appointment_at)
    held = {"start": start, "end": day(referral.completed_on)}
    return {name: value for name, value in held.items() if value}


def outputs(referral) -> list[dict]:
    if not referral.result:
        return []
    given = concept(RESULT, referral.result, referral.get_result_display())
    return [{"type": concept(OUTPUT, "result"), "valueCodeableConcept": given}]


def service_request(referral) -> dict:
    """What is needed and from whom. The message is the sender's, for the receiver alone."""
    shared, service = referral.snapshot, referral.service
    held = {
        "resourceType": "ServiceRequest", "id": id_of(referral, "ServiceRequest"),
        "identifier": [identifier(referral)], "status": REQUEST_STATUS[referral.state], "intent": "order",
        "category": [concept(CATEGORY, service.category, service.get_category_display())],
        "priority": priority(referral), "code": {"text": service.name}, "subject": reference(referral, "Patient"),
        "authoredOn": moment(referral.sent_at), "requester": organisation(referral.from_organisation),
        "performer": [organisation(service.organisation)], "supportingInfo": [reference(referral, "Consent")],
        "reasonCode": [{"text": words_of(shared, Shared.REASON)}] if Shared.REASON in shared else None,
        "note": [{"text": referral.message}] if referral.message else None,
    }
    return {name: value for name, value in held.items() if value}


def patient(referral) -> dict:
    """Somebody without a name, unless one was shared to be called by; never a date of birth."""
    shared = dict(referral.snapshot)
    held: dict = {"resourceType": "Patient", "id": id_of(referral, "Patient")}
    shared.pop(Shared.REASON, None)
    if alias := shared.pop(Shared.ALIAS, ""):
        held["name"] = [{"use": "anonymous", "text": alias}]
    if sex := shared.pop(Shared.SEX, ""):
        held["gender"] = GENDERS[sex]
    extensions = [
        {"url": EXTENSION + name.replace("_", "-"), "valueString": words_of(shared, name)} for name in shared
    ]
    return {**held, "extension": extensions} if extensions else held


def words_of(shared: dict, name: str) -> str:
    """One shared field in the words of the page."""
    return "; ".join(text for _label, text in snapshot.spoken({name: shared[name]}))


def consent(referral) -> dict:
    """To what the person agreed for this referral: the need, and each shared field by name."""
    fields = ["need", *referral.snapshot]
    return {
        "resourceType": "Consent", "id": id_of(referral, "Consent"), "status": "active",
        "scope": concept(TERMINOLOGY + "consentscope", "patient-privacy"),
        "category": [concept(TERMINOLOGY + "v3-ActCode", "IDSCL")], "patient": reference(referral, "Patient"),
        "dateTime": moment(referral.sent_at), "organization": [organisation(referral.from_organisation)],
        "policy": [{"uri": POLICY}], "provision": {"provision": [permission(referral, name) for name in fields]},
    }


def permission(referral, name: str) -> dict:
    """The receiver may read this one field."""
    receiver = {
        "role": concept(TERMINOLOGY + "v3-ParticipationType", "IRCP"),
        "reference": organisation(referral.service.organisation),
    }
    access = concept(TERMINOLOGY + "consentaction", "access")
    return {"type": "permit", "actor": [receiver], "action": [access], "code": [concept(SHARED, name)]}


# --- Small parts ----------------------------------------------------------------------------------------

def id_of(referral, kind: str) -> str:
    """The id of a resource that goes with this referral; of the Task, the referral's own."""
    return str(referral.pk if kind == "Task" else uuid.uuid5(referral.pk, kind))


def reference(referral, kind: str) -> dict:
    return {"reference": f"urn:uuid:{id_of(referral, kind)}", "type": kind}


def organisation(held) -> dict:
    return {
        "type": "Organization", "identifier": {"system": ORGANISATION, "value": str(held.pk)}, "display": held.name,
    }


def identifier(referral) -> dict:
    return {"system": REFERENCE, "value": referral.reference}


def priority(referral) -> str:
    return "urgent" if referral.urgent else "routine"


def moment(at) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def day(on) -> str | None:
    return on.isoformat() if on else None
