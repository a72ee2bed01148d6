"""Asking for consent, purpose by purpose, in the words that are read out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.consents.wording import CURRENT, WORDING, Purpose
from pages.fields import CardMultipleChoiceField

CHOICES: list[tuple] = [(purpose.value, purpose.label, WORDING[CURRENT][purpose]) for purpose in Purpose]


class ConsentForm(forms.Form):
    marks_optional = False  # each purpose is asked; that none may be agreed to is said by the hint

    purposes = CardMultipleChoiceField(
        label=_("Thân chủ đồng ý những điều nào?"), required=False,
        help_text=_("Đọc từng câu cho thân chủ nghe. Chỉ đánh dấu điều thân chủ nói là đồng ý. Bỏ dấu để rút lại."),
        choices=CHOICES,
    )
