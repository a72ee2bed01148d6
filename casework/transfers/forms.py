"""Whom to ask, for which clients, why; and the receiver's answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.caseload.size import FULL, and_then
from casework.clients.forms import TakerField
from casework.transfers.codes import Declined
from pages.fields import CardCheckboxes, CardChoiceField, RecordForm
from pages.templatetags.pages import code, short_date


class ClientsField(forms.ModelMultipleChoiceField):
    """Some of a worker's clients, as boxes to tick."""

    widget = CardCheckboxes

    def label_from_instance(self, obj) -> str:
        due = _("hẹn %(day)s") % {"day": short_date(obj.next_due)} if obj.next_due else ""
        return " · ".join(filter(None, [code(obj.code), obj.alias, obj.commune.name, due]))


class AskForm(RecordForm):
    """Ask one colleague for one client; with `clients`, for several of them."""

    to = TakerField(
        label=gettext_lazy("Nhờ ai nhận?"), queryset=None, empty_label=gettext_lazy("Chọn một đồng nghiệp"),
        error_messages={"required": gettext_lazy("Hãy chọn một đồng nghiệp.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Lời nhắn cho người nhận"), required=False, max_length=500,
        help_text=gettext_lazy("Vì sao chuyển, điều cần biết. Người nhận đọc được trước khi trả lời."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, colleagues, counts, clients=None, **kwargs):
        super().__init__(*args, **kwargs)
        held: dict[str, Any] = self.fields
        self.counts = held["to"].counts = counts
        held["to"].queryset = colleagues
        if clients is not None:
            held["to"].more = 0
            self.fields = {"clients": ClientsField(
                label=gettext_lazy("Chuyển những hồ sơ nào?"), queryset=clients,
                error_messages={"required": gettext_lazy("Hãy đánh dấu ít nhất một hồ sơ.")},
            ), **self.fields}
        if "sure" in self.data:
            self.fields["sure"] = sure_field()

    def clean(self):
        """More than a full caseload is asked about once more, not forbidden."""
        held: Any = super().clean()
        to, more = held.get("to"), len(held.get("clients", [None]))
        if to and self.counts[to.pk] + more > FULL and not held.get("sure"):
            self.fields["sure"] = sure_field()
            self.add_error("sure", _("%(name)s đang có %(count)s. Đánh dấu nếu vẫn muốn nhờ.") % {
                "name": to.full_name, "count": and_then(self.counts[to.pk], more),
            })
        return held


def sure_field() -> forms.BooleanField:
    return forms.BooleanField(label=_("Vẫn nhờ người này"), required=False)


class AcceptForm(forms.Form):
    """Nothing is asked, unless it would be more than a full caseload."""

    def __init__(self, *args, count: int, **kwargs):
        super().__init__(*args, **kwargs)
        if count + 1 > FULL:
            self.fields["sure"] = forms.BooleanField(
                label=_("Tôi biết là sẽ nhiều hơn %(full)s hồ sơ và vẫn nhận") % {"full": FULL},
                error_messages={"required": gettext_lazy("Hãy đánh dấu nếu vẫn nhận.")},
            )


class DeclineForm(forms.Form):
    because = CardChoiceField(
        label=gettext_lazy("Vì sao không nhận?"), choices=Declined.choices,
        error_messages={"required": gettext_lazy("Hãy chọn một lý do.")},
    )
