"""The names by which FHIR resources speak of what is ours, and the two tables from our states to theirs.

Code systems and extensions are URNs of our own: none of HL7's lists has our nine categories, our reasons or our
results. No database here.
"""

from referrals.codes import DeclineReason, FailReason, Result
from referrals.lifecycle import FHIR_STATUS

OURS = "urn:dong-hanh:"
REFERENCE, ORGANISATION = OURS + "reference", OURS + "organisation"
CATEGORY, STATE, SHARED = OURS + "service-category", OURS + "referral-state", OURS + "shared-field"
REASON_OF_DECLINE, REASON_OF_FAILURE, RESULT = OURS + "decline-reason", OURS + "fail-reason", OURS + "result"
OUTPUT, REFUSAL, POLICY = OURS + "output", OURS + "refusal", OURS + "policy:only-what-is-named"
STILL_WANTED = OURS + "still-wanted"  # in answers, of what was taken and moved nothing yet
PSEUDONYM = OURS + "pseudonym"  # the code by which the sender knows the person, where it was shared
EXTENSION = OURS + "extension:"
# Lists of HL7's.
TASK_CODE = "http://hl7.org/fhir/CodeSystem/task-code"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
# How a system of the SDOH Clinical Care guide says that the service was given.
SDOHCC_CODES = "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes"
RESULTING_ACTIVITY = "resulting-activity"
# Code system → the codes in it.
CODES: dict[str, list[DeclineReason] | list[FailReason] | list[Result]] = {
    REASON_OF_DECLINE: list(DeclineReason), REASON_OF_FAILURE: list(FailReason), RESULT: list(Result),
}
# What no system may say: that no word came is ours to say.
OURS_ALONE = frozenset(FailReason) - frozenset(FailReason.by_people())
# All that R4 knows.
TASK_STATUSES = frozenset(FHIR_STATUS.values()) | {"received", "ready"}
# State → ServiceRequest.status: an order stands until it was carried out, or nobody will carry it out.
REQUEST_STATUS = {
    "draft": "draft", "sent": "active", "accepted": "active", "attended": "active", "missed": "active",
    "completed": "completed", "declined": "revoked", "expired": "revoked", "cancelled": "revoked",
    "failed": "revoked", "withdrawn": "revoked", "discarded": "entered-in-error",
}


def concept(system: str, code: str, display: object = "") -> dict:
    """A CodeableConcept of one coding, with its words where there are any."""
    coding = {"system": system, "code": code}
    return {"coding": [{**coding, "display": str(display)}], "text": str(display)} if display else {"coding": [coding]}
