"""The door for a reference on somebody's slip."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy.pseudonyms import normalise_code
from referrals.models import Referral


class ReferenceForm(forms.Form):
    """Finds a referral by the reference on somebody's slip, however it is typed."""

    reference = forms.CharField(
        label=_("Nhập hoặc quét mã phiếu"), max_length=200, error_messages={"required": _("Nhập mã ghi trên phiếu.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.found = user, None

    def clean_reference(self) -> str:
        reference = reference_in(self.cleaned_data["reference"])
        self.found = Referral.objects.visible_to(self.user).filter(reference=reference).first()
        if self.found is None:
            raise ValidationError(
                gettext("Không có chuyển gửi nào đến cơ sở của bạn với mã này. Hãy kiểm tra lại mã."), code="unknown"
            )
        return reference


def reference_in(typed: str) -> str:
    """The reference in what was typed by a person, or by a scanner that read the address in a slip's QR code."""
    return normalise_code(typed.rstrip("/ ").replace("#", "/").rsplit("/", 1)[-1])
