"""What is asked of who holds a slip, and of who prints one."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.fields import CardChoiceField
from referrals.codes import DeclineReason
from referrals.inbox.forms import reference_in
from referrals.moving.forms import AppointmentForm, MoveForm
from referrals.slips.paper import Format

TYPED = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class SlipForm(forms.Form):
    """The two codes on the paper."""

    reference = forms.CharField(
        label=_("Mã phiếu"), max_length=200, error_messages={"required": _("Nhập mã ghi trên phiếu.")},
        widget=forms.TextInput(attrs=TYPED),
    )
    code = forms.CharField(
        label=_("Mã dùng một lần"), max_length=40, help_text=_("8 ký tự, chữ hoa hay chữ thường đều được"),
        error_messages={"required": _("Nhập mã dùng một lần ghi trên phiếu.")}, widget=forms.TextInput(attrs=TYPED),
    )

    def clean_reference(self) -> str:
        return reference_in(self.cleaned_data["reference"])


class PrintForm(forms.Form):
    """Which paper."""

    format = CardChoiceField(label=_("In trên giấy nào?"), choices=Format.choices, initial=Format.A6)


class DeclineBySlip(MoveForm):
    decline_reason = CardChoiceField(label=_("Vì sao từ chối?"), choices=DeclineReason.choices)


class ArriveBySlip(MoveForm):
    """Asks nothing: who holds the paper stands at the desk."""

    def changes(self) -> dict:
        return {"attended_on": timezone.localdate()}


FORMS: dict[str, type[MoveForm]] = {
    "accept": AppointmentForm, "decline": DeclineBySlip, "arrive": ArriveBySlip, "attend": ArriveBySlip,
}
