"""What somebody looks for in the directory."""

from django import forms
from django.utils.translation import gettext_lazy as _

from services.categories import Category, SpokenLanguage
from services.hours.words import DAYS
from services.models import Commune
from services.querysets import NOW

EVERY: tuple[str, object] = ("", _("Tất cả"))


class OpenField(forms.TypedChoiceField):
    """When it should be open: at this moment (NOW), or on a day of the week (Monday is 0); None for whenever."""

    def __init__(self, *, whenever, **kwargs):
        days = [(str(n), name) for n, name in enumerate(DAYS)]
        super().__init__(
            choices=[("", whenever), (NOW, _("Bây giờ")), *days], required=False, empty_value=None,
            coerce=lambda said: said if said == NOW else int(said), **kwargs,
        )


def near_field(empty_label) -> forms.ModelChoiceField:
    """From which commune distances are reckoned."""
    return forms.ModelChoiceField(
        label=_("Gần xã, phường"), required=False, queryset=Commune.objects.all(), empty_label=empty_label
    )


class DirectoryForm(forms.Form):
    """What somebody looks for. Nothing in it is about a person, so it may stand in the address."""

    marks_optional = False

    q = forms.CharField(label=_("Tìm dịch vụ, cơ sở hoặc xã"), required=False, max_length=80)
    category = forms.ChoiceField(label=_("Nhóm dịch vụ"), required=False, choices=[EVERY, *Category.choices])
    near = near_field(_("Không chọn"))
    language = forms.ChoiceField(
        label=_("Nói được tiếng"), required=False, choices=[EVERY, *SpokenLanguage.choices]
    )
    day = OpenField(label=_("Mở cửa khi nào"), whenever=EVERY[1])
    free = forms.BooleanField(label=_("Bỏ nơi hết chỗ, tạm nghỉ"), required=False)

    @property
    def first(self):
        """The two that are always asked."""
        return [self["q"], self["category"]]

    @property
    def more(self):
        return [self["near"], self["language"], self["day"], self["free"]]

    @property
    def asks_more(self) -> bool:
        return any(self.cleaned_data.get(one.name) not in (None, "", False) for one in self.more)
