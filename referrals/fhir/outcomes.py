"""What a partner's system is answered: a Task that says its status, or an OperationOutcome that says why not.

Neither holds anything about a person, nor anything of what was sent. No database here.
"""

from dataclasses import dataclass

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header
from fhir.resources.R4B.operationoutcome import OperationOutcome
from fhir.resources.R4B.task import Task

from referrals.fhir.codes import REFUSAL, STILL_WANTED, concept

MEDIA_TYPE = "application/fhir+json"
LANGUAGES, FIRST_LANGUAGE = ("vi", "en"), "vi"


@dataclass(frozen=True)
class Kind:
    """One way of refusing: the status of HTTP, FHIR's code for the issue, and the sentence."""

    status: int
    issue: str
    sentence: object


# The name stands on the trail, and in the answer for the partner's program.
KINDS = {
    "method": Kind(405, "not-supported", _("Địa chỉ này chỉ nhận cập nhật Task.")),
    "token": Kind(401, "login", _("Khóa kết nối không dùng được.")),
    "throttled": Kind(429, "throttled", _("Gửi quá nhanh. Hãy đợi một phút rồi gửi lại.")),
    "media_type": Kind(415, "not-supported", _("Chỉ nhận application/fhir+json.")),
    "too_long": Kind(413, "too-long", _("Nội dung quá dài.")),
    "not_json": Kind(400, "structure", _("Nội dung không phải JSON đọc được, hoặc lồng quá sâu.")),
    "not_task": Kind(400, "structure", _("Nội dung không phải một Task đúng chuẩn FHIR R4.")),
    "modifier": Kind(400, "extension", _("Có phần mở rộng làm đổi nghĩa mà hệ thống này không hiểu.")),
    "other_id": Kind(400, "value", _("Mã trong nội dung khác mã trong địa chỉ.")),
    "key": Kind(400, "value", _("Idempotency-Key phải có từ 1 đến 200 ký tự ASCII.")),
    "key_reused": Kind(422, "duplicate", _("Idempotency-Key này đã dùng cho nội dung khác.")),
    "absent": Kind(404, "not-found", _("Không có chuyển gửi này.")),
    "required": Kind(422, "required", _("Thiếu mục cần có.")),
    "value": Kind(422, "value", _("Ngày hoặc giờ này không dùng được.")),
    "code": Kind(422, "code-invalid", _("Cần một mã trong: %(codes)s.")),
    "conflict": Kind(409, "conflict", _("Không làm được từ tình trạng hiện nay: %(status)s.")),
    "forbidden": Kind(403, "forbidden", _("Việc này không làm được qua hệ thống.")),
}


class Refused(Exception):
    """An update that is not taken. `element` is where in the Task; `said` fills the sentence with codes of ours."""

    def __init__(self, why: str, element: str = "", **said: str) -> None:
        super().__init__(why)
        self.why, self.element, self.said = why, element, said


def refusal(refused: Refused) -> JsonResponse:
    """The OperationOutcome, in the language in use."""
    kind = KINDS[refused.why]
    sentence = str(kind.sentence) % refused.said if refused.said else str(kind.sentence)
    details = {**concept(REFUSAL, refused.why), "text": sentence}
    issue = {"severity": "error", "code": kind.issue, "details": details}
    issue |= {"expression": [refused.element]} if refused.element else {}
    outcome = {"resourceType": "OperationOutcome", "language": get_language(), "issue": [issue]}
    return spoken(OperationOutcome.model_validate(outcome), kind.status)


# What an answer of 200 may still ask for, before anything moves: the code and the sentence.
WANTED = {"appointment": _("Chưa ghi là tiếp nhận: còn thiếu giờ hẹn. Hãy gửi lại accepted kèm executionPeriod.start.")}


def taken(referral_id: object, status: str, wanted: str = "") -> JsonResponse:
    """The least Task that R4 allows: whose it is, and where it stands; and why it stands there still, where something
    of `WANTED` is missing."""
    held: dict = {"resourceType": "Task", "id": str(referral_id), "status": status, "intent": "order"}
    if wanted:
        held |= {"statusReason": {**concept(STILL_WANTED, wanted), "text": str(WANTED[wanted])}}
    return spoken(Task.model_validate(held), 200)


def spoken(resource, status: int) -> JsonResponse:
    answer = JsonResponse(as_json(resource), status=status, content_type=f"{MEDIA_TYPE}; charset=utf-8",
                          json_dumps_params={"ensure_ascii": False})
    answer["Content-Language"] = get_language() or FIRST_LANGUAGE
    return answer


def as_json(resource) -> dict:
    """A resource as FHIR writes it: FHIR's own names, dates as text, nothing empty."""
    return resource.model_dump(mode="json")


def language_of(request: HttpRequest) -> str:
    """Vietnamese or English, whichever the program asks for first."""
    for asked, _weight in parse_accept_lang_header(getattr(request, "asked_languages", "")):
        if asked.split("-")[0] in LANGUAGES:
            return asked.split("-")[0]
    return FIRST_LANGUAGE
