"""What is asked on the way to a referral: for which needs, what the list is narrowed by, what the client agrees to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.fields import CardCheckboxes, CardChoiceField, CardMultipleChoiceField, RecordForm
from referrals import snapshot
from referrals.codes import NAMES, Shared
from referrals.sending.finding import BY_DISTANCE, Asked
from services.categories import SpokenLanguage
from services.forms import OpenField, near_field

NOBODY = "nobody"
SENSITIVE = frozenset({Shared.SAFE_CONTACT, Shared.REASON})
KILOMETRES = (10, 30, 60)


class NeedsForm(RecordForm):
    """Which needs to refer in one go: those that are wanted and eligible."""

    question = True

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["needs"] = CardMultipleChoiceField(
            label=_("Chuyển gửi những nhu cầu nào?"), choices=rows,
            help_text=_(
                "Mỗi nhu cầu là một chuyển gửi riêng. Chọn nơi và hỏi đồng ý từng chuyển gửi, rồi gửi một lần."
            ),
        )


class NarrowForm(forms.Form):
    """What the list of services is narrowed by: nothing about a person, so it may stand in the address."""

    marks_optional = False

    order = forms.ChoiceField(
        label=_("Xếp theo"), required=False,
        choices=[("", _("Nên hỏi trước")), (BY_DISTANCE, _("Gần nhất trước"))],
    )
    near = near_field(_("Nơi thân chủ ở"))
    language = forms.ChoiceField(
        label=_("Có người nói tiếng"), required=False, choices=[("", _("Không cần")), *SpokenLanguage.choices]
    )
    day = OpenField(label=_("Mở cửa khi nào"), whenever=_("Khi nào cũng được"))
    within_km = forms.TypedChoiceField(
        label=_("Cách không quá"), required=False, coerce=int, empty_value=None,
        choices=[("", _("Bao xa cũng được")), *((str(km), f"{km} km") for km in KILOMETRES)],
    )
    with_places = forms.BooleanField(label=_("Bỏ nơi hết chỗ, tạm nghỉ"), required=False)

    def asked(self) -> Asked:
        """What was asked for; what can't be asked for asks for nothing."""
        self.full_clean()
        return Asked(**{name: value for name, value in self.cleaned_data.items() if value not in ("", None)})


class ChosenForm(RecordForm):
    """One service of the list, by its own button."""

    service = forms.UUIDField()


class WhomForm(RecordForm):
    """One of the people of a list, by the button beside them."""

    client = forms.UUIDField()


class AgreementForm(forms.Form):
    """What the client lets this receiver know, field by field. Nothing of it is ticked beforehand; what is urgent is
    marked so, as the list of services was put in order for it.

    The value stands under each field, so that the worker can read out what would be shared.
    """

    marks_optional = False  # none of it has to be shared: the page says so in the words that are read out

    def __init__(self, *args, need, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.need = need
        self.values = snapshot.take_each(need.client, need)
        self.fields["called"] = CardChoiceField(
            label=_("Gọi thân chủ bằng gì?"), required=False, choices=[*self.names(), (NOBODY, _("Không cho biết"))]
        )
        if choices := list(self.about()):
            self.fields["about"] = CardMultipleChoiceField(
                label=_("Cho biết thêm điều gì?"), required=False, choices=choices, help_text=_("Hỏi từng mục."),
            )
        if offered:
            self.fields["answers"] = answers_field(offered)
        self.fields["message"] = forms.CharField(
            label=_("Lời nhắn cho nơi nhận (nếu có)"), required=False, max_length=500,
            help_text=_("Không ghi tên, số điện thoại hay địa chỉ."), widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["urgent"] = forms.BooleanField(
            label=_("Gấp, cần trả lời trong một ngày"), required=False, initial=need.urgent,
            help_text=_("Nhu cầu này đã được ghi là gấp. Nơi nhận chỉ thấy chữ “Gấp”, không thấy vì sao.")
            if need.urgent else _("Nơi nhận chỉ thấy chữ “Gấp”, không thấy vì sao."),
        )

    def names(self) -> list[tuple]:
        return [
            (name.value, name.label, snapshot.say(name, self.values[name]))
            for name in Shared if name in NAMES and name in self.values
        ]

    def about(self):
        for name in Shared:
            if name in self.values and name not in NAMES:
                yield name.value, name.label, hint(snapshot.say(name, self.values[name]), name in SENSITIVE)

    def agreed(self) -> dict[str, Any]:
        """What `refer` takes: the fields, the questions whose answers may be known, the message, the urgency."""
        held = self.cleaned_data
        called = [held["called"]] if held["called"] in NAMES else []
        return {
            "agreed": [*called, *held.get("about", [])], "of_screening": held.get("answers", []),
            "message": held["message"], "urgent": held["urgent"],
        }


def answers_field(offered) -> CardMultipleChoiceField:
    """Each answer that could help, by its question; ticked one by one."""
    hints = {one.slug: hint(one.said, one.sensitive) for one in offered}
    return CardMultipleChoiceField(
        label=_("Cho biết câu trả lời nào khi sàng lọc?"), required=False,
        choices=[(one.slug, one.question) for one in offered], widget=CardCheckboxes(hints=hints),
        help_text=_("Chỉ những câu có thể giúp nơi nhận chuẩn bị. Thân chủ đã trả lời thế nào ghi bên dưới."),
    )


def hint(said: str, sensitive: bool) -> str:
    return str(_("%(said)s · nhạy cảm, hỏi kỹ") % {"said": said}) if sensitive else said
