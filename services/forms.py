"""The forms of the directory: what to look for, and how many places a service has."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from services.categories import Category


class DirectoryForm(forms.Form):
    """What somebody looks for. Nothing in it is about a person, so it may stand in the address."""

    marks_optional = False

    q = forms.CharField(label=_("Tìm dịch vụ, cơ sở hoặc xã"), required=False, max_length=80)
    category = forms.ChoiceField(
        label=_("Nhóm dịch vụ"), required=False, choices=[("", _("Tất cả")), *Category.choices]
    )


class CapacityForm(forms.Form):
    """How many places there are this week, and how many are free."""

    places_a_week = forms.IntegerField(label=_("Mỗi tuần nhận được mấy người?"), min_value=0, max_value=500)
    places_free = forms.IntegerField(label=_("Tuần này còn mấy chỗ?"), min_value=0, max_value=500)

    def clean(self):
        super().clean()
        places, free = self.cleaned_data.get("places_a_week"), self.cleaned_data.get("places_free")
        if places is not None and free is not None and free > places:
            self.add_error("places_free", gettext("Số chỗ còn không thể nhiều hơn số chỗ mỗi tuần."))
        return self.cleaned_data
