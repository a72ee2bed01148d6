"""Who administers accounts, and who sees the people of an organisation."""

from django.utils.translation import gettext as _

from accounts.matrix.reading import may
from privacy.errors import AccessDenied


def check_see_people(user) -> None:
    """Administrators see the accounts of every organisation, a case manager those of their own."""
    if not may(user, "accounts.see"):
        raise AccessDenied(_("Trang này dành cho quản trị viên và người quản lý trường hợp."))


def check_administer(user) -> None:
    """To open, change, lock and unlock accounts. `None` stands for a command run by the operator."""
    if user is not None and not may(user, "accounts.keep"):
        raise AccessDenied(_("Chỉ quản trị viên mới sửa được tài khoản."))


def check_administer_other(user, person) -> None:
    """What nobody does to themselves: another role, locking. Another administrator does it."""
    check_administer(user)
    if user is not None and user.pk == person.pk:
        raise AccessDenied(_("Đây là tài khoản của chính bạn. Hãy nhờ một quản trị viên khác."))
