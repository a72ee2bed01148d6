"""The questions of a follow-up: when, how it went, and what happens after three attempts in vain."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.clients.forms import ColleagueField
from casework.followups.actions import TRY_AGAIN_AFTER
from casework.followups.models import ATTEMPTS, Lasting, Outcome, Settled
from casework.followups.reaching import may_be_sought
from pages.fields import CardChoiceField, DateField, RecordForm
from pages.templatetags.pages import short_date


class PlanForm(RecordForm):
    due_on = DateField(label=gettext_lazy("Theo dõi vào ngày nào?"), earliest=timezone.localdate)
    about = forms.CharField(label=gettext_lazy("Về việc gì?"), max_length=200, required=False)


class OutcomeForm(RecordForm):
    """How one attempt went. Asked for a result that lasts, that one stands first."""

    outcome = CardChoiceField(label=gettext_lazy("Lần này thế nào?"), choices=Outcome.choices)
    lasting = CardChoiceField(
        label=gettext_lazy("Kết quả nào đang được giữ vững?"), choices=Lasting.choices, required=False
    )
    next_on = DateField(label=gettext_lazy("Lần sau vào ngày nào?"), earliest=timezone.localdate, required=False)
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, followup, **kwargs):
        super().__init__(*args, **kwargs)
        in_vain = self.in_vain(followup)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]  # a choice field
            in_vain if value == Outcome.NOT_REACHED else (value, label) for value, label in Outcome.choices
        ]
        if followup.asks:
            self.ask_for(followup)
        if followup.attempt < ATTEMPTS:
            proposed = short_date(timezone.localdate() + TRY_AGAIN_AFTER)
            self.fields["next_on"].help_text = _("Để trống: nếu chưa gặp được thì thử lại ngày %(day)s.") % {
                "day": proposed
            }
        if not followup.client.is_open:
            del self.fields["next_on"]

    def in_vain(self, followup) -> tuple[str, str, str]:
        """Nobody was met, and what that leads to. Nobody is sought who comes by themselves."""
        label = str(Outcome.NOT_REACHED.label)
        if not may_be_sought(followup.client.safe_contact):
            label = _("Thân chủ chưa đến")
        last = followup.attempt >= ATTEMPTS
        hint = _("Lần thứ ba: người quản lý trường hợp sẽ quyết định tiếp.") if last else ""
        return Outcome.NOT_REACHED, label, hint

    def ask_for(self, followup) -> None:
        """Only of this result: it lasts, or it doesn't."""
        asked = Lasting(followup.asks)
        self.fields["lasting"].label = _("Kết quả còn giữ được không?")
        self.fields["lasting"].choices = [  # type: ignore[attr-defined]  # a choice field
            (asked.value, asked.label), (Lasting.NONE.value, _("Không còn, hoặc chưa rõ"))
        ]


AFTER_THREE: list[tuple] = [
    (Settled.TRIED_AGAIN, Settled.TRIED_AGAIN.label, gettext_lazy("Giao cho một người, hẹn ngày bắt đầu lại")),
    (Settled.CLOSED, Settled.CLOSED.label, gettext_lazy("Hồ sơ kết thúc hôm nay; thân chủ quay lại thì mở lại")),
    (Settled.LET_BE, Settled.LET_BE.label, gettext_lazy("Hồ sơ vẫn mở, không hẹn theo dõi nữa")),
]


class SettleForm(RecordForm):
    """What the case manager makes of three attempts in vain."""

    settled = CardChoiceField(label=gettext_lazy("Bây giờ làm gì?"), choices=AFTER_THREE)
    next_on = DateField(label=gettext_lazy("Tìm lại từ ngày nào?"), earliest=timezone.localdate, required=False)

    def __init__(self, *args, colleagues, sought=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"] = ColleagueField(
            label=_("Ai đi tìm?"), queryset=colleagues, required=False, empty_label=_("Người đang phụ trách"),
        )
        if not sought:
            self.wait_instead()

    def wait_instead(self) -> None:
        """Nobody seeks who comes by themselves: trying again is waiting once more."""
        self.fields["to"].label, self.fields["next_on"].label = _("Ai chờ?"), _("Chờ đến ngày nào?")
        waited = (Settled.TRIED_AGAIN, _("Chờ thêm một lần nữa"), _("Không ai đi tìm: thân chủ tự đến"))
        closed = (Settled.CLOSED, _("Kết thúc, thân chủ đã thôi đến"), AFTER_THREE[1][2])
        let_be = (Settled.LET_BE, _("Để ngỏ, chờ thân chủ tự đến"), AFTER_THREE[2][2])
        self.fields["settled"].choices = [waited, closed, let_be]  # type: ignore[attr-defined]  # a choice field


def first_day(held: dict) -> dt.date:
    return held.get("next_on") or timezone.localdate()
