"""Who may change the directory."""

from django.utils.translation import gettext as _

from privacy.errors import AccessDenied
from privacy.policies import may


def check_confirm_capacity(user, service) -> None:
    """A partner keeps its own places current; nobody else does."""
    if not may(user, "own_services.keep") or user.organisation_id != service.organisation_id:
        raise AccessDenied(_("Chỉ cán bộ của cơ sở cung cấp dịch vụ mới sửa được số chỗ."))


def check_keep_current(user, service) -> None:
    """Opening hours and pauses: the service's own officers, and whoever edits the directory."""
    if user is not None and not may(user, "directory.keep"):
        check_own_service(user, service)


def check_own_service(user, service) -> None:
    """For the pages on which a partner keeps a service of its own current."""
    if not may(user, "own_services.keep") or user.organisation_id != service.organisation_id:
        raise AccessDenied(_("Chỉ cán bộ của cơ sở cung cấp dịch vụ mới sửa được mục này."))


def check_edit_directory(user) -> None:
    if user is not None and not may(user, "directory.keep"):
        raise AccessDenied(_("Chỉ quản trị viên mới sửa được danh bạ."))


def check_partner(user, capability: str = "received.answer") -> None:
    """For the pages of those who receive referrals."""
    if not may(user, capability):
        raise AccessDenied(_("Trang này dành cho cơ sở tiếp nhận chuyển gửi."))
