"""The one page of logging a contact: what it asks, what it remembers, and what can't be so."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.contacts.actions import Said
from casework.contacts.choosing import ANONYMOUS, choice
from casework.contacts.codes import GROUPS, AgeGroup, Channel, NextStep, Supply, Topic
from casework.contacts.models import Contact
from pages.fields import CardChoiceField, CardMultipleChoiceField, DateField, RecordForm
from privacy.pseudonyms import search_key
from services.models import Commune

ELSEWHERE = "other"
PLACES, LOOKED_BACK, SOON = 6, 40, dt.timedelta(days=7)
MOST_PEOPLE, MOST_SUPPLIES = 200, 5000
NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


def number(label, most: int, **attrs) -> forms.IntegerField:
    """A whole number that may be left empty, for a thumb."""
    sentence = _("Nhập một số từ 0 đến %(most)s.") % {"most": most}
    return forms.IntegerField(
        label=label, min_value=0, max_value=most, required=False, widget=forms.TextInput(attrs={**NUMBER, **attrs}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), sentence),
    )


def named_number(label: str, most: int) -> forms.IntegerField:
    """One of a table of numbers, whose heads stand for its label: the field itself carries it for who hears it."""
    return number(label, most, **{"aria-label": label})


def group_name(sex, age) -> str:
    return f"{sex}_{age}"


class PlacedForm(RecordForm):
    """A form that asks in which commune. `places` are the communes where this worker was last."""

    commune = forms.ChoiceField(label=gettext_lazy("Ở đâu?"))
    commune_name = forms.CharField(label=gettext_lazy("Tên xã, phường"), required=False, max_length=60)

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {one.pk: one for one in places}
        commune: Any = self.fields["commune"]
        commune.choices = [
            *((one.pk, one.name) for one in places), (ELSEWHERE, _("Xã, phường khác")),
        ]

    def clean(self):
        held: Any = super().clean()
        held["place"] = self.place(held)
        return held

    def place(self, held: dict) -> Commune | None:
        """The commune chosen, or the one whose name was typed."""
        if held.get("commune") != ELSEWHERE:
            return self.places.get(held.get("commune"))
        found, several = named(held.get("commune_name", ""))
        if found is None:
            self.add_error("commune_name", which(several))
        return found


class ContactForm(PlacedForm):
    """Everything on one page; what is not needed is left as it stands. `people_offered` are the clients listed."""

    marks_optional = False
    channel = CardChoiceField(label=gettext_lazy("Qua kênh nào?"), choices=Channel.choices)
    on = DateField(label=gettext_lazy("Ngày nào?"), latest=timezone.localdate, initial=timezone.localdate,
                   help_text="")
    find = forms.CharField(label=gettext_lazy("Tìm theo mã hoặc biệt danh"), required=False, max_length=60)
    topics = CardMultipleChoiceField(label=gettext_lazy("Đã nói về gì?"), choices=Topic.choices, required=False)
    next_step = CardChoiceField(
        label=gettext_lazy("Việc tiếp theo?"), choices=NextStep.choices, initial=NextStep.NONE
    )
    follow_up_on = DateField(
        label=gettext_lazy("Theo dõi vào ngày nào?"), earliest=timezone.localdate, required=False, help_text="",
        initial=lambda: timezone.localdate() + SOON,
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, people_offered, **kwargs):
        super().__init__(*args, **kwargs)
        nobody = (ANONYMOUS, _("Không ghi danh"), _("Một người hoặc một nhóm"))
        choices: list[tuple] = [nobody, *(choice(one) for one in people_offered)]
        self.fields["who"] = CardChoiceField(
            label=_("Gặp ai?"), choices=choices,
            error_messages={"required": _("Hãy chọn một người, hoặc “Không ghi danh”.")},
        )
        self.clients = {str(one.pk): one for one in people_offered}
        self.fields["people"] = number(_("Mấy người?"), MOST_PEOPLE)
        for sex, age in GROUPS:
            self.fields[group_name(sex, age)] = named_number(f"{sex.label}, {age.label}", MOST_PEOPLE)
        for item in Supply:
            self.fields[item.value] = named_number(f"{_('Đã phát')}: {item.label}", MOST_SUPPLIES)
            self.fields[f"needed_{item}"] = named_number(f"{_('Còn thiếu')}: {item.label}", MOST_SUPPLIES)

    def clean(self):
        """What belongs together: groups and their sum, the next step and for whom."""
        held = super().clean()
        held["client"] = self.clients.get(held.get("who", ""))
        held["groups"] = {(sex, age): held.get(group_name(sex, age)) or 0 for sex, age in GROUPS}
        if held.get("who") == ANONYMOUS:
            self.check_anonymous(held)
        elif held.get("next_step") == NextStep.REGISTER:
            self.add_error("next_step", _("Thân chủ này đã có hồ sơ, không cần đăng ký nữa."))
        promised = held.get("next_step") == NextStep.FOLLOW_UP
        if promised and not held.get("follow_up_on") and "follow_up_on" not in self.errors:
            self.add_error("follow_up_on", _("Hãy nhập ngày theo dõi."))
        return held

    def check_anonymous(self, held: dict) -> None:
        """Nobody is promised anything without a record; the groups are not more than all."""
        if held.get("next_step") in (NextStep.FOLLOW_UP, NextStep.REFER):
            sentence = _("Chỉ hẹn theo dõi hoặc chuyển gửi được khi đã chọn một thân chủ.")
            self.add_error("next_step", sentence)
        together = sum(held["groups"].values())
        if held.get("people") and together > held["people"]:
            self.add_error("people", _("Cộng các nhóm lại là %(n)s, nhiều hơn số này.") % {"n": together})
        held["people"] = held.get("people") or together or 1

    def supplies(self) -> dict:
        """As `log_contact` takes them."""
        held = self.cleaned_data
        return {item: (held.get(item.value) or 0, held.get(f"needed_{item}") or 0) for item in Supply}

    def said(self) -> Said:
        held = self.cleaned_data
        step = held["next_step"]
        return Said(
            topics=held["topics"], groups=held["groups"], next_step=step,
            follow_up_on=held["follow_up_on"] if step == NextStep.FOLLOW_UP else None,
        )

    # --- For the template -------------------------------------------------------------------------------

    @property
    def supply_rows(self) -> list[dict]:
        """Each item with its two fields."""
        return [{"item": item, "fields": [self[item.value], self[f"needed_{item}"]]} for item in Supply]

    @property
    def group_rows(self) -> list[dict]:
        """Each sex with its fields by age."""
        sexes = dict.fromkeys(sex for sex, _age in GROUPS)
        return [{"sex": sex.label, "fields": [self[group_name(sex, age)] for age in AgeGroup]} for sex in sexes]

    @property
    def ages(self) -> list:
        return [age.label for age in AgeGroup]

    @property
    def where_line(self) -> str:
        """Channel, place and day as they stand, for the heading of what is folded away."""
        where = self["commune"].value()
        place = self.places[where].name if where in self.places else self["commune_name"].value() or ""
        on = self["on"].value()
        day = f"{on:%d/%m/%Y}" if isinstance(on, dt.date) else on
        channel = dict(Channel.choices).get(self["channel"].value(), "")
        return " · ".join(str(one) for one in (channel, place, day) if one)

    @property
    def where_is_wrong(self) -> bool:
        """Whether something in the folded part must be mended, or asked for: then it stands open."""
        wrong = any(name in self.errors for name in ("channel", "commune", "commune_name", "on"))
        return wrong or self["commune"].value() == ELSEWHERE

    @property
    def counts_groups(self) -> bool:
        """Whether a group was filled in, or is wrong: then they stand open."""
        names = [group_name(sex, age) for sex, age in GROUPS]
        return any(self[name].value() for name in names)


def named(text: str) -> tuple[Commune | None, list[Commune]]:
    """The one commune called so, by its whole name first; otherwise all whose name has these words."""
    key = search_key(text)
    found = list(Commune.objects.search(text)) if key else []
    exact = [one for one in found if one.search_key == key]
    alone = exact or found
    return (alone[0] if len(alone) == 1 else None), found[:9]


def which(found: list[Commune]) -> str:
    if not found:
        return _("Không có xã, phường nào tên như vậy. Gõ tên không cần dấu, ví dụ: dong van.")
    names = ", ".join(one.name for one in found)
    return _("Có nhiều nơi: %(names)s. Hãy gõ rõ hơn.") % {"names": names}


def last_places(user) -> list[Commune]:
    """Where this worker was last, the latest first, then where the organisation is."""
    mine = Contact.objects.visible_to(user).filter(worker=user).order_by("-recorded_at")
    recent = mine.values_list("commune_id", flat=True)[:LOOKED_BACK]
    codes = list(dict.fromkeys([*recent, user.organisation.commune_id]))[:PLACES]
    held = Commune.objects.in_bulk([one for one in codes if one])
    return [held[code] for code in codes if code in held]
