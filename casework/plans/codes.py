"""The coded words of plans and closures, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Doer(models.TextChoices):
    """Who does a step of the plan."""

    CLIENT = "client", pgettext_lazy("doer", "Thân chủ")
    WORKER = "worker", _("Cộng tác viên")
    OTHER = "other", _("Người khác hoặc nơi khác")


class Agreement(models.TextChoices):
    """How the client agreed to the plan."""

    TOGETHER = "together", _("Hai người cùng lập, thân chủ đồng ý")
    READ_ALOUD = "read_aloud", _("Đã đọc lại từng mục, thân chủ đồng ý")


class GoalEnd(models.TextChoices):
    """How a goal ended."""

    REACHED = "reached", _("Đã đạt được")
    REPLACED = "replaced", _("Đổi sang mục tiêu khác")
    DROPPED = "dropped", _("Thân chủ không muốn nữa")


class CaseResult(models.TextChoices):
    """With what a case ends."""

    REACHED = "reached", _("Đã đạt các mục tiêu")
    PARTLY = "partly", _("Đạt được một phần")
    MOVED = "moved", _("Đã chuyển đi nơi khác")
    LOST = "lost", _("Mất liên lạc sau ba lần tìm")
    REFUSED = "refused", _("Không muốn được hỗ trợ nữa")
    DIED = "died", _("Đã mất")
    OTHER = "other", _("Lý do khác")


# After these the person is still asked, at three and six months, whether the result has lasted.
STILL_ASKED = frozenset({CaseResult.REACHED, CaseResult.PARTLY})


class ClosureState(models.TextChoices):
    """Where a proposal to close stands; casework/plans/lifecycle.py says how it moves."""

    PROPOSED = "proposed", _("Chờ duyệt kết thúc")
    TAKEN_BACK = "taken_back", _("Đã rút đề nghị")
    SENT_BACK = "sent_back", _("Cần làm thêm trước khi kết thúc")
    CLOSED = "closed", _("Đã kết thúc hỗ trợ")
    REOPENED = "reopened", _("Đã mở lại")
