"""The coarse attributes of a client, as data. Nothing finer is ever asked."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgeBand(models.TextChoices):
    """Age bands of the WHO consolidated strategic-information guidelines 2022, with the child's band apart."""

    CHILD = "16-17", _("16–17 tuổi")
    YOUNG = "18-19", _("18–19 tuổi")
    TWENTIES = "20-24", _("20–24 tuổi")
    ADULT = "25-49", _("25–49 tuổi")
    OLDER = "50+", _("từ 50 tuổi")
    UNKNOWN = "unknown", _("chưa rõ tuổi")


class Sex(models.TextChoices):
    FEMALE = "female", _("nữ")
    MALE = "male", _("nam")
    OTHER = "other", _("khác")
    DECLINED = "declined", _("không nêu")


class RestrictedBecause(models.TextChoices):
    """Why a person wants nothing done with the record for now."""

    WISH = "wish", _("Thân chủ muốn tạm ngừng")
    DISPUTED = "disputed", _("Thân chủ nói hồ sơ có điều chưa đúng, đang kiểm tra")
    WITHDRAWN = "withdrawn", _("Thân chủ rút lại đồng ý lưu hồ sơ nhưng muốn giữ lại, chưa xóa")
    CLAIM = "claim", _("Thân chủ cần hồ sơ cho một việc khiếu nại")


class SafeChannel(models.TextChoices):
    """How a client may be reached. `none`: never; they come by themselves."""

    MESSAGE = "message", _("Nhắn tin")
    CALL = "call", _("Gọi điện")
    IN_PERSON = "in_person", _("Gặp trực tiếp ở nơi đã hẹn")
    THROUGH_PEER = "through_peer", _("Qua người đồng đẳng quen")
    NEVER = "never", _("Không liên hệ, thân chủ tự đến")
