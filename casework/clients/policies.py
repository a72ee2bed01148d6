"""Who may register, open and hand over a client."""

from django.utils.translation import gettext as _

from accounts.roles import CASEWORK_ROLES, Role
from privacy.errors import AccessDenied


def check_casework(user) -> None:
    """Only those who hold cases."""
    if getattr(user, "role", None) not in CASEWORK_ROLES:
        raise AccessDenied(_("Chỉ cộng tác viên và người quản lý trường hợp mới làm việc với hồ sơ."))


def check_work_with(user, client) -> None:
    """To write in a record: it is open, not restricted, and one's own or one's organisation's as its case manager."""
    check_responsible(user, client)
    if not client.is_open:
        raise AccessDenied(_("Hồ sơ đã kết thúc nên không ghi thêm được."))
    if client.is_restricted:
        raise AccessDenied(_("Thân chủ đã yêu cầu tạm ngừng xử lý hồ sơ này: chỉ xem được, không ghi thêm."))


def check_responsible(user, client) -> None:
    """To carry out a person's rights, also in a closed or restricted record: one's own case, or one's
    organisation's as its case manager."""
    check_casework(user)
    mine = client.assigned_to_id == user.id or user.role == Role.CASE_MANAGER
    if client.organisation_id != user.organisation_id or not mine:
        raise AccessDenied(_("Hồ sơ này do người khác phụ trách."))


def check_correct(user, client) -> None:
    """To correct what is recorded, also in a closed record; a restricted one is opened again first."""
    check_responsible(user, client)
    if client.is_restricted:
        raise AccessDenied(_("Hồ sơ đang tạm ngừng xử lý. Hãy mở lại hồ sơ rồi sửa."))


def check_erase(user, client) -> None:
    """To erase a record for good: the case manager of the organisation, after a second look."""
    if user.role != Role.CASE_MANAGER or client.organisation_id != user.organisation_id:
        raise AccessDenied(_("Chỉ người quản lý trường hợp của nhóm mới xóa được dữ liệu của thân chủ."))


def check_reassign(user, client) -> None:
    if user.role != Role.CASE_MANAGER or client.organisation_id != user.organisation_id:
        raise AccessDenied(_("Chỉ người quản lý trường hợp của nhóm mới chuyển người phụ trách."))
    if not client.is_open:
        raise AccessDenied(_("Hồ sơ đã kết thúc nên không chuyển được."))
