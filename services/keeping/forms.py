"""What is asked about an organisation, a service and a commune. None of it is about a client."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pages.fields import CardMultipleChoiceField, RecordForm
from services.categories import Category, OrganisationKind, SpokenLanguage
from services.models import Commune, Organisation, Service

EVERY: tuple[str, Any] = ("", _("Tất cả"))
CLOSED = "closed"
CHOOSE_COMMUNE = _("Chọn xã, phường")


def words(label, length: int, *, required=False, **more) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, **more)


def lines(label, **more) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=False, max_length=2000, widget=widget, **more)


class FindOrganisationForm(forms.Form):
    """What is looked for. No person is in it, so it may stand in the address."""

    marks_optional = False

    q = words(_("Tên tổ chức"), 80)
    kind = forms.ChoiceField(label=_("Loại tổ chức"), required=False, choices=[EVERY, *OrganisationKind.choices])
    state = forms.ChoiceField(
        label=_("Tình trạng"), required=False, choices=[("", _("Đang hoạt động")), (CLOSED, _("Đã đóng"))]
    )


class OrganisationForm(RecordForm):
    """An organisation. Its kind is said once: roles and cases hang on it."""

    name = words(_("Tên tổ chức"), 120, required=True, error_messages={"required": _("Hãy nhập tên tổ chức.")})
    kind = forms.ChoiceField(
        label=_("Loại tổ chức"), choices=[("", _("Chọn loại tổ chức")), *OrganisationKind.choices],
        help_text=_("Không đổi được về sau: vai trò của mọi người trong tổ chức tùy theo loại này."),
        error_messages={"required": _("Hãy chọn loại tổ chức.")},
    )
    commune = forms.ModelChoiceField(
        label=_("Xã, phường nơi đặt trụ sở"), queryset=Commune.objects.none(), empty_label=CHOOSE_COMMUNE,
        error_messages={"required": _("Hãy chọn xã, phường.")},
    )
    alternate_name = words(_("Tên khác, tên viết tắt"), 60)
    description = lines(_("Làm gì"))
    phone = words(_("Điện thoại"), 60)
    email = forms.EmailField(label=_("Email"), required=False)
    website = forms.URLField(label=_("Trang mạng"), required=False, assume_scheme="https")
    languages = CardMultipleChoiceField(
        label=_("Nói được tiếng nào ngoài tiếng Việt?"), choices=SpokenLanguage.choices, required=False
    )

    def __init__(self, *args, organisation=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.fields["commune"].queryset = Commune.objects.all()  # type: ignore[attr-defined]  # a model choice
        if organisation is not None:
            del self.fields["kind"], self.fields["record_id"]
            for name in self.fields:
                self.fields[name].initial = getattr(organisation, name)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        others = Organisation.objects.filter(name__iexact=name)
        if any(one != self.organisation for one in others):
            raise ValidationError(gettext("Đã có một tổ chức tên này, có thể đã đóng."))
        return name


class CommunesServedForm(forms.Form):
    """In which communes an organisation works: one group of cards for each former district."""

    marks_optional = False

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        served = set(organisation.communes_served.values_list("pk", flat=True))
        communes = Commune.objects.select_related("former_district")
        for commune in communes.order_by("former_district__name", "search_key"):
            zone = f"zone_{commune.former_district_id}"
            if zone not in self.fields:
                self.fields[zone] = CardMultipleChoiceField(
                    label=commune.former_district.name, choices=[], required=False, initial=[]
                )
            field: Any = self.fields[zone]
            field.choices = [*field.choices, (commune.pk, commune.name)]
            if commune.pk in served:
                field.initial = [*field.initial, commune.pk]

    @property
    def zones(self) -> list[dict]:
        """Each group with how many of it are chosen."""
        fields: Any = self.fields
        return [{"field": one, "count": len(one.value() or []), "of": len(fields[one.name].choices)} for one in self]

    def chosen(self) -> list[Commune]:
        codes = [code for held in self.cleaned_data.values() for code in held]
        return list(Commune.objects.filter(pk__in=codes))


class ServiceForm(RecordForm):
    """One service of an organisation: what somebody should know before they send a person there."""

    category = forms.ChoiceField(
        label=_("Nhóm dịch vụ"), choices=[("", _("Chọn nhóm dịch vụ")), *Category.choices],
        error_messages={"required": _("Hãy chọn nhóm dịch vụ.")},
    )
    name = words(_("Tên dịch vụ"), 120, required=True, error_messages={"required": _("Hãy nhập tên dịch vụ.")})
    places_a_week = forms.IntegerField(
        label=_("Mỗi tuần nhận được mấy người?"), min_value=0, max_value=500, initial=0,
        help_text=_("Về sau cơ sở tự cập nhật."), error_messages={"required": _("Hãy nhập một số, 0 cũng được.")},
    )
    description = lines(_("Làm gì"))
    eligibility_description = lines(_("Ai được nhận"))
    minimum_age = forms.IntegerField(label=_("Từ mấy tuổi"), required=False, min_value=0, max_value=120)
    maximum_age = forms.IntegerField(label=_("Đến mấy tuổi"), required=False, min_value=0, max_value=120)
    required_documents = lines(_("Mang theo gì"))
    application_process = lines(_("Cách đăng ký"))
    fees_description = lines(_("Chi phí"))
    alert = lines(_("Lưu ý quan trọng"))
    commune = forms.ModelChoiceField(
        label=_("Xã, phường, nếu khác nơi đặt trụ sở"), required=False, queryset=Commune.objects.none(),
        empty_label=_("Như tổ chức"),
    )
    address = words(_("Địa chỉ"), 200)
    phone = words(_("Điện thoại, nếu khác của tổ chức"), 60)
    email = forms.EmailField(label=_("Email, nếu khác của tổ chức"), required=False)
    url = forms.URLField(label=_("Trang mạng, nếu khác của tổ chức"), required=False, assume_scheme="https")
    accessibility = lines(_("Người khó đi lại"))
    languages = CardMultipleChoiceField(
        label=_("Nói được tiếng nào ngoài tiếng Việt?"), choices=SpokenLanguage.choices, required=False
    )

    def __init__(self, *args, organisation, service=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation, self.service = organisation, service
        self.fields["commune"].queryset = Commune.objects.all()  # type: ignore[attr-defined]  # a model choice
        if service is not None:
            del self.fields["places_a_week"], self.fields["record_id"]
            for name in self.fields:
                self.fields[name].initial = getattr(service, name)

    def clean(self):
        super().clean()
        held = self.cleaned_data
        youngest, oldest = held.get("minimum_age"), held.get("maximum_age")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("maximum_age", gettext("Tuổi lớn nhất phải từ tuổi nhỏ nhất trở lên."))
        others = Service.objects.filter(
            organisation=self.organisation, category=held.get("category"), name=held.get("name")
        )
        if any(one != self.service for one in others):
            self.add_error("name", gettext("Tổ chức đã có một dịch vụ cùng nhóm và cùng tên này."))
        return held


class DegreesField(forms.FloatField):
    """Degrees with a comma or a point, as people copy them."""

    default_error_messages = {"invalid": _("Hãy nhập độ thập phân, ví dụ 22,8605.")}

    def __init__(self, **kwargs):
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def to_python(self, value):
        return super().to_python(str(value).replace(",", ".") if value not in self.empty_values else value)


class CommuneForm(forms.Form):
    """The name and the point of a commune."""

    name = words(_("Tên"), 60, required=True, error_messages={"required": _("Hãy nhập tên.")})
    latitude = DegreesField(label=_("Vĩ độ"), error_messages={"required": _("Hãy nhập vĩ độ.")})
    longitude = DegreesField(label=_("Kinh độ"), error_messages={"required": _("Hãy nhập kinh độ.")})
