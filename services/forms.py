"""What somebody looks for in the directory."""

from django import forms
from django.utils.translation import gettext_lazy as _

from services.categories import Category, SpokenLanguage
from services.hours.words import DAYS
from services.models import Commune

EVERY: tuple[str, object] = ("", _("Tất cả"))


class DirectoryForm(forms.Form):
    """What somebody looks for. Nothing in it is about a person, so it may stand in the address."""

    marks_optional = False

    q = forms.CharField(label=_("Tìm dịch vụ, cơ sở hoặc xã"), required=False, max_length=80)
    category = forms.ChoiceField(label=_("Nhóm dịch vụ"), required=False, choices=[EVERY, *Category.choices])
    near = forms.ModelChoiceField(
        label=_("Gần xã, phường"), required=False, queryset=Commune.objects.none(), empty_label=_("Không chọn")
    )
    language = forms.ChoiceField(
        label=_("Nói được tiếng"), required=False, choices=[EVERY, *SpokenLanguage.choices]
    )
    day = forms.TypedChoiceField(
        label=_("Mở cửa ngày"), required=False, coerce=int, empty_value=None,
        choices=[EVERY, *((str(number), name) for number, name in enumerate(DAYS))],
    )
    free = forms.BooleanField(label=_("Chỉ nơi còn chỗ"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["near"].queryset = Commune.objects.all()  # type: ignore[attr-defined]  # a model choice

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
