"""The questions of logging a contact."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.clients.models import Client
from casework.contacts.models import Channel, Supply
from pages.fields import CardChoiceField, DateField
from services.models import Commune

ANONYMOUS = "anonymous"


class ChannelForm(forms.Form):
    channel = CardChoiceField(label=_("Tiếp cận qua kênh nào?"), choices=Channel.choices)


class PlaceForm(forms.Form):
    """Where and when."""

    heading = _("Ở đâu, ngày nào?")
    commune = forms.ModelChoiceField(
        label=_("Ở xã, phường nào?"), queryset=Commune.objects.all(), empty_label=_("Chọn xã, phường"),
        error_messages={"required": _("Hãy chọn xã, phường.")},
    )
    on = DateField(label=_("Ngày nào?"), latest=timezone.localdate, initial=timezone.localdate)


class WhoForm(forms.Form):
    """One of my clients by code and alias, or nobody by name."""

    def __init__(self, *args, caseload, **kwargs):
        super().__init__(*args, **kwargs)
        listed = [(str(one.pk), f"{one.code[:3]}-{one.code[3:]} · {one.alias}") for one in caseload]
        choices: list[tuple] = [(ANONYMOUS, _("Không ghi danh"), _("Một người hoặc một nhóm")), *listed]
        self.fields["who"] = CardChoiceField(label=_("Tiếp cận ai?"), choices=choices)


class PeopleForm(forms.Form):
    """How many, where nobody is named."""

    people = forms.IntegerField(
        label=_("Gặp mấy người?"), min_value=1, max_value=200, initial=1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Nhập một số từ 1 đến 200.")
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class SuppliesForm(forms.Form):
    """What was given and what would have been needed, and a note."""

    heading = _("Đã phát những gì?")
    marks_optional = False  # none of it is required; an empty field means none was given
    says_empty = _("Không có")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for item in Supply:
            self.fields[item.value] = forms.IntegerField(
                label=item.label, min_value=0, max_value=5000, required=False,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Nhập một số từ 0 đến 5000.")),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
        self.fields["note"] = forms.CharField(
            label=_("Ghi chú, bước tiếp theo"), required=False, max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


def caseload_of(user):
    """The open clients among whom a worker chooses, newest first."""
    return Client.objects.visible_to(user).open().filter(assigned_to_id=user.id)[:60]
