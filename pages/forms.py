"""The forms of the style page: one field of each kind, with invented content."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.fields import CardChoiceField, CardMultipleChoiceField, DateField, RecordForm

PLACES: list[Any] = [
    ("field", _("Tại địa bàn"), _("Xã Hoa Mai, như lần trước")),
    ("drop_in", _("Tại điểm tư vấn"), ""),
    ("online", _("Trực tuyến"), ""),
]
TOPICS: list[Any] = [
    ("garden", _("Trồng rau")),
    ("sewing", _("May vá"), _("Lớp học buổi tối")),
    ("driving", _("Lái xe")),
]
SEASONS = [("", _("Chọn một mùa")), ("rain", _("Mùa mưa")), ("dry", _("Mùa khô"))]


class StyleForm(RecordForm):
    """Every kind of field once."""

    place = CardChoiceField(label=_("Gặp nhau ở đâu?"), help_text=_("Chọn nơi chính."), choices=PLACES)
    topics = CardMultipleChoiceField(label=_("Muốn học gì?"), choices=TOPICS)
    name = forms.CharField(label=_("Tên gọi"), help_text=_("Tên nào cũng được."), max_length=40)
    note = forms.CharField(label=_("Ghi chú"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    people = forms.IntegerField(label=_("Số người"), min_value=1, max_value=99)
    when = DateField(label=_("Ngày gặp"), latest=timezone.localdate)
    season = forms.ChoiceField(label=_("Mùa"), choices=SEASONS)
    secret = forms.CharField(label=_("Mật khẩu"), widget=forms.PasswordInput, required=False)
    agree = forms.BooleanField(label=_("Tôi đã đọc và đồng ý"), help_text=_("Có thể rút lại bất cứ lúc nào."))
