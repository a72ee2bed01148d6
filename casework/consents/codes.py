"""How a person was asked for consent, and where a consent stands, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class How(models.TextChoices):
    """How the words came to the person. Older consents do not say."""

    ALOUD = "aloud", _("Đọc cho nghe")
    SHOWN = "shown", _("Tự đọc trên màn hình")
    PAPER = "paper", _("Tự đọc trên giấy")


class ConsentState(models.TextChoices):
    """Where a person's word on one purpose stands today; computed, never kept."""

    NONE = "none", _("Chưa đồng ý")
    STANDS = "stands", _("Đang đồng ý")
    SOON = "soon", _("Sắp hết hạn")
    EXPIRED = "expired", _("Đã hết hạn")
    WITHDRAWN = "withdrawn", _("Đã rút lại")
