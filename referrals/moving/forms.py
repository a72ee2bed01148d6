"""The forms by which a referral is moved on. Each verb's form asks for just what the lifecycle needs."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.fields import CardChoiceField, DateField
from referrals.codes import DeclineReason, FailReason, NextStep, ReopenReason, Result
from referrals.moving import slots
from services.models import Service
from services.words import say_places


class MoveForm(forms.Form):
    """The form of one verb; `changes` is what the transition writes."""

    def __init__(self, *args, referral, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.referral, self.user = referral, user

    def changes(self) -> dict:
        return dict(self.cleaned_data)

    def refuse(self, refusal: ValidationError) -> None:
        """Put what the action refused beside its question; what no question asked for stands above them."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            asked = self.asked_as(name)
            self.add_error(asked if asked in self.fields else None, errors)

    def asked_as(self, column: str) -> str:
        """By which question a written column is asked."""
        return column


class AppointmentForm(MoveForm):
    """One of the hours offered, or another day and hour."""

    OTHER = "other"

    slot = CardChoiceField(label=_("Hẹn khi nào?"), required=False)
    day = DateField(label=_("Ngày khác"), earliest=timezone.localdate, required=False, help_text=_("Ví dụ 05/02/2026"))
    hour = forms.TimeField(
        label=_("Giờ khác"), input_formats=["%H:%M", "%H.%M", "%Hh%M", "%H", "%Hh"], help_text=_("Ví dụ 8:30"),
        required=False, error_messages={"invalid": _("Nhập giờ hẹn, ví dụ 8:30.")},
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "class": "govuk-input--width-5"}),
    )
    marks_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slot"].choices = [*self.offered(), (self.OTHER, _("Giờ khác"))]  # type: ignore[attr-defined]  # a choice

    def offered(self) -> list[tuple[str, str]]:
        """The hours to choose from. What was offered a while ago may still be chosen, as long as it is to come."""
        given = slots.moment_of(self.data.get("slot", ""))
        if given is None:
            return slots.offered(self.referral.service)
        fresh = [] if given > timezone.now() else slots.offered(self.referral.service)
        return [*fresh, (slots.value_of(given), slots.say(given))]

    def asked_as(self, column: str) -> str:
        return "slot" if self.chosen else "hour"

    @property
    def chosen(self) -> dt.datetime | None:
        """The moment of the hour that was chosen among those offered."""
        return slots.moment_of(self.cleaned_data.get("slot") or "")

    def clean(self) -> dict:
        held = super().clean() or {}
        typed = [name for name in ("day", "hour") if held.get(name) is not None or name in self.errors]
        if self.chosen and typed:
            self.add_error("slot", _("Đã chọn một giờ và cũng điền giờ khác. Chọn “Giờ khác”, hoặc xóa giờ đã điền."))
        elif not self.chosen and not typed and held.get("slot") != self.OTHER and "slot" not in self.errors:
            self.add_error("slot", _("Chọn một giờ, hoặc điền ngày và giờ khác."))
        elif not self.chosen and "slot" not in self.errors:
            for name, words in (("day", _("Điền ngày hẹn.")), ("hour", _("Nhập giờ hẹn, ví dụ 8:30."))):
                if name not in typed:
                    self.add_error(name, words)
        return held

    def changes(self) -> dict:
        held = self.cleaned_data
        return {"appointment_at": self.chosen or timezone.make_aware(dt.datetime.combine(held["day"], held["hour"]))}


class AcceptForm(AppointmentForm):
    answer = forms.CharField(
        label=_("Lời nhắn cho nơi gửi, nếu cần"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def changes(self) -> dict:
        return {**super().changes(), "answer": self.cleaned_data["answer"]}


class DeclineForm(MoveForm):
    """Why not here, and a better address: one of the directory, and words."""

    SUGGESTED = 6

    decline_reason = CardChoiceField(label=_("Vì sao từ chối?"), choices=DeclineReason.choices)
    suggested = CardChoiceField(label=_("Nơi nào phù hợp hơn?"), required=False)
    answer = forms.CharField(
        label=_("Lời nhắn cho nơi gửi"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Nếu biết nơi nào phù hợp hơn hoặc khi nào có chỗ, viết vào đây."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.others = {str(one.pk): one for one in self.fitting()}
        self.fields["suggested"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("Không biết nơi nào khác")), *((pk, one.name, where(one)) for pk, one in self.others.items()),
        ]
        if not self.others:
            del self.fields["suggested"]

    def fitting(self):
        """Services for the same need elsewhere, the best to ask first, as seen from here."""
        here = self.referral.service
        found = Service.objects.visible_to(self.user).fitting(here.category, here.place, urgent=self.referral.urgent)
        return found.exclude(organisation=here.organisation_id)[: self.SUGGESTED]

    def changes(self) -> dict:
        return {**self.cleaned_data, "suggested": self.others.get(self.cleaned_data.get("suggested", ""))}


def where(service: Service) -> str:
    """Whose a service is, in which commune, and whether there is room, in one line."""
    return " · ".join([service.organisation.name, service.place.name, say_places(service)])


class AttendForm(MoveForm):
    attended_on = DateField(label=_("Đến ngày nào?"), latest=timezone.localdate, initial=timezone.localdate)


class CompleteForm(MoveForm):
    result = CardChoiceField(label=_("Kết quả thế nào?"), choices=Result.choices)
    completed_on = DateField(label=_("Xong ngày nào?"), latest=timezone.localdate, initial=timezone.localdate)
    next_step = forms.ChoiceField(
        label=_("Tiếp theo cần gì?"), choices=[("", _("Chưa rõ")), *NextStep.choices], required=False
    )
    next_on = DateField(label=_("Hẹn quay lại ngày nào?"), earliest=timezone.localdate, required=False)

    def clean(self) -> dict:
        held = super().clean() or {}
        if held.get("next_on") and held.get("next_step") not in {"", NextStep.COME_BACK.value}:
            self.add_error("next_on", _("Chỉ điền ngày này khi chọn “Hẹn quay lại”."))
        elif held.get("next_on"):
            held["next_step"] = NextStep.COME_BACK
        return held


class FailForm(MoveForm):
    fail_reason = CardChoiceField(
        label=_("Vì sao không thực hiện được?"), choices=[(one.value, one.label) for one in FailReason.by_people()]
    )


class ReopenForm(MoveForm):
    reopened_because = CardChoiceField(label=_("Vì sao cần sửa lại?"), choices=ReopenReason.choices)


FORMS: dict[str, type[MoveForm]] = {
    "accept": AcceptForm, "decline": DeclineForm, "arrive": AttendForm, "reschedule": AppointmentForm,
    "attend": AttendForm, "miss": MoveForm, "complete": CompleteForm, "fail": FailForm, "cancel": MoveForm,
    "reopen": ReopenForm, "resend": ReopenForm,
}
