"""What the privacy officer may ask the trail: about which object, by whom, what, when."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from casework.clients.policies import OUTSIDE
from pages.fields import DateField
from privacy.models import AuditEvent
from trail import words
from trail.action_words import ACTIONS

REF = re.compile(r"[0-9a-f]{32}")


def staff() -> list[tuple[str, str]]:
    """Everybody who has an account, by name, with their organisation."""
    rows = User.objects.values_list("pk", "full_name", "organisation__name")
    return [("", str(_("Bất kỳ ai"))), *((str(pk), f"{name} · {organisation}") for pk, name, organisation in rows)]


def actions() -> list[tuple[str, str]]:
    """What can be done, in words, and by its beginning where a whole family is meant."""
    known = sorted(((code, str(said)) for code, said in ACTIONS.items()), key=lambda one: one[1])
    return [("", str(_("Bất kỳ việc gì"))), ("breakglass.", str(_("Truy cập khẩn cấp"))), *known]


class HourField(forms.TimeField):
    """Hours and minutes, as 8:30 or 22:05."""

    default_error_messages = {"invalid": _("Viết giờ như 8:30 hoặc 22:05.")}

    def __init__(self, **kwargs):
        widget = forms.TimeInput({"class": "govuk-input--width-5"}, format="%H:%M")
        super().__init__(input_formats=["%H:%M"], widget=widget, **kwargs)


class EventsForm(forms.Form):
    """Filters of one line; a wrong one is told and leaves the others."""

    marks_optional = False

    ref = forms.CharField(label=_("Mã trong nhật ký"), required=False, max_length=40,
                          widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))
    actor = forms.ChoiceField(label=_("Người làm"), required=False)
    action = forms.ChoiceField(label=pgettext_lazy("event", "Việc"), required=False)
    kind = forms.ChoiceField(label=_("Loại"), required=False, choices=[("", _("Mọi loại")), *words.KINDS.items()])
    start = DateField(label=_("Từ ngày"), required=False, help_text="")
    start_hour = HourField(label=_("Từ giờ"), required=False)
    end = DateField(label=_("Đến ngày"), required=False, help_text="")
    end_hour = HourField(label=_("Đến giờ"), required=False)
    outside = forms.BooleanField(label=_("Chỉ việc ngoài danh sách phụ trách"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        held: dict[str, Any] = self.fields
        held["actor"].choices = staff()  # once: a function would be asked again by every rendering
        held["action"].choices = actions()

    def clean_ref(self) -> str:
        """A whole reference, as a line of the trail shows it."""
        ref = self.cleaned_data["ref"].strip().lower()
        if ref and not REF.fullmatch(ref):
            raise forms.ValidationError(_("Mã trong nhật ký có 32 ký tự, gồm số và chữ từ a đến f."))
        return ref

    def asked(self) -> list[str]:
        """Which filters were used; for the trail."""
        return sorted(name for name, value in self.cleaned_data.items() if value)

    def narrow(self, events: "QuerySet[AuditEvent]") -> "QuerySet[AuditEvent]":
        """These events, as far as the valid filters let them through."""
        held = self.cleaned_data
        plain = {"ref": "object_ref", "actor": "actor_ref", "kind": "kind"}
        events = events.filter(**{column: held[name] for name, column in plain.items() if held.get(name)})
        if action := held.get("action"):
            events = events.filter(Q(action__startswith=action) if action.endswith(".") else Q(action=action))
        if held.get("outside"):
            events = events.filter(purpose__in=OUTSIDE)
        if start := held.get("start"):
            events = events.filter(at__gte=moment(start, held.get("start_hour") or dt.time.min))
        if end := held.get("end"):
            events = events.filter(at__lt=_after(end, held.get("end_hour")))
        return events


def moment(day: dt.date, hour: dt.time) -> dt.datetime:
    """A local day and hour."""
    return timezone.make_aware(dt.datetime.combine(day, hour))


def _after(day: dt.date, hour: dt.time | None) -> dt.datetime:
    """The first moment after a whole day, or after a whole minute."""
    if hour is None:
        return moment(day + dt.timedelta(days=1), dt.time.min)
    return moment(day, hour.replace(second=0, microsecond=0)) + dt.timedelta(minutes=1)
