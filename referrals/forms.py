"""The forms by which a referral is made and moved. Each verb's form asks for just what the lifecycle needs."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pages.fields import CardChoiceField, CardMultipleChoiceField, DateField, RecordForm
from privacy.pseudonyms import normalise_code
from referrals.codes import DeclineReason, FailReason, Result, Shared
from referrals.models import Referral
from services.models import Service


class MoveForm(forms.Form):
    """The form of one verb; `changes` is what the transition writes."""

    asked_as: dict[str, str] = {}  # a written column whose question has another name

    def changes(self) -> dict:
        return dict(self.cleaned_data)

    def refuse(self, refusal: ValidationError) -> None:
        """Put what the action refused beside its question."""
        for name, errors in refusal.error_dict.items():
            self.add_error(self.asked_as.get(name, name), errors)


class ReferenceForm(forms.Form):
    """Finds a referral by the reference on somebody's slip, however it is typed."""

    reference = forms.CharField(
        label=_("Nhập hoặc quét mã phiếu"), max_length=200, error_messages={"required": _("Nhập mã ghi trên phiếu.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.found = user, None

    def clean_reference(self) -> str:
        reference = reference_in(self.cleaned_data["reference"])
        self.found = Referral.objects.visible_to(self.user).filter(reference=reference).first()
        if self.found is None:
            raise ValidationError(
                gettext("Không có chuyển gửi nào đến cơ sở của bạn với mã này. Hãy kiểm tra lại mã."), code="unknown"
            )
        return reference


def reference_in(typed: str) -> str:
    """The reference in what was typed by a person, or by a scanner that read the address in a slip's QR code."""
    return normalise_code(typed.rstrip("/ ").replace("#", "/").rsplit("/", 1)[-1])


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


class FailForm(MoveForm):
    fail_reason = CardChoiceField(label=_("Vì sao không thực hiện được?"), choices=FailReason.choices)


FORMS: dict[str, type[MoveForm]] = {
    "accept": AcceptForm, "decline": DeclineForm, "reschedule": AppointmentForm, "attend": AttendForm,
    "miss": MoveForm, "complete": CompleteForm, "fail": FailForm, "cancel": MoveForm,
}


class ReferForm(RecordForm):
    """Which service, and what the client agrees to share with it. Nothing is ticked beforehand."""

    def __init__(self, *args, services: list[Service], **kwargs):
        super().__init__(*args, **kwargs)
        choices: list[tuple] = [(str(one.pk), one.name, where(one)) for one in services]
        self.fields["service"] = CardChoiceField(label=_("Gửi đến dịch vụ nào?"), choices=choices)
        self.fields["agreed"] = CardMultipleChoiceField(
            label=_("Thân chủ đồng ý cho nơi nhận biết những gì?"), choices=Shared.choices, required=False,
            help_text=_("Hỏi từng mục. Nơi nhận chỉ biết nhu cầu cần giúp và các mục được chọn, không gì hơn."),
        )
        self.fields["message"] = forms.CharField(
            label=_("Lời nhắn cho nơi nhận"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
        )
        self.fields["urgent"] = forms.BooleanField(label=_("Gấp, cần trả lời trong một ngày"), required=False)


def where(service: Service) -> str:
    """Provider, commune, who may come, when, and the free places, in one line."""
    parts = [service.organisation.name, service.organisation.commune.name, service.eligibility_description,
             service.schedule, str(_("còn %(n)s chỗ") % {"n": service.places_free})]
    if service.is_stale:
        parts.append(str(_("số chỗ lâu chưa cập nhật")))
    return " · ".join(part for part in parts if part)
