"""Coded reasons and results of a referral, and what a client may agree to share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeclineReason(models.TextChoices):
    FULL = "full", _("Hết chỗ")
    NOT_OUR_SERVICE = "not_our_service", _("Không phải dịch vụ của chúng tôi")
    NOT_ELIGIBLE = "not_eligible", _("Chưa đủ điều kiện")
    TOO_FAR = "too_far", _("Ngoài địa bàn phục vụ")
    NEED_MORE = "need_more", _("Thiếu thông tin cần thiết")
    CLOSED = "closed", _("Tạm ngừng phục vụ")


class FailReason(models.TextChoices):
    LEFT = "left", _("Người được giới thiệu dừng giữa chừng")
    NOT_AVAILABLE = "not_available", _("Dịch vụ không thực hiện được")
    OTHER_SERVICE = "other_service", _("Cần dịch vụ khác")
    NO_WORD = "no_word", _("Không có tin về kết quả")

    @classmethod
    def by_people(cls) -> list["FailReason"]:
        """What somebody may give as a reason. That no word came is time's alone to say."""
        return [one for one in cls if one != cls.NO_WORD]


class Result(models.TextChoices):
    DONE = "done", _("Đã cung cấp dịch vụ")
    PARTLY = "partly", _("Đã cung cấp một phần")


class NextStep(models.TextChoices):
    """What should follow a service, as its provider sees it."""

    NONE = "none", _("Không cần gì thêm")
    COME_BACK = "come_back", _("Hẹn quay lại")
    REFER_ON = "refer_on", _("Nên chuyển gửi đến nơi khác")
    STAY_IN_TOUCH = "stay_in_touch", _("Nơi gửi nên hỏi thăm thêm")


class ReopenReason(models.TextChoices):
    """Why a step is taken back."""

    WRONG_ONE = "wrong_one", _("Chọn nhầm phiếu")
    WRONG_ANSWER = "wrong_answer", _("Ghi nhầm câu trả lời")
    CHANGED = "changed", _("Tình hình đã khác")


class Shared(models.TextChoices):
    """What may be put into the snapshot that the receiver sees. Nothing is shared by default but the need.

    The person is called by the alias or by the code, never by both: two names of one person are one too many.
    """

    ALIAS = "alias", _("Biệt danh")
    CODE = "code", _("Mã hồ sơ")
    AGE_BAND = "age_band", _("Nhóm tuổi")
    SEX = "sex", _("Giới tính")
    SAFE_CONTACT = "safe_contact", _("Cách liên hệ an toàn")
    REASON = "reason", _("Lý do cần giúp")
    ANSWERS = "answers", _("Câu trả lời khi sàng lọc")


NAMES = frozenset({Shared.ALIAS, Shared.CODE})
