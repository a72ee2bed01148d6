"""How many places there are, until when a service takes nobody, and when it is open: a line of words for each day."""

import datetime as dt
from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pages.fields import DateField
from services.hours.reading import Unreadable, read_day
from services.hours.words import DAYS, WEEK, Span, say_span

LONGEST_PAUSE = dt.timedelta(days=365)
WORKING_DAYS = range(1, 5)  # those that may be like Monday


class CapacityForm(forms.Form):
    """How many places there are this week, and how many are free."""

    places_a_week = forms.IntegerField(label=_("Mỗi tuần nhận được mấy người?"), min_value=0, max_value=500)
    places_free = forms.IntegerField(label=_("Tuần này còn mấy chỗ?"), min_value=0, max_value=500)

    def clean(self):
        super().clean()
        places, free = self.cleaned_data.get("places_a_week"), self.cleaned_data.get("places_free")
        if places is not None and free is not None and free > places:
            self.add_error("places_free", gettext("Số chỗ còn không thể nhiều hơn số chỗ mỗi tuần."))
        return self.cleaned_data


class PauseForm(forms.Form):
    """Until which day, that day included, nobody is taken."""

    until = DateField(
        label=_("Tạm ngừng đến hết ngày nào?"), earliest=timezone.localdate,
        latest=lambda: timezone.localdate() + LONGEST_PAUSE,
    )


class HoursForm(forms.Form):
    """The week, one line a day: "7:30–11:30, 13:30–16:30"; an empty line is a day when it is closed."""

    marks_optional = False

    same = forms.BooleanField(label=_("Thứ 3 đến thứ 6 giống thứ 2"), required=False)
    note = forms.CharField(
        label=_("Ghi chú về giờ"), help_text=_("Ví dụ: nghỉ ngày lễ, nên gọi trước."), max_length=160, required=False
    )

    def __init__(self, *args, service, **kwargs):
        super().__init__(*args, **kwargs)
        self.service, self.spans = service, service.spans
        for day in WEEK:
            field = forms.CharField(label=str(DAYS[day]), required=False, max_length=60, initial=self._held(day))
            if day == WEEK[0]:
                field.help_text = _("Ví dụ: 7:30–11:30, 13:30–16:30. Để trống nếu nghỉ.")
            self.fields[f"day_{day}"] = field
        self.fields["note"].initial = service.schedule
        self.order_fields(["day_0", "same", *(f"day_{day}" for day in WEEK[1:]), "note"])

    def _held(self, day: int) -> str:
        return ", ".join(say_span(one) for one in self.spans if day in one.weekdays and one.opens_at is not None)

    def clean(self):
        super().clean()
        read: dict[tuple, list[int]] = {}
        for day, words in self._lines():
            try:
                for hours in read_day(words):
                    read.setdefault(hours, []).append(day)
            except Unreadable as wrong:
                self.add_error(f"day_{day}", ValidationError(str(wrong)))
        self.cleaned_data["spans"] = [self._as_it_stood(Span(tuple(days), *hours)) for hours, days in read.items()]
        return self.cleaned_data

    def _lines(self) -> Iterator[tuple[int, str]]:
        """Each day with what was typed for it, or for Monday."""
        like_monday = WORKING_DAYS if self.cleaned_data.get("same") else ()
        for day in WEEK:
            yield day, self.cleaned_data.get("day_0" if day in like_monday else f"day_{day}", "")

    def _as_it_stood(self, span: Span) -> Span:
        """With the words that this pattern had before, which the page does not ask for."""
        return next((one for one in self.spans if one[:3] == span[:3]), span)

    def changes(self) -> dict:
        """What `set_hours` takes. What is told in words alone, without days, stays."""
        said = [one for one in self.spans if not one.weekdays]
        return {"spans": [*self.cleaned_data["spans"], *said], "note": self.cleaned_data["note"]}
