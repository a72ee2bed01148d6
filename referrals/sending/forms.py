"""The form by which a referral is made."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.fields import CardChoiceField, CardMultipleChoiceField, RecordForm
from referrals.codes import Shared
from services.models import Service


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
