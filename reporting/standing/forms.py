"""What a manager may look for among the communes; nothing in it is about a person, so it may stand in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PlacesForm(forms.Form):
    """By name, former district and state. `release` keeps the release that is being read."""

    marks_optional = False

    q = forms.CharField(label=_("Tìm xã, phường"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("Tình trạng"), required=False, choices=[
        ("", _("Tất cả")), ("met", _("Đạt")), ("below", _("Chưa đạt")), ("open", _("Chưa kết luận")),
        ("none", _("Chưa có số liệu")),
    ])
    order = forms.ChoiceField(label=_("Xếp theo"), required=False, choices=[
        ("", _("Tên")), ("unreached", _("Còn nhiều người chưa được phục vụ")),
    ])

    def __init__(self, *given, districts: dict[str, str], **more) -> None:
        super().__init__(*given, **more)
        by_name = sorted(districts.items(), key=lambda one: one[1])
        self.fields["district"] = forms.ChoiceField(
            label=_("Huyện cũ"), required=False, choices=[("", _("Tất cả")), *by_name]
        )
        self.order_fields(["q", "district", "state", "order"])
