"""Who may see the registers, close a request, erase. Who may carry out the other rights: casework.clients.policies."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.matrix.reading import may
from casework.clients.policies import check_erase
from casework.rights.codes import RequestKind
from privacy.errors import AccessDenied


def check_registers(user) -> None:
    """The registers of requests and erasures: case managers and the privacy officer."""
    if not may(user, "rights.registers"):
        raise AccessDenied(_("Danh sách này dành cho người quản lý trường hợp và cán bộ bảo vệ dữ liệu."))


def check_handle(user, request) -> None:
    """To close a request or carry it out: the case manager of its organisation, while it stands."""
    if not may(user, "rights.close") or request.organisation_id != user.organisation_id:
        raise AccessDenied(_("Chỉ người quản lý trường hợp của nhóm mới đóng được yêu cầu này."))
    if request.done_at:
        raise AccessDenied(_("Yêu cầu này đã được giải quyết."))


def check_erase_by(user, request) -> Any:
    """To erase: a standing request for it, in the hands of the case manager. Returns whom it is about."""
    check_handle(user, request)
    if request.kind != RequestKind.ERASURE or request.client is None:
        raise AccessDenied(_("Chỉ xóa khi thân chủ đã yêu cầu xóa dữ liệu."))
    check_erase(user, request.client)
    return request.client
