"""Form fields of our own: dates as Vietnam writes them, choices as cards, forms that record once."""

import datetime
import re
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Day first, always: 5/2/2026, 05-02-2026, 5.2.2026, 05022026; and 2026-02-05, which no one can misread.
DAY_FIRST = re.compile(r"(?P<d>\d{1,2})\s*[/.\- ]\s*(?P<m>\d{1,2})\s*[/.\- ]\s*(?P<y>\d{4})", re.ASCII)
DIGITS = re.compile(r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4})", re.ASCII)
ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})", re.ASCII)

Limit = datetime.date | Callable[[], datetime.date] | None


class DateInput(forms.DateInput):
    """One line of text for a date, shown d/m/Y, with the number pad on a phone."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", **(attrs or {})}, format="%d/%m/%Y")


class DateField(forms.Field):
    """A date in the order day, month, year. `earliest` and `latest` are dates or functions that give one."""

    widget = DateInput
    default_error_messages = {
        "required": _("Hãy nhập ngày."),
        "invalid": _("Viết ngày theo thứ tự ngày/tháng/năm, ví dụ 05/02/2026."),
        "impossible": _("Không có ngày này trong lịch. Kiểm tra lại ngày và tháng."),
        "too_early": _("Ngày này quá sớm: từ %(limit)s trở đi."),
        "too_late": _("Ngày này quá muộn: đến %(limit)s là muộn nhất."),
    }

    def __init__(self, *, earliest: Limit = None, latest: Limit = None, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        kwargs.setdefault("help_text", _("Ngày/tháng/năm, ví dụ 05/02/2026"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        """Read what was typed; never guess between day and month."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, datetime.date):
            return value
        match = next((m for p in (DAY_FIRST, DIGITS, ISO) if (m := p.fullmatch(str(value).strip()))), None)
        if match is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return datetime.date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            raise ValidationError(self.error_messages["impossible"], code="impossible") from None

    def validate(self, value: datetime.date | None) -> None:
        """Check presence and limits."""
        super().validate(value)
        if value is None:
            return
        earliest, latest = _limit(self.earliest), _limit(self.latest)
        if earliest and value < earliest:
            self._refuse("too_early", earliest)
        if latest and value > latest:
            self._refuse("too_late", latest)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare dates, not the way they are written."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def _refuse(self, code: str, limit: datetime.date) -> None:
        params = {"limit": limit.strftime("%d/%m/%Y")}
        raise ValidationError(self.error_messages[code], code=code, params=params)


def _limit(limit: Limit) -> datetime.date | None:
    return limit() if callable(limit) else limit


class _WithHints:
    """Options that carry a sentence beneath their label; `hints` maps a value to its sentence."""

    def __init__(self, *args: Any, hints: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = {str(value): hint for value, hint in (hints or {}).items()}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        hint = self.hints.get(str(value))
        if hint:
            option["hint"], option["hint_id"] = hint, f"{option['attrs'].get('id', name)}_hint"
            option["attrs"]["aria-describedby"] = option["hint_id"]
        return option


class CardRadioSelect(_WithHints, forms.RadioSelect):
    """One choice out of several big cards."""


class CardCheckboxes(_WithHints, forms.CheckboxSelectMultiple):
    """Any number of choices out of several big cards."""


def _split(choices: Iterable[tuple[Any, ...]]) -> tuple[list[tuple[Any, Any]], dict[str, Any]]:
    listed = [tuple(choice) for choice in choices]
    hints = {str(choice[0]): choice[2] for choice in listed if len(choice) > 2 and choice[2]}
    return [(choice[0], choice[1]) for choice in listed], hints


# Django's own property, whose setter hands the pairs to the widget.
PLAIN_CHOICES: Any = forms.ChoiceField.choices


class CardChoiceField(forms.ChoiceField):
    """One of several; choices may be (value, label) or (value, label, hint)."""

    widget: Any = CardRadioSelect
    default_error_messages = {"required": _("Hãy chọn một câu trả lời.")}

    @property
    def choices(self) -> Any:
        """The pairs; hints go to the widget."""
        return PLAIN_CHOICES.fget(self)

    @choices.setter
    def choices(self, value: Any) -> None:
        if not callable(value):
            value, hints = _split(value)
            self.widget.hints = {**getattr(self.widget, "hints", {}), **hints}
        PLAIN_CHOICES.fset(self, value)


class CardMultipleChoiceField(CardChoiceField, forms.MultipleChoiceField):
    """Any of several; choices may be (value, label) or (value, label, hint)."""

    widget = CardCheckboxes
    default_error_messages = {"required": _("Hãy chọn ít nhất một mục.")}

    to_python = forms.MultipleChoiceField.to_python
    validate = forms.MultipleChoiceField.validate
    has_changed = forms.MultipleChoiceField.has_changed


class RecordIdField(forms.UUIDField):
    """The hidden id of the record that a form will make; a sender without one gets a fresh one."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "initial": uuid.uuid4, **kwargs})

    def clean(self, value: Any) -> uuid.UUID:
        """Keep the id that came; make one if none did."""
        return super().clean(value) or uuid.uuid4()


class RecordForm(forms.Form):
    """A form that records once: `record_id` is made when first shown, and actions are idempotent on it."""

    record_id = RecordIdField()
