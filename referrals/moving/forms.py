"""The forms by which a referral is moved on. Each verb's form asks for just what the lifecycle needs."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.fields import CardChoiceField, DateField
from referrals.codes import DeclineReason, FailReason, NextStep, ReopenReason, Result


class MoveForm(forms.Form):
    """The form of one verb; `changes` is what the transition writes."""

    asked_as: dict[str, str] = {}  # a written column whose question has another name

    def changes(self) -> dict:
        return dict(self.cleaned_data)

    def refuse(self, refusal: ValidationError) -> None:
        """Put what the action refused beside its question."""
        for name, errors in refusal.error_dict.items():
            self.add_error(self.asked_as.get(name, name), errors)


class AppointmentForm(MoveForm):
    """A day and an hour."""

    asked_as = {"appointment_at": "hour"}

    day = DateField(label=_("Hẹn ngày nào?"), earliest=timezone.localdate)
    hour = forms.TimeField(
        label=_("Mấy giờ?"), input_formats=["%H:%M", "%H.%M", "%Hh%M", "%H"], help_text=_("Ví dụ 8:30"),
        error_messages={"required": _("Nhập giờ hẹn, ví dụ 8:30."), "invalid": _("Nhập giờ hẹn, ví dụ 8:30.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def changes(self) -> dict:
        moment = dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"])
        return {"appointment_at": timezone.make_aware(moment)}


class AcceptForm(AppointmentForm):
    answer = forms.CharField(
        label=_("Lời nhắn cho nơi gửi"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def changes(self) -> dict:
        return {**super().changes(), "answer": self.cleaned_data["answer"]}


class DeclineForm(MoveForm):
    decline_reason = CardChoiceField(label=_("Vì sao từ chối?"), choices=DeclineReason.choices)
    answer = forms.CharField(
        label=_("Nơi nào phù hợp hơn?"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class AttendForm(MoveForm):
    attended_on = DateField(label=_("Đến ngày nào?"), latest=timezone.localdate, initial=timezone.localdate)


class CompleteForm(MoveForm):
    completed_on = DateField(label=_("Xong ngày nào?"), latest=timezone.localdate, initial=timezone.localdate)
    result = CardChoiceField(label=_("Kết quả thế nào?"), choices=Result.choices)
    next_step = CardChoiceField(label=_("Tiếp theo cần gì?"), choices=NextStep.choices, required=False)
    next_on = DateField(label=_("Hẹn quay lại ngày nào?"), earliest=timezone.localdate, required=False)


class FailForm(MoveForm):
    fail_reason = CardChoiceField(label=_("Vì sao không thực hiện được?"), choices=FailReason.choices)


class ReopenForm(MoveForm):
    reopened_because = CardChoiceField(label=_("Vì sao cần sửa lại?"), choices=ReopenReason.choices)


FORMS: dict[str, type[MoveForm]] = {
    "accept": AcceptForm, "decline": DeclineForm, "arrive": AttendForm, "reschedule": AppointmentForm,
    "attend": AttendForm, "miss": MoveForm, "complete": CompleteForm, "fail": FailForm, "cancel": MoveForm,
    "reopen": ReopenForm, "resend": ReopenForm,
}
