"""The question of break-glass, and that of its review."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.emergency.codes import Cause, Verdict
from pages.fields import CardChoiceField, RecordForm


class BreakGlassForm(RecordForm):
    """The code, and why."""

    code = forms.CharField(
        label=_("Mã hồ sơ là gì?"), max_length=20, error_messages={"required": _("Nhập mã hồ sơ.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    cause = CardChoiceField(label=_("Vì sao cần ngay?"), choices=Cause.choices)
    words = forms.CharField(
        label=_("Đang xảy ra việc gì?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Người quản lý trường hợp sẽ đọc lời này."),
        error_messages={"required": _("Hãy ghi vài lời về việc đang xảy ra.")},
    )


class ReviewForm(forms.Form):
    verdict = CardChoiceField(label=_("Lần truy cập này có chính đáng không?"), choices=Verdict.choices)
    words = forms.CharField(
        label=_("Vài lời về lần này"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Cần ghi khi không chính đáng hoặc còn phải trao đổi."),
    )

    def __init__(self, *args, has_words: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_words:
            del self.fields["words"]
