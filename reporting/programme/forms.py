"""The form of a programme report: one question a figure."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.fields import CardChoiceField, RecordForm
from reporting.forms import figure_field
from reporting.programme.figures import Figure, Kind, Of, Value, period_ends

YES_NO = [("1", _("Có")), ("0", _("Chưa"))]


def period_label(end: dt.date) -> str:
    """'6 tháng đầu năm 2026', 'Năm 2026'."""
    return str((_("Năm %(year)s") if end.month == 12 else _("6 tháng đầu năm %(year)s")) % {"year": end.year})


class PeriodForm(forms.Form):
    """Which period to look at."""

    marks_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ends = period_ends(timezone.localdate())
        ends = [(end.isoformat(), period_label(end)) for end in self.ends]
        self.fields["period"] = forms.ChoiceField(label=_("Kỳ"), required=False, choices=ends)

    @property
    def chosen(self) -> dt.date | None:
        """The period asked for, or the last one that is over; None before the first is over."""
        asked = self.cleaned_data.get("period") if self.is_valid() else None
        return dt.date.fromisoformat(asked) if asked else next(iter(self.ends), None)


class ReminderForm(forms.Form):
    """Reminding all who have not reported: which period, and the reminder's own id."""

    record_id = forms.UUIDField()
    period = forms.DateField(input_formats=["%Y-%m-%d"])


class ReportForm(RecordForm):
    """The figures of one subject."""

    def __init__(self, *args, subject, held: dict[str, Value], surprising: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.figures = subject.figures
        for one in self.figures:
            self._ask(one, held.get(one.code))
        if subject.of == Of.SUPPLIED:
            self.fields["source"] = forms.CharField(
                label=_("Văn bản nào nêu các số này?"), max_length=200,
                help_text=_("Cơ quan, số văn bản, ngày; không ghi tên người."),
            )
        if surprising:
            self.fields["sure"] = forms.BooleanField(label=_("Đã kiểm tra lại, các số này đúng"))

    def _ask(self, figure: Figure, held: Value | None) -> None:
        first = None if held is None else held.part
        if figure.kind == Kind.YES_NO:
            self.fields[figure.code] = CardChoiceField(label=str(figure.label), choices=YES_NO, initial=first)
            return
        self.fields[figure.code] = figure_field(figure.label)
        self.fields[figure.code].initial = first
        if figure.kind == Kind.SHARE:
            self.fields[f"{figure.code}_whole"] = figure_field(figure.whole)
            self.fields[f"{figure.code}_whole"].initial = held and held.whole

    @property
    def values(self) -> dict[str, Value]:
        """What the action takes, of a valid form."""
        held = self.cleaned_data
        return {one.code: Value(int(held[one.code]), held.get(f"{one.code}_whole")) for one in self.figures}


class ImportForm(forms.Form):
    """A filled-in workbook."""

    workbook = forms.FileField(
        label=_("Tệp Excel đã điền"), help_text=_("Tệp .xlsx theo mẫu, tối đa 1 MB"),
        error_messages={"required": _("Hãy chọn một tệp.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
