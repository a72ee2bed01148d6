"""One question of a screening as a form: pressed, ticked or typed; declined is an answer of its own."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.screening.items import DECLINED
from pages.fields import CardChoiceField, CardMultipleChoiceField

MONTH_FIRST = re.compile(r"(?P<m>\d{1,2})\s*[/.\- ]\s*(?P<y>\d{4})", re.ASCII)
OLDEST = 1950


class MonthField(forms.Field):
    """A month as m/yyyy, kept as yyyy-mm; not one that is still to come."""

    def to_python(self, value: Any) -> str | None:
        if value in self.empty_values:
            return None
        match = MONTH_FIRST.fullmatch(str(value).strip())
        if match is None or not 1 <= int(match["m"]) <= 12 or int(match["y"]) < OLDEST:
            raise ValidationError(_("Viết tháng theo thứ tự tháng/năm, ví dụ 03/2026."))
        month, today = dt.date(int(match["y"]), int(match["m"]), 1), timezone.localdate()
        if month > today:
            raise ValidationError(_("Tháng này còn chưa tới."))
        return f"{month:%Y-%m}"


class QuestionForm(forms.Form):
    """A page that is one question: its label is the page's heading."""

    question = True
    marks_optional = False

    def __init__(self, data, *, item, given) -> None:
        super().__init__(data)
        self.item, self.given = item, given or {}
        self.fields["answer"] = field_of(item)
        self.fields["answer"].initial = shown(item, self.given.get("value"))

    @property
    def declined(self) -> bool:
        """Whether "declined" was pressed, whatever else stands in the form."""
        data: Any = self.data
        return self.is_bound and DECLINED in data.getlist("answer")

    @property
    def was_declined(self) -> bool:
        return self.given.get("state") == DECLINED

    def buttons(self) -> list[dict[str, Any]]:
        """The answers to press, the given one marked."""
        return [
            {"value": value, "label": label, "chosen": value == self.given.get("value")}
            for value, label in self.item.choices.items()
        ]


def field_of(item) -> forms.Field:
    """The field for a kind of question."""
    words = {"label": item.text, "help_text": item.hint}
    if item.kind == "multi":
        return CardMultipleChoiceField(
            choices=list(item.choices.items()), label=item.text, help_text=item.hint or _("Chọn mọi câu đúng."),
            error_messages={"required": _("Hãy chọn ít nhất một câu trả lời.")},
        )
    if item.kind == "month":
        return MonthField(
            label=item.text, help_text=item.hint or _("Tháng/năm, ví dụ 03/2026. Gần đúng cũng được."),
            error_messages={"required": _("Hãy ghi tháng và năm.")},
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )
    if item.kind == "number":
        span = _("Nhập một số từ %(low)s đến %(high)s.") % {"low": item.low, "high": item.high}
        return forms.IntegerField(
            **words, min_value=item.low, max_value=item.high,
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), span),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )
    return CardChoiceField(**words, choices=list(item.choices.items()))


def shown(item, value) -> Any:
    """A kept answer as it was typed."""
    return item.say(value) if item.kind == "month" and value else value
