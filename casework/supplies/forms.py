"""What is asked for a line of the stock."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.contacts.codes import Supply
from casework.supplies.models import Why
from pages.fields import CardChoiceField, DateField, RecordForm

MOST = 100_000
CHOSEN = [(one.value, one.label) for one in Why if one != Why.ERASED]
WRONG = dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Nhập một số từ 0 đến 100000."))


class ReceiveForm(RecordForm):
    """What came in."""

    heading = _("Nhận thêm vật phẩm")
    item = CardChoiceField(label=_("Vật phẩm nào?"), choices=Supply.choices)
    quantity = forms.IntegerField(label=_("Nhận bao nhiêu?"), min_value=1, max_value=MOST, error_messages=WRONG)
    on = DateField(label=_("Ngày nào?"), latest=timezone.localdate, initial=timezone.localdate)


class TakeOutForm(RecordForm):
    """What is gone without being given to anybody."""

    heading = _("Bớt ra khỏi kho")
    item = CardChoiceField(label=_("Vật phẩm nào?"), choices=Supply.choices)
    quantity = forms.IntegerField(label=_("Bớt bao nhiêu?"), min_value=1, max_value=MOST, error_messages=WRONG)
    why = CardChoiceField(label=_("Vì sao?"), choices=CHOSEN)
    on = DateField(label=_("Ngày nào?"), latest=timezone.localdate, initial=timezone.localdate)


class CountForm(RecordForm):
    """What is really there."""

    heading = _("Kiểm đếm")
    marks_optional = False
    item = CardChoiceField(label=_("Vật phẩm nào?"), choices=Supply.choices)
    counted = forms.IntegerField(label=_("Đếm được bao nhiêu?"), min_value=0, max_value=MOST, error_messages=WRONG)
    why = CardChoiceField(
        label=_("Nếu khác sổ, vì sao?"), choices=[("", _("Không khác, hoặc đếm lần đầu")), *CHOSEN], required=False,
        initial="",
    )
    on = DateField(label=_("Đếm ngày nào?"), latest=timezone.localdate, initial=timezone.localdate)
