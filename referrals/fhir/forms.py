"""The form by which a partner's officer makes a key for one system."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.fields import CardChoiceField, RecordForm

DAYS = [("30", _("30 ngày")), ("90", _("90 ngày")), ("180", _("180 ngày")), ("365", _("Một năm"))]


class TokenForm(RecordForm):
    """Which system, and for how long."""

    name = forms.CharField(
        label=_("Hệ thống nào?"), max_length=60, help_text=_("Tên phần mềm, ví dụ phần mềm quản lý khám bệnh."),
        error_messages={"required": _("Nhập tên hệ thống.")},
    )
    days = CardChoiceField(label=_("Khóa dùng được bao lâu?"), choices=DAYS, initial="180")
