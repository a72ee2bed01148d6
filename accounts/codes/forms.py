"""What is asked of who asks for a code, and of who brings one."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.codes.choices import EntryReason
from accounts.codes.policies import askable, check_ask_code, said_of_others
from accounts.codes.reading import askable_by
from pages.fields import CardChoiceField, RecordForm
from privacy.policies import refusal

NAME = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
CODE = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}


class ReasonForm(RecordForm):
    """Why; the colleague is known."""

    reason = CardChoiceField(label=_("Vì sao cần mã?"), choices=EntryReason.choices)

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person


class AskForm(ReasonForm):
    """For whom, and why."""

    username = forms.CharField(
        label=_("Tên đăng nhập của đồng nghiệp"), max_length=40,
        error_messages={"required": _("Nhập tên đăng nhập.")},
        widget=forms.TextInput(attrs={**NAME, "autocomplete": "off"}),
    )
    field_order = ("username", "reason")

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_username(self) -> str:
        """The colleague, as `person`."""
        typed = self.cleaned_data["username"].strip()
        self.person = askable_by(self.by).filter(username__iexact=typed).first()
        if self.person is None:
            raise forms.ValidationError(self.not_found())
        if why := refusal(check_ask_code, self.by, self.person):
            raise forms.ValidationError(why)
        return typed

    def not_found(self) -> str:
        """Also whose accounts are looked through, where it isn't everybody's."""
        why = _now("Không thấy tài khoản nào có tên đăng nhập này.")
        return f"{why} {said_of_others(self.by)}" if askable(self.by) else why


class BeginForm(forms.Form):
    """What is on the card, or in the mail."""

    username = forms.CharField(
        label=_("Tên đăng nhập hoặc email"), max_length=120,
        error_messages={"required": _("Nhập tên đăng nhập hoặc email.")}, widget=forms.TextInput(attrs=NAME),
    )
    code = forms.CharField(
        label=_("Mã"), max_length=40, help_text=_("8 ký tự, chữ hoa hay chữ thường đều được"),
        error_messages={"required": _("Nhập mã bạn nhận được.")}, widget=forms.TextInput(attrs=CODE),
    )


class ForgotForm(forms.Form):
    """Who forgot."""

    username = BeginForm.base_fields["username"]
