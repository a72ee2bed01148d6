"""The trainings that questions of a screening may ask for, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Training(models.TextChoices):
    VIOLENCE = "violence", _("Hỏi về bạo lực và hỗ trợ ban đầu")
    TRAFFICKING = "trafficking", _("Nhận biết và giúp người bị mua bán")
