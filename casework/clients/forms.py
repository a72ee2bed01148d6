"""The questions of registering, and the forms for searching, correcting and handing over a client."""

from collections import Counter

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.caseload.size import and_then, of_full
from casework.clients import recall
from casework.clients.codes import AgeBand, SafeChannel, Sex
from pages.fields import CardChoiceField
from services.models import Commune


class RecallForm(forms.Form):
    """All recall questions on one page: they are asked in one breath and told apart by nobody else."""

    heading = _("Mấy câu để nhận ra nhau")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for question in recall.current().questions:
            self.fields[question.slug] = recall_field(question)


def recall_field(question: recall.RecallQuestion) -> forms.Field:
    """A text or a number, with its bounds in the error."""
    if question.kind == "letters":
        return forms.CharField(
            label=question.label, help_text=question.hint, max_length=4, min_length=1,
            error_messages={"required": _("Hãy ghi hai chữ cái.")},
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        )
    span = _("Nhập một số từ %(low)s đến %(high)s.") % {"low": question.low, "high": question.high}
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), span)
    return forms.IntegerField(
        label=question.label, help_text=question.hint, min_value=question.low, max_value=question.high,
        error_messages=errors, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


SAME: list[tuple] = [
    ("no", _("Không, đây là người khác"), _("Lập hồ sơ mới")),
    ("yes", _("Đúng, là người này"), _("Không lập hồ sơ mới")),
]


class KnownForm(forms.Form):
    """The organisation knows somebody with these answers: is it the same person?"""

    same = CardChoiceField(
        label=_("Nhóm đã có hồ sơ với các câu trả lời này. Có phải cùng một người không?"),
        choices=SAME,
    )

    def __init__(self, *args, note: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["same"].help_text = note


class AliasForm(forms.Form):
    alias = forms.CharField(
        label=_("Gọi thân chủ bằng biệt danh gì?"), max_length=30,
        help_text=_("Một tên gọi tự chọn. Không ghi họ tên thật."),
        error_messages={"required": _("Hãy ghi một biệt danh.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


AGES: list[tuple] = [
    (value, label, _("Dưới 16 tuổi cũng chọn mục này") if value == AgeBand.CHILD else "")
    for value, label in AgeBand.choices
]


class AgeForm(forms.Form):
    age_band = CardChoiceField(label=_("Thân chủ trong nhóm tuổi nào?"), choices=AGES)


class SexForm(forms.Form):
    sex = CardChoiceField(label=_("Thân chủ tự nhận là"), choices=Sex.choices)


class CommuneForm(forms.Form):
    commune = forms.ModelChoiceField(
        label=_("Thân chủ thường ở xã, phường nào?"), queryset=Commune.objects.all(),
        empty_label=_("Chọn xã, phường"), error_messages={"required": _("Hãy chọn xã, phường.")},
    )


class SafeContactForm(forms.Form):
    """How the client may be reached; enforced wherever a contact is suggested."""

    channel = CardChoiceField(label=_("Liên hệ thế nào thì an toàn?"), choices=SafeChannel.choices)
    hours = forms.CharField(
        label=_("Giờ nào được?"), max_length=60, required=False, help_text=_("Ví dụ: sau 19 giờ, trừ Chủ nhật")
    )
    words = forms.CharField(
        label=_("Xưng là ai, nói gì?"), max_length=120, required=False,
        help_text=_("Lời trung tính, ví dụ: bạn học nghề"),
    )


class ReassignForm(forms.Form):
    """Hand the client to a colleague, each with how many they have."""

    def __init__(self, *args, colleagues, counts, **kwargs):
        super().__init__(*args, **kwargs)
        field = TakerField(
            label=_("Ai sẽ phụ trách?"), queryset=colleagues, empty_label=_("Chọn một đồng nghiệp"),
            error_messages={"required": _("Hãy chọn một đồng nghiệp.")},
        )
        field.counts = counts
        self.fields["to"] = field


class ColleagueField(forms.ModelChoiceField):
    """Colleagues by their own names."""

    def label_from_instance(self, obj) -> str:
        return obj.full_name


class TakerField(forms.ModelChoiceField):
    """A colleague with how many clients they have by `counts`, and would have with `more` of them; where it is not
    known yet how many more, 0."""

    more = 1
    counts: Counter = Counter()

    def label_from_instance(self, obj) -> str:
        held = self.counts[obj.pk]
        return f"{obj.full_name} · {and_then(held, self.more) if self.more else of_full(held)}"
