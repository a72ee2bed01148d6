"""The coded reasons of break-glass and the answers of its review. No database."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# How often one account may break the glass in 24 hours; whoever needs more calls the case manager.
A_DAY = 5


class Cause(models.TextChoices):
    LIFE = "life", _("Nguy hiểm đến tính mạng")
    VIOLENCE = "violence", _("Đang bị bạo lực")
    CHILD = "child", _("Trẻ em gặp nguy hiểm")
    HELD = "held", _("Đang nằm viện hoặc bị tạm giữ")
    OTHER = "other", _("Việc gấp khác")


class Verdict(models.TextChoices):
    JUSTIFIED = "justified", _("Chính đáng")
    NOT_JUSTIFIED = "not_justified", _("Không chính đáng")
    DISCUSS = "discuss", _("Cần trao đổi thêm")
