"""What each method asks. Figures of a study, never a person, so they may stand in the address."""

import re
from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reporting.estimating import methods
from reporting.forms import figure_field
from reporting.models import Method

MOST_GUESSES = 100


class RecaptureForm(forms.Form):
    """Two visits to the same places."""

    first = figure_field(_("Lần đầu gặp bao nhiêu người?"))
    second = figure_field(_("Lần sau gặp bao nhiêu người?"))
    both = figure_field(_("Trong đó bao nhiêu người gặp cả hai lần?"))

    def clean(self):
        super().clean()
        held = self.cleaned_data
        if len(held) == 3 and held["both"] > min(held["first"], held["second"]):
            self.add_error("both", gettext("Số gặp cả hai lần không thể nhiều hơn số gặp một lần."))
        return held


class MultiplierForm(forms.Form):
    """A service's users, and a survey that asked who used it."""

    users = figure_field(_("Bao nhiêu người đã dùng dịch vụ?"))
    asked = figure_field(_("Khảo sát hỏi bao nhiêu người?"))
    used = figure_field(_("Trong đó bao nhiêu người nói đã dùng dịch vụ?"))
    design_effect = forms.TypedChoiceField(
        label=_("Chọn người để hỏi bằng cách nào?"), coerce=float, initial="2",
        choices=[("1", _("Ngẫu nhiên")), ("2", _("Người này giới thiệu người kia, hoặc theo tụ điểm"))],
    )

    def clean(self):
        super().clean()
        held = self.cleaned_data
        if held.get("used") == 0:
            self.add_error("used", gettext("Không tính được khi chưa ai nói đã dùng dịch vụ."))
        elif "used" in held and held["used"] > held.get("asked", held["used"]):
            self.add_error("used", gettext("Không thể nhiều hơn số người được hỏi."))
        return held


class CrowdForm(forms.Form):
    """What several people who know the place guess."""

    guesses = forms.CharField(
        label=_("Mỗi người đoán bao nhiêu?"), help_text=_("Mỗi dòng một số, ít nhất ba người; không ghi tên ai."),
        widget=forms.Textarea(attrs={"rows": 6, "inputmode": "numeric"}), max_length=1000,
        error_messages={"required": _("Nhập ít nhất ba số.")},
    )

    def clean_guesses(self) -> list[int]:
        words = [word for word in re.split(r"[\s,;]+", self.cleaned_data["guesses"]) if word]
        wrong = [word for word in words if not re.fullmatch(r"[0-9]{1,5}", word)]
        if wrong:
            raise ValidationError(gettext("“%(word)s” không phải là một số từ 0 đến 99999.") % {"word": wrong[0][:20]})
        if not 3 <= len(words) <= MOST_GUESSES:
            raise ValidationError(gettext("Nhập ít nhất ba số."))
        return [int(word) for word in words]


# Method → what it asks, and what the answers come to.
STUDIES: dict[str, tuple[type[forms.Form], Callable[..., methods.Range]]] = {
    Method.CAPTURE_RECAPTURE: (RecaptureForm, methods.capture_recapture),
    Method.MULTIPLIER: (MultiplierForm, methods.multiplier),
    Method.WISDOM_OF_CROWDS: (CrowdForm, methods.wisdom_of_crowds),
}
HINTS: dict[str, Promise] = {
    Method.CAPTURE_RECAPTURE: _("Đến cùng các tụ điểm hai lần, phát vật nhận diện ở lần đầu, đếm lại ở lần sau."),
    Method.MULTIPLIER: _("Biết chắc số người đã dùng một dịch vụ, và hỏi một nhóm xem bao nhiêu người đã dùng."),
    Method.WISDOM_OF_CROWDS: _("Hỏi riêng từng người biết rõ địa bàn, rồi lấy số ở giữa."),
}
