"""What is sent when somebody was asked for consent: how the words came to them; or their own yes or no."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.consents.codes import How


class TakenForm(forms.Form):
    """Sent by the button that says how the words came to the person."""

    how = forms.ChoiceField(
        choices=How.choices, error_messages=dict.fromkeys(("required", "invalid_choice"), _("Chọn cách đã hỏi."))
    )


class OwnAnswerForm(forms.Form):
    """Sent by the person who holds the phone."""

    answer = forms.ChoiceField(
        choices=[("yes", _("Có")), ("no", _("Không"))],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Chọn Có hoặc Không.")),
    )
