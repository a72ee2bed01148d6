"""Kinds of requests and how they end, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKind(models.TextChoices):
    ACCESS = "access", _("Xem dữ liệu")
    CORRECTION = "correction", _("Sửa dữ liệu")
    RESTRICTION = "restriction", _("Tạm ngừng xử lý")
    OBJECTION = "objection", _("Không tính vào số liệu")
    WITHDRAWAL = "withdrawal", _("Rút lại đồng ý")
    ERASURE = "erasure", _("Xóa dữ liệu")


class RequestOutcome(models.TextChoices):
    DONE = "done", _("Đã thực hiện")
    TAKEN_BACK = "taken_back", _("Thân chủ đổi ý")
    LAWFUL = "lawful", _("Luật buộc phải giữ")
    UNKNOWN = "unknown", _("Không đúng người có hồ sơ này")


class ErasedBecause(models.TextChoices):
    ASKED = "asked", _("Theo yêu cầu của thân chủ")
    TIME = "time", _("Hết thời hạn lưu giữ")
    RESTORED = "restored", _("Xóa lại sau khi phục hồi bản sao lưu")
