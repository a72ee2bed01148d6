"""The forms of releases: which period to prepare and for whom; why one is withdrawn."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.fields import CardCheckboxes, CardRadioSelect, RecordForm
from reporting.releases.actions import MOST_WORDS
from reporting.releases.codes import Audience, Because, State
from reporting.releases.lifecycle import TAKES_PERIOD
from reporting.releases.missing import missing
from reporting.releases.models import Release
from reporting.releases.periods import Span, over

MERGE = "merge"
FOR_WHOM = {
    Audience.DEPARTMENT.value: _("Che ít hơn: chỉ cần giữ kín với người đọc không có số liệu riêng."),
    Audience.ORGANISATIONS.value: _("Che nhiều hơn: mỗi tổ chức biết số của mình, nên phần còn lại cũng phải giữ kín."),
}


class NewReleaseForm(RecordForm):
    """A closed period that has no release, or one that was withdrawn."""

    field_order = ["record_id", "period"]

    audience = forms.ChoiceField(
        label=_("Ai được đọc?"), choices=Audience.choices, initial=Audience.DEPARTMENT,
        widget=CardRadioSelect(hints=FOR_WHOM), error_messages={"required": _("Hãy chọn ai được đọc.")},
    )
    merges = forms.MultipleChoiceField(
        label=_("Gộp địa bàn"), required=False, widget=CardCheckboxes(hints={
            MERGE: _("Chỉ cho số liệu 6 tháng: nhiều người hơn được nêu ra, nhưng không tách từng xã, phường."),
        }), choices=[(MERGE, _("Gộp các xã, phường có ít người ở cạnh nhau trong một huyện cũ"))],
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.spans, self.withdrawn = to_choose(user)
        lacks = missing(user)
        hints = {slug: " ".join(self.hints(span, lacks)) for slug, span in self.spans.items()}
        self.fields["period"] = forms.ChoiceField(
            label=_("Kỳ nào?"), error_messages={"required": _("Hãy chọn một kỳ.")},
            choices=[(slug, span.name) for slug, span in self.spans.items()], widget=CardRadioSelect(hints=hints),
        )
        self.order_fields(self.field_order)

    def hints(self, span: Span, lacks) -> list[str]:
        held = self.withdrawn.get(span.slug)
        replaced = [str(_("Thay cho bản số %(n)s đã thu hồi.") % {"n": held.number})] if held else []
        return [*replaced, *lacks.of(span)]

    def entry(self) -> dict:
        """What the action takes."""
        given = self.cleaned_data
        span = self.spans[given["period"]]
        return {
            "id": given["record_id"], "period_start": span.start, "period_end": span.end, "audience": given["audience"],
            "merges": MERGE in given["merges"], "replaces": self.withdrawn.get(span.slug),
        }


def to_choose(user) -> tuple[dict[str, Span], dict[str, Release]]:
    """The periods that are over and free, the newest first; and of these the releases that were withdrawn."""
    known = Release.objects.visible_to(user).defer("tables", "certificate", "solution").order_by("number")
    taken = {one.span.slug for one in known if one.state in TAKES_PERIOD}
    free = {span.slug: span for span in over(timezone.localdate()) if span.slug not in taken}
    return free, {one.span.slug: one for one in known if one.state == State.WITHDRAWN and one.span.slug in free}


class WithdrawForm(forms.Form):
    """Why a release is taken back, for all who read it."""

    because = forms.ChoiceField(
        label=_("Vì sao thu hồi?"), choices=Because.choices, widget=CardRadioSelect,
        error_messages={"required": _("Hãy chọn một lý do.")},
    )
    words = forms.CharField(
        label=_("Nói rõ hơn, không nêu thông tin về người nào"), max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Hãy nói rõ vì sao, trong một hai câu.")},
    )
