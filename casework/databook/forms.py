"""What a sheet of the databook asks beside its rows: where, by which channel; or a paste, or a file."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.contacts.codes import Channel
from casework.contacts.forms import PlacedForm
from casework.databook.sources import Rows, from_file, from_paste


class SheetForm(PlacedForm):
    """Of the whole sheet."""

    marks_optional = False
    commune_name = forms.CharField(
        label=gettext_lazy("Tên xã, phường khác"), required=False, max_length=60,
    )
    channel = forms.ChoiceField(label=gettext_lazy("Kênh, khi dòng không ghi"), choices=Channel.choices)


class BringForm(SheetForm):
    """Rows from elsewhere: pasted, or a file. `rows` are read while cleaning."""

    pasted = forms.CharField(
        label=gettext_lazy("Dán các ô chép từ bảng tính"), required=False, strip=False, max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    file = forms.FileField(
        label=gettext_lazy("Hoặc chọn tệp đã điền"), required=False,
        help_text=gettext_lazy("Tệp .xlsx theo mẫu hoặc .csv, tối đa 1 MB"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean(self):
        held = super().clean()
        try:
            held["rows"] = self.rows(held)
        except ValidationError as refusal:
            self.add_error("file" if held.get("file") else "pasted", refusal)
        return held

    def rows(self, held: dict) -> Rows:
        if held.get("file"):
            return from_file(held["file"].name, held["file"].read())
        if not (held.get("pasted") or "").strip():
            raise ValidationError(_("Hãy dán các ô, hoặc chọn một tệp."))
        return from_paste(held["pasted"])
