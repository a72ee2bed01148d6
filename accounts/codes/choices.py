"""The coded words of an entry code, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EntryKind(models.TextChoices):
    """What a code is for. One that its owner has mailed leaves the second factor as it is; one of the first day stands
    on the word of the server's operator, since nobody else is there."""

    INVITATION = "invitation", _("Vào lần đầu")
    RESET = "reset", _("Vào lại")
    MAILED = "mailed", _("Tự đặt lại mật khẩu qua email")
    BEGINNING = "beginning", _("Ngày đầu, từ máy chủ")


# What two colleagues have no part in: neither do they see it, nor does it stand in the way of what they ask for.
OF_THE_SYSTEM = (EntryKind.MAILED, EntryKind.BEGINNING)


class EntryReason(models.TextChoices):
    """Why a colleague needs one."""

    NEW_ACCOUNT = "new", _("Tài khoản mới")
    FORGOT_PASSWORD = "password", _("Quên mật khẩu")  # noqa: S105  # a reason, no password
    LOST_PHONE = "phone", _("Mất điện thoại")
    OTHER = "other", _("Lý do khác, đã trao đổi")


class EntryState(models.TextChoices):
    """Where it stands; accounts/codes/lifecycle.py says how it moves."""

    ASKED = "asked", pgettext_lazy("entry code", "Chờ đồng ý")
    APPROVED = "approved", pgettext_lazy("entry code", "Đã đồng ý")
    ISSUED = "issued", pgettext_lazy("entry code", "Đã đưa mã")
    USED = "used", _("Đã dùng")
    EXPIRED = "expired", pgettext_lazy("entry code", "Quá hạn")
    TAKEN_BACK = "taken_back", _("Đã rút lại")
    REFUSED = "refused", pgettext_lazy("entry code", "Không đồng ý")


TONES = {
    EntryState.ASKED: "due", EntryState.APPROVED: "info", EntryState.ISSUED: "info", EntryState.USED: "fine",
    EntryState.EXPIRED: "late", EntryState.REFUSED: "late",
}
