"""How each state of a referral is called and tinted, and how its appointment is said."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
# The same words as the states in Vietnamese; in English a button is a verb.
VERBS = {
    "accept": pgettext_lazy("action", "Tiếp nhận và hẹn"), "decline": pgettext_lazy("action", "Từ chối"),
    "arrive": pgettext_lazy("action", "Đã đến, chưa hẹn trước"), "reschedule": pgettext_lazy("action", "Đổi lịch hẹn"),
    "attend": pgettext_lazy("action", "Đã đến"), "miss": pgettext_lazy("action", "Chưa đến"),
    "complete": pgettext_lazy("action", "Hoàn thành"), "fail": pgettext_lazy("action", "Không thực hiện được"),
    "cancel": pgettext_lazy("action", "Hủy chuyển gửi"), "reopen": pgettext_lazy("action", "Sửa lại bước vừa ghi"),
    "resend": pgettext_lazy("action", "Gửi lại"),
}


def appointment(moment: dt.datetime | None) -> str:
    """Hour and day, as within a sentence; a dash for none."""
    return f"{timezone.localtime(moment):%H:%M}, {day(moment).lower()}" if moment else "–"
