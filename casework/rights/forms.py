"""The questions of carrying out a right."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.clients.codes import AgeBand, RestrictedBecause, SafeChannel, Sex
from casework.rights.codes import RequestKind, RequestOutcome
from pages.fields import CardChoiceField
from services.models import Commune

FIELDS = ("alias", "age_band", "sex", "commune", "notes")
CONTACT = ("channel", "hours", "words")


class CorrectionForm(forms.Form):
    """What is known of the client, as it stands, to be corrected."""

    alias = forms.CharField(
        label=_("Biệt danh"), max_length=30, error_messages={"required": _("Hãy ghi một biệt danh.")},
        help_text=_("Một tên gọi tự chọn. Không ghi họ tên thật."),
    )
    age_band = forms.ChoiceField(label=_("Nhóm tuổi"), choices=AgeBand.choices)
    sex = forms.ChoiceField(label=_("Giới tính"), choices=Sex.choices)
    commune = forms.ModelChoiceField(
        label=_("Xã, phường"), queryset=Commune.objects.all(), empty_label=_("Chọn xã, phường"),
        error_messages={"required": _("Hãy chọn xã, phường.")},
    )
    channel = forms.ChoiceField(label=_("Liên hệ thế nào thì an toàn?"), choices=SafeChannel.choices)
    hours = forms.CharField(label=_("Giờ nào được?"), max_length=60, required=False)
    words = forms.CharField(label=_("Xưng là ai, nói gì?"), max_length=120, required=False)
    notes = forms.CharField(
        label=_("Ghi chú"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    @staticmethod
    def standing(client) -> dict:
        """The form's first values: what is recorded."""
        return {**{name: getattr(client, name) for name in FIELDS}, **client.safe_contact}

    def changed(self, client) -> dict:
        """The client's fields that are different now."""
        wished = {name: self.cleaned_data[name] for name in FIELDS}
        wished["safe_contact"] = {name: self.cleaned_data[name] for name in CONTACT}
        standing = {**client.safe_contact}
        before = {name: standing.get(name, "") for name in CONTACT}
        same = {name for name in FIELDS if wished[name] == getattr(client, name)}
        if wished["safe_contact"] == before:
            same.add("safe_contact")
        return {name: value for name, value in wished.items() if name not in same}


class RestrictForm(forms.Form):
    because = CardChoiceField(label=_("Vì sao tạm ngừng?"), choices=RestrictedBecause.choices)


class CloseForm(forms.Form):
    """How a request was settled. An erasure is done by erasing, never by saying so."""

    outcome = CardChoiceField(label=_("Yêu cầu được giải quyết thế nào?"), choices=RequestOutcome.choices)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        if kind == RequestKind.ERASURE:
            outcomes = [(one.value, one.label) for one in RequestOutcome if one != RequestOutcome.DONE]
            self.fields["outcome"] = CardChoiceField(label=self.fields["outcome"].label, choices=outcomes)


class EraseForm(forms.Form):
    """The second look."""

    sure = forms.BooleanField(
        label=_("Tôi đã đọc lại cùng thân chủ hoặc người nhận yêu cầu, và chắc chắn xóa"),
        error_messages={"required": _("Hãy đánh dấu nếu chắc chắn xóa.")},
    )
