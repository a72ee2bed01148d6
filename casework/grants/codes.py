"""Why a client is open to somebody beyond their own caseload, and for how long at most. No database."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

SHARE_DAYS = 90
EMERGENCY = dt.timedelta(minutes=60)


class Why(models.TextChoices):
    """The kinds of grant on one client."""

    SHARED = "shared", _("Được chia sẻ")
    EMERGENCY = "emergency", _("Truy cập khẩn cấp")


class Standing(models.TextChoices):
    """As what a person works with a client; the strongest first. Cover is a row of its own, not a grant."""

    OWN = "own", _("Phụ trách")
    MANAGER = "manager", _("Người quản lý trường hợp")
    COVER = "cover", _("Làm thay")
    SHARED = "shared", _("Được chia sẻ")
    EMERGENCY = "emergency", _("Truy cập khẩn cấp")


# django-guardian's permission that stands for each kind: to work in the record, or to look and help at once.
PERMISSION = {Why.SHARED: "change_client", Why.EMERGENCY: "view_client"}
# Room for a share that ends with its last day, whatever the hour at which it was made.
LONGEST_SHARE = dt.timedelta(days=SHARE_DAYS + 1)
