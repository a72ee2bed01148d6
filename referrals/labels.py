"""How each state of a referral is called and tinted, and how its appointment is said."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.templatetags.pages import day

LABELS = {
    "draft": (_("Bản nháp"), "neutral"),
    "sent": (_("Đã gửi"), "info"),
    "accepted": (_("Đã tiếp nhận"), "fine"),
    "attended": (_("Đã đến"), "fine"),
    "missed": (_("Chưa đến"), "late"),
    "completed": (_("Hoàn thành"), "fine"),
    "declined": (_("Từ chối"), "late"),
    "expired": (_("Hết hạn"), "late"),
    "cancelled": (_("Đã hủy"), "neutral"),
    "failed": (_("Không thực hiện được"), "late"),
    "withdrawn": (_("Rút lại đồng ý"), "neutral"),
    "discarded": (_("Đã bỏ"), "neutral"),
}
VERBS = {
    "accept": _("Tiếp nhận và hẹn"), "decline": _("Từ chối"), "reschedule": _("Đổi lịch hẹn"), "attend": _("Đã đến"),
    "miss": _("Chưa đến"), "complete": _("Hoàn thành"), "fail": _("Không thực hiện được"),
    "cancel": _("Hủy chuyển gửi"),
}


def appointment(moment: dt.datetime | None) -> str:
    """Hour and day; a dash for none."""
    return f"{timezone.localtime(moment):%H:%M}, {day(moment)}" if moment else "–"
