"""Kinds of requests and how they end, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestKind(models.TextChoices):
    ACCESS = "access", _("Xem dữ liệu")
    CORRECTION = "correction", _("Sửa dữ liệu")
    RESTRICTION = "restriction", pgettext_lazy("request", "Tạm ngừng xử lý")
    OBJECTION = "objection", pgettext_lazy("request", "Không tính vào số liệu")
    WITHDRAWAL = "withdrawal", pgettext_lazy("request", "Rút lại đồng ý")
    ERASURE = "erasure", pgettext_lazy("request", "Xóa dữ liệu")


class RequestOutcome(models.TextChoices):
    DONE = "done", _("Đã thực hiện")
    TAKEN_BACK = "taken_back", _("Thân chủ đổi ý")
    LAWFUL = "lawful", _("Luật buộc phải giữ")
    UNKNOWN = "unknown", _("Không đúng người có hồ sơ này")


class ErasedBecause(models.TextChoices):
    ASKED = "asked", _("Theo yêu cầu của thân chủ")
    TIME = "time", _("Hết thời hạn lưu giữ")
    RESTORED = "restored", _("Xóa lại sau khi khôi phục từ bản sao lưu")
