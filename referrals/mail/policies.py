"""Who may be told by mail."""

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.matrix.reading import may
from privacy.errors import AccessDenied


def check_mail(user, *, wanted: bool = True) -> None:
    """Those to whom referrals or reports bring work, where mail is sent and they have an address. Off always goes."""
    if not may(user, "own.mail"):
        raise AccessDenied(_("Vai trò này không có việc nào được báo qua thư."))
    if wanted and not may_be_mailed(user):
        raise AccessDenied(_("Chưa gửi thư được: máy chủ chưa đặt thư đi, hoặc tài khoản chưa có địa chỉ thư."))


def may_be_mailed(user) -> bool:
    return settings.MAIL_IS_SENT and bool(user.email)
