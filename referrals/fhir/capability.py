"""What a FHIR client asks for before anything else: what this address takes. The same for everybody, and nothing about
anybody. Nothing can be read here, so no profile, no search and no read is claimed. No database here."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from fhir.resources.R4B.capabilitystatement import CapabilityStatement

from referrals.fhir.outcomes import MEDIA_TYPE, language_of, spoken

# Since when it is as it stands: another day with every change of what is said here.
SINCE = "2026-11-28"


@login_not_required
@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """GET …/metadata, with or without a key."""
    with translation.override(language_of(request)):
        return spoken(CapabilityStatement.model_validate(statement()), 200)


def statement() -> dict:
    """The CapabilityStatement, in the language in use."""
    return {
        "resourceType": "CapabilityStatement", "language": translation.get_language(), "status": "active",
        "date": SINCE, "kind": "instance", "fhirVersion": "4.0.1", "format": [MEDIA_TYPE, "json"],
        "implementation": {"description": _("Nhận cập nhật Task; không cho đọc gì.")},
        "rest": [{"mode": "server", "documentation": _("Mỗi yêu cầu cần khóa kết nối: Authorization: Bearer …"),
                  "security": {"cors": False}, "resource": [task()]}],
    }


def task() -> dict:
    """What is taken of Task; POST finds a referral by the slip's reference and makes nothing."""
    return {
        "type": "Task", "versioning": "no-version", "readHistory": False, "updateCreate": False,
        "conditionalCreate": False, "conditionalUpdate": False, "referencePolicy": ["logical"],
        "interaction": [
            {"code": code, "documentation": said} for code, said in (
                ("update", _("PUT Task/id: tình trạng mới của một chuyển gửi.")),
                ("create", _("POST Task: như PUT, tìm theo mã trên phiếu; không tạo chuyển gửi mới.")),
            )
        ],
    }
