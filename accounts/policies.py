"""Who may open accounts."""

from django.utils.translation import gettext as _

from accounts.roles import Role
from privacy.errors import AccessDenied


def check_open_account(user) -> None:
    if user is not None and user.role != Role.ADMINISTRATOR:
        raise AccessDenied(_("Chỉ quản trị viên mới mở được tài khoản."))


def check_role(user, *roles: str) -> None:
    """For pages that exist only for some roles."""
    if user.role not in roles:
        raise AccessDenied(_("Trang này không thuộc vai trò của bạn."))
