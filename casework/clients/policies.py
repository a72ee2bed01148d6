"""Who may register, open and hand over a client."""

from django.utils.translation import gettext as _

from accounts.roles import CASEWORK_ROLES, Role
from privacy.errors import AccessDenied

OUTSIDE = "casework.outside"


def purpose_of(user, client) -> str:
    """For the trail: casework, and whether the person is of the reader's own caseload. A case manager's is the whole
    organisation."""
    own = client.assigned_to_id == user.pk or user.role == Role.CASE_MANAGER
    return "casework" if own and client.organisation_id == user.organisation_id else OUTSIDE


def check_casework(user) -> None:
    """Only those who hold cases."""
    if getattr(user, "role", None) not in CASEWORK_ROLES:
        raise AccessDenied(_("Chỉ cộng tác viên và người quản lý trường hợp mới làm việc với hồ sơ."))


def check_work_with(user, client) -> None:
    """To write in a record: it is open, and it is one's own or one's organisation's as its case manager."""
    check_casework(user)
    mine = client.assigned_to_id == user.id or user.role == Role.CASE_MANAGER
    if client.organisation_id != user.organisation_id or not mine:
        raise AccessDenied(_("Hồ sơ này do người khác phụ trách."))
    if not client.is_open:
        raise AccessDenied(_("Hồ sơ đã kết thúc nên không ghi thêm được."))


def check_reassign(user, client) -> None:
    if user.role != Role.CASE_MANAGER or client.organisation_id != user.organisation_id:
        raise AccessDenied(_("Chỉ người quản lý trường hợp của nhóm mới chuyển người phụ trách."))
    if not client.is_open:
        raise AccessDenied(_("Hồ sơ đã kết thúc nên không chuyển được."))
