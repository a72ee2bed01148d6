"""Writing a message."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.fields import RecordForm
from referrals.talk.actions import LONGEST


class SayForm(RecordForm):
    text = forms.CharField(
        label=_("Nhắn cho bên kia"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Không ghi họ tên, số giấy tờ, số điện thoại. Tối đa 500 ký tự."),
        error_messages={"required": _("Viết lời nhắn trước khi gửi.")},
    )

    def refuse(self, refusal) -> None:
        """Put what the action refused beside its question."""
        self.add_error(None if not hasattr(refusal, "error_dict") else "text", refusal.messages)
