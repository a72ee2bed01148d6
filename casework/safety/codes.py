"""The dangers that an answer can point to, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Risk(models.TextChoices):
    """Danger that leads at once to the safety page. `danger`: of the first version, which told no more."""

    VIOLENCE = "violence", _("Bạo lực")
    TRAFFICKING = "trafficking", _("Bị kiểm soát hoặc mua bán")
    SELF_HARM = "self_harm", _("Muốn làm đau bản thân")
    OVERDOSE = "overdose", _("Quá liều")
    CHILD = "child", _("Trẻ em cần được bảo vệ")
    DANGER = "danger", _("Có thể đang nguy hiểm")
