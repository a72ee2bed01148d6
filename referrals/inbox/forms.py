"""The door for a reference on somebody's slip, and a day's appointments with who came."""

import datetime as dt
import uuid
from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pages.fields import CardChoiceField
from pages.templatetags.pages import code
from privacy.pseudonyms import normalise_code
from referrals.inbox.actions import CAME, NOT_COME, UNKNOWN
from referrals.models import Referral


class ReferenceForm(forms.Form):
    """Finds a referral by the reference on somebody's slip, however it is typed."""

    reference = forms.CharField(
        label=_("Nhập hoặc quét mã phiếu"), max_length=200, error_messages={"required": _("Nhập mã ghi trên phiếu.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.found = user, None

    def clean_reference(self) -> str:
        reference = reference_in(self.cleaned_data["reference"])
        self.found = Referral.objects.visible_to(self.user).filter(reference=reference).first()
        if self.found is None:
            raise ValidationError(
                gettext("Không có chuyển gửi nào đến cơ sở của bạn với mã này. Hãy kiểm tra lại mã."), code="unknown"
            )
        return reference


def reference_in(typed: str) -> str:
    """The reference in what was typed by a person, or by a scanner that read the address in a slip's QR code."""
    return normalise_code(typed.rstrip("/ ").replace("#", "/").rsplit("/", 1)[-1])


class DayForm(forms.Form):
    """One question for each appointment of a day that nobody has answered yet: did they come?

    Sent answers are taken for every referral they name, also one that has left the list meanwhile: the action says
    what became of it.
    """

    ANSWERS = (
        (CAME, pgettext_lazy("answer", "Đã đến")), (NOT_COME, pgettext_lazy("answer", "Chưa đến")),
        (UNKNOWN, _("Chưa biết")),
    )
    PREFIX = "r-"

    def __init__(self, *args, held: list[Referral], on: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.held = held
        for one in held if on <= timezone.localdate() else []:
            if one.state == "accepted":
                self.fields[f"{self.PREFIX}{one.pk}"] = CardChoiceField(
                    label=code(one.reference), choices=self.ANSWERS, initial=UNKNOWN, required=False
                )

    @property
    def rows(self) -> Iterator[dict]:
        """Each appointment, with its question where there is one to ask."""
        for one in self.held:
            name = f"{self.PREFIX}{one.pk}"
            yield {"referral": one, "field": self[name] if name in self.fields else None}

    @property
    def answers(self) -> dict[uuid.UUID, str]:
        """What was sent: {referral: answer}."""
        sent = {name.removeprefix(self.PREFIX): answer for name, answer in self.data.items() if self.is_row(name)}
        return {uuid.UUID(pk): answer for pk, answer in sent.items()}

    def is_row(self, name: str) -> bool:
        try:
            return name.startswith(self.PREFIX) and bool(uuid.UUID(name.removeprefix(self.PREFIX)))
        except ValueError:
            return False
