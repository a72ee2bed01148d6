"""Who may open accounts."""

from django.utils.translation import gettext as _

from accounts.matrix.reading import may
from privacy.errors import AccessDenied


def check_open_account(user) -> None:
    if user is not None and not may(user, "accounts.keep"):
        raise AccessDenied(_("Chỉ quản trị viên mới mở được tài khoản."))


def check_role(user, capability: str) -> None:
    """For pages that exist only for the roles that have a capability."""
    if not may(user, capability):
        raise AccessDenied(_("Trang này không thuộc vai trò của bạn."))


def check_team(user) -> None:
    """Who says what the colleagues of an organisation have learned."""
    if not may(user, "trainings.mark"):
        raise AccessDenied(_("Chỉ người quản lý trường hợp mới ghi tập huấn của nhóm."))


def check_note_trainings(user, colleague) -> None:
    """The case manager, of those who hold cases in the same organisation."""
    check_team(user)
    if colleague.organisation_id != user.organisation_id or not colleague.does_casework:
        raise AccessDenied(_("Chỉ ghi được tập huấn của người trong nhóm."))
