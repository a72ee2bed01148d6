"""The forms of the estimates: what to look for in the list, and entering one."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pages.fields import CardRadioSelect, RecordForm
from reporting.models import Estimate, Method
from services.models import Commune, FormerDistrict

FIRST_YEAR, MOST = 2020, 99_999


class EstimateSearchForm(forms.Form):
    """What somebody looks for; nothing in it is about a person, so it may stand in the address."""

    marks_optional = False

    q = forms.CharField(label=_("Tìm xã, phường"), required=False, max_length=60)
    district = forms.ModelChoiceField(
        label=_("Huyện cũ"), queryset=FormerDistrict.objects.all(), required=False, empty_label=_("Tất cả")
    )
    year = forms.TypedChoiceField(
        label=_("Năm"), required=False, coerce=int, empty_value=None, choices=lambda: [("", _("Tất cả")), *years()]
    )


def years() -> list[tuple[int, str]]:
    """From this year back to the first that estimates are kept of."""
    return [(year, str(year)) for year in range(timezone.localdate().year, FIRST_YEAR - 1, -1)]


def figure_field(label) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=MOST,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Nhập một số từ 0 đến 99.999.")
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ReplaceEstimateForm(RecordForm):
    """The figures, how they were found, and where that is written down."""

    low = figure_field(_("Mức thấp"))
    point = figure_field(pgettext_lazy("column", "Số ước tính"))
    high = figure_field(_("Mức cao"))
    method = forms.ChoiceField(
        label=_("Ước tính bằng cách nào?"), choices=Method.choices, widget=CardRadioSelect,
        error_messages={"required": _("Hãy chọn một cách ước tính.")},
    )
    source = forms.CharField(
        label=_("Nguồn"), max_length=300, help_text=_("Cuộc họp, văn bản hay khảo sát nào, ngày nào"),
        error_messages={"required": _("Hãy ghi nguồn của số này.")}, widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self):
        super().clean()
        given = [self.cleaned_data.get(name) for name in ("low", "point", "high")]
        known = [figure for figure in given if figure is not None]
        if len(known) == len(given) and known != sorted(known):
            self.add_error("point", _("Số ước tính phải nằm giữa mức thấp và mức cao."))
        return self.cleaned_data

    def entry(self) -> dict:
        """What the action takes."""
        held = dict(self.cleaned_data)
        return {"id": held.pop("record_id"), **held}


class EstimateForm(ReplaceEstimateForm):
    """A commune's first estimate of a year."""

    commune = forms.ModelChoiceField(
        label=_("Xã, phường"), queryset=Commune.objects.all(), empty_label=_("Chọn xã, phường"),
        error_messages={"required": _("Hãy chọn xã, phường.")},
    )
    year = forms.IntegerField(
        label=_("Năm"), min_value=FIRST_YEAR,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), _("Nhập một năm từ 2020 trở đi.")),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    field_order = ["record_id", "commune", "year"]

    def clean_year(self) -> int:
        """Not a year to come: what is coming can't have been counted."""
        year = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError(_("Năm này chưa tới."))
        return year


def first_values(estimate: Estimate) -> dict:
    """What stands, for the form that replaces it."""
    return {name: getattr(estimate, name) for name in ("low", "point", "high", "method")}
