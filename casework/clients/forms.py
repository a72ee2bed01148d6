"""The questions of registering, and the forms for searching, correcting and handing over a client."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.clients import recall
from casework.clients.codes import AgeBand, SafeChannel, Sex
from pages.fields import CardChoiceField
from privacy.pseudonyms import check_code, normalise_code
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


class CodeForm(forms.Form):
    """A record's code as somebody typed it. Its check character tells a slip of the finger from a code that is not
    theirs to open."""

    code = forms.CharField(
        label=_("Mã hồ sơ là gì?"), max_length=20, error_messages={"required": _("Nhập mã hồ sơ.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = normalise_code(self.cleaned_data["code"])
        if not check_code(code):
            raise forms.ValidationError(_("Mã gõ chưa đúng: thiếu, thừa hoặc nhầm một ký tự."))
        return code


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
    """Hand the client to a colleague."""

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"] = ColleagueField(
            label=_("Ai sẽ phụ trách?"), queryset=colleagues, empty_label=_("Chọn một đồng nghiệp"),
            error_messages={"required": _("Hãy chọn một đồng nghiệp.")},
        )


class ColleagueField(forms.ModelChoiceField):
    """Colleagues by their own names."""

    def label_from_instance(self, obj) -> str:
        return obj.full_name
