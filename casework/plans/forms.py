"""The questions of a plan: goals, steps, agreement, reviews; and of ending a case."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.plans.codes import Agreement, CaseResult, Doer, GoalEnd
from pages.fields import CardChoiceField, DateField, RecordForm


def words(label, *, required=True, rows=3, **kwargs) -> forms.CharField:
    """Some lines of text."""
    return forms.CharField(
        label=label, required=required, max_length=1000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


class NeedField(forms.ModelChoiceField):
    """One of the client's open needs, by its category."""

    def label_from_instance(self, obj) -> str:
        return obj.get_category_display()


class StepForm(RecordForm):
    what = forms.CharField(
        label=_("Việc cần làm"), max_length=200, error_messages={"required": _("Hãy ghi việc cần làm.")}
    )
    doer = CardChoiceField(label=_("Ai làm?"), choices=Doer.choices)
    by_day = DateField(label=_("Xong trước ngày nào?"), earliest=timezone.localdate, required=False)


class GoalForm(RecordForm):
    """A goal, with its first step where there is one already."""

    words = words(
        _("Thân chủ muốn đạt được điều gì?"), help_text=_("Ghi bằng lời của thân chủ."), rows=2,
        error_messages={"required": _("Hãy ghi điều thân chủ muốn.")},
    )
    need = NeedField(
        label=_("Cho nhu cầu nào?"), queryset=None, required=False, empty_label=_("Không gắn với nhu cầu nào")
    )
    what = forms.CharField(label=_("Việc đầu tiên cần làm"), max_length=200, required=False)
    doer = CardChoiceField(label=_("Ai làm việc đó?"), choices=Doer.choices, required=False, initial=Doer.CLIENT)
    by_day = DateField(label=_("Xong trước ngày nào?"), earliest=timezone.localdate, required=False)

    def __init__(self, *args, needs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["need"].queryset = needs  # type: ignore[attr-defined]  # the field is the one above

    def clean(self):
        super().clean()
        held = self.cleaned_data
        if held.get("what") and not held.get("doer"):
            self.add_error("doer", _("Hãy chọn ai làm việc này."))
        return held


class TickForm(forms.Form):
    """A button beside a step: done, or not after all."""

    step = forms.UUIDField()
    done = forms.BooleanField(required=False)


class EndGoalForm(forms.Form):
    ended_as = CardChoiceField(label=_("Mục tiêu này thế nào rồi?"), choices=GoalEnd.choices)


class AgreeForm(forms.Form):
    agreement = CardChoiceField(label=_("Thân chủ đồng ý thế nào?"), choices=Agreement.choices)


class NextReviewForm(RecordForm):
    planned_on = DateField(label=_("Cùng xem lại kế hoạch vào ngày nào?"), earliest=timezone.localdate)


class ReviewForm(RecordForm):
    found = words(_("Thấy gì khi xem lại?"), error_messages={"required": _("Hãy ghi điều đã thấy.")})
    changes = words(_("Điều gì thay đổi?"), required=False)
    next_on = DateField(label=_("Xem lại lần sau ngày nào?"), earliest=timezone.localdate, required=False)


class ClosureForm(RecordForm):
    result = CardChoiceField(label=_("Kết quả"), choices=CaseResult.choices)
    word = words(_("Lời kết"), required=False, help_text=_("Đã làm được gì, điều gì cần nhớ nếu thân chủ quay lại."))


class SendBackForm(forms.Form):
    reason = words(
        _("Cần làm thêm điều gì?"), error_messages={"required": _("Hãy ghi điều cần làm thêm.")}, rows=2
    )


class ReopenForm(forms.Form):
    reason = words(_("Vì sao mở lại?"), error_messages={"required": _("Hãy ghi lý do.")}, rows=2)
