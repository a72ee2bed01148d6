"""The coded words of a transfer, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TransferState(models.TextChoices):
    """Where the asking stands; casework/transfers/lifecycle.py says how it moves."""

    ASKED = "asked", _("Chờ người nhận trả lời")
    ACCEPTED = "accepted", pgettext_lazy("transfer", "Đã nhận")
    DECLINED = "declined", pgettext_lazy("transfer", "Không nhận")
    WITHDRAWN = "withdrawn", _("Đã rút lời nhờ")
    EXPIRED = "expired", _("Quá hạn, chưa ai trả lời")
    OVERTAKEN = "overtaken", _("Không còn cần nữa")


class Declined(models.TextChoices):
    """Why somebody does not take a client over."""

    FULL = "full", _("Đang đủ việc, không nhận thêm được")
    FAR = "far", _("Ở xa, khó đi lại")
    KNOWN = "known", _("Có quen biết riêng, không nên phụ trách")
    AWAY = "away", _("Sắp nghỉ, không theo được")
    OTHER = "other", _("Lý do khác, đã trao đổi")


TONES = {
    TransferState.ASKED: "due", TransferState.ACCEPTED: "fine", TransferState.DECLINED: "late",
    TransferState.EXPIRED: "late",
}
