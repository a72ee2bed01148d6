"""A partner's own system, as a program: it holds a key and sends Tasks in the shape of the SDOH Clinical Care guide."""

import datetime as dt
import json
import uuid

from django.utils import timezone

from referrals.codes import Shared
from referrals.fhir.actions import make_token
from referrals.fhir.reading import Update
from tests.proofs import proven

MEDIA_TYPE = "application/fhir+json"
ALIAS, REASON = "Yến ỸẰỮỌ lồng", "ẴỶỚẶ zq7f3acage"  # words that are in no answer to a system
# All that can be shared without a screening: a person goes by an alias or by a code, not by both.
EVERYTHING = [one for one in Shared.values if one not in (Shared.CODE, Shared.ANSWERS)]
TOMORROW = timezone.now() + dt.timedelta(days=1)


def key_of(officer, name="Phần mềm khám bệnh", days=90):
    """A key of this officer's; returns the row and the key."""
    return make_token(by=officer, id=uuid.uuid4(), name=name, days=days, proof=proven(officer))


def coded(system: str, code: str) -> dict:
    return {"coding": [{"system": f"urn:dong-hanh:{system}", "code": code}], "text": "theo danh mục"}


def sdoh_task(referral, status: str, **elements) -> dict:
    """An invented Task as a referral recipient of the guide sends one back."""
    return {
        "resourceType": "Task", "id": str(referral.pk), "status": status, "intent": "order",
        "meta": {"profile": ["http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/SDOHCC-TaskForReferralManagement"]},
        "code": {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}]},
        "focus": {"reference": "ServiceRequest/invented-1"}, "for": {"reference": "Patient/invented-1"},
        "authoredOn": "2026-11-20T08:00:00+07:00", "requester": {"display": "Nhóm Hoa Ban"},
        "owner": {"display": "Phòng khám Đồng Văn"}, **elements,
    }


def accepting(referral, at=TOMORROW) -> dict:
    return sdoh_task(referral, "accepted", executionPeriod={"start": at.isoformat(timespec="seconds")})


def declining(referral, code="full") -> dict:
    return sdoh_task(referral, "rejected", statusReason=coded("decline-reason", code))


def arrived(referral, on=None) -> dict:
    return sdoh_task(referral, "in-progress", executionPeriod={"start": (on or timezone.localdate()).isoformat()})


def completing(referral, code="done") -> dict:
    output = {"type": coded("output", "result"), "valueCodeableConcept": coded("result", code)}
    return sdoh_task(
        referral, "completed", output=[output], executionPeriod={"end": timezone.localdate().isoformat()}
    )


def update_of(task: dict) -> Update:
    """A Task as it was read from a request."""
    return Update(task, key=uuid.uuid4().hex, body="")


class System:
    """Sends as a program would: no cookie, no page, a key in the header."""

    def __init__(self, client, key: str):
        self.client, self.key = client, key

    def post(self, task, **headers):
        return self.send("post", "/fhir/Task", task, **headers)

    def put(self, task, referral_id=None, **headers):
        return self.send("put", f"/fhir/Task/{referral_id or task['id']}", task, **headers)

    def send(self, method: str, url: str, task, content_type=MEDIA_TYPE, **headers):
        body = task if isinstance(task, str | bytes) else json.dumps(task, ensure_ascii=False)
        headers = {"authorization": f"Bearer {self.key}", **headers}
        return getattr(self.client, method)(url, body, content_type=content_type, headers=headers)
