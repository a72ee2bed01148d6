"""What is asked about an account: where and as what it is opened, name and role, who takes over, trainings."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.people import facts, leaving
from accounts.people.names import USERNAME, suggested
from accounts.roles import KINDS, Role
from accounts.trainings import Training
from pages.fields import CardChoiceField, CardMultipleChoiceField, RecordForm
from services.models import Organisation

EVERY: tuple[str, Any] = ("", _("Tất cả"))
ACTIVE, LOCKED = "active", "locked"
STATES = [EVERY, (ACTIVE, _("Đang hoạt động")), (LOCKED, _("Đã khóa"))]

# What each role is for, beneath its name where one is chosen.
HINTS = {
    Role.OUTREACH_WORKER: _("Gặp thân chủ, đăng ký, sàng lọc, chuyển gửi, theo dõi. Chỉ thấy hồ sơ mình phụ trách."),
    Role.CASE_MANAGER: _("Phân công, duyệt kế hoạch và việc kết thúc. Thấy mọi hồ sơ của nhóm."),
    Role.PARTNER_OFFICER: _("Nhận chuyển gửi gửi đến cơ sở và trả lời kết quả."),
    Role.PROGRAMME_MANAGER: _("Xem số liệu đã công bố, nhập số ước tính, in báo cáo. Không thấy thân chủ nào."),
    Role.PRIVACY_OFFICER: _("Đọc nhật ký truy cập và trả lời yêu cầu về dữ liệu. Không thấy nội dung hồ sơ."),
    Role.ADMINISTRATOR: _("Tài khoản, tổ chức và danh bạ. Không thấy thân chủ nào."),
}


class FilterForm(forms.Form):
    """What a list of people is narrowed by. No name is asked here: it stands in the address."""

    marks_optional = False

    organisation = forms.ModelChoiceField(
        label=_("Tổ chức"), required=False, queryset=Organisation.objects.none(), empty_label=_("Tất cả")
    )
    role = forms.ChoiceField(label=_("Vai trò"), required=False, choices=[EVERY, *Role.choices])
    state = forms.ChoiceField(label=_("Tài khoản"), required=False, choices=STATES)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if user.role == Role.ADMINISTRATOR:
            self.fields["organisation"].queryset = Organisation.objects.all()  # type: ignore[attr-defined]  # a model choice
        else:
            del self.fields["organisation"]

    def narrow(self, people):
        """These people, as far as what was chosen lets them through; what does not exist chooses nothing."""
        self.is_valid()
        held = self.cleaned_data
        if held.get("organisation"):
            people = people.filter(organisation=held["organisation"])
        if held.get("role"):
            people = people.filter(role=held["role"])
        if held.get("state"):
            people = people.filter(is_active=held["state"] == ACTIVE)
        return people

    @property
    def chosen(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields)


class PlaceForm(forms.Form):
    """In which organisation an account is opened."""

    organisation = forms.ModelChoiceField(
        label=_("Người này làm việc ở tổ chức nào?"), queryset=Organisation.objects.none(),
        empty_label=_("Chọn một tổ chức"), error_messages={"required": _("Hãy chọn một tổ chức.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(active=True)  # type: ignore[attr-defined]  # a model choice


def roles_in(organisation) -> list[Any]:
    """The roles that this kind of organisation has, each with what it is for."""
    return [(role.value, role.label, HINTS[role]) for role in Role if organisation.kind in KINDS[role]]


class NameFields(forms.Form):
    """The name that colleagues read, and where mail goes."""

    full_name = forms.CharField(
        label=_("Họ và tên"), max_length=80, error_messages={"required": _("Hãy nhập họ và tên.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Email"), required=False, help_text=_("Không có cũng được."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class NewPersonForm(NameFields, RecordForm):
    """Who, as what, by which user name. Nobody types a password for somebody else."""

    username = forms.CharField(
        label=_("Tên đăng nhập"), required=False, max_length=40,
        help_text=_("Để trống thì máy đặt theo họ tên: Nguyễn Thị Hoa là hoant."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        roles = roles_in(organisation)
        self.fields["role"] = CardChoiceField(
            label=_("Vai trò"), choices=roles, initial=roles[0][0] if len(roles) == 1 else None,
            error_messages={"required": _("Hãy chọn một vai trò.")},
        )
        self.order_fields(["record_id", "full_name", "role", "username", "email"])

    def clean_username(self) -> str:
        """As it will be typed to sign in: small letters, no blanks."""
        name = self.cleaned_data["username"].strip().lower()
        if name and not USERNAME.fullmatch(name):
            raise ValidationError(gettext("Chỉ dùng chữ không dấu, số, dấu chấm hoặc gạch, từ 2 đến 40 ký tự."))
        return name

    def clean(self):
        super().clean()
        if "full_name" in self.cleaned_data and self.cleaned_data.get("username") == "":
            self.cleaned_data["username"] = suggested(self.cleaned_data["full_name"])
        return self.cleaned_data


class RoleForm(forms.Form):
    """Another role of the same kind of organisation."""

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"] = CardChoiceField(
            label=_("Vai trò"), choices=roles_in(person.organisation), initial=person.role,
            error_messages={"required": _("Hãy chọn một vai trò.")},
        )


class HeirField(forms.ModelChoiceField):
    """A colleague, with how much they hold already."""

    told: facts.Told = {}

    def label_from_instance(self, obj) -> str:
        said = [one.value for one in self.told.get(obj.pk, []) if one.share is not None]
        return " · ".join([obj.full_name, *said, obj.role_label])


class LockForm(forms.Form):
    """Who takes over; asked only where there is something to take over."""

    def __init__(self, *args, user, person, asks: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if asks:
            heirs = leaving.heirs_of(person)
            field = HeirField(
                label=_("Ai nhận các hồ sơ này?"), queryset=heirs, empty_label=_("Chọn một đồng nghiệp"),
                error_messages={"required": _("Hãy chọn người nhận các hồ sơ.")},
            )
            field.told = facts.facts_about(user, list(heirs))
            field.initial = next((one.pk for one in heirs if one.role == Role.CASE_MANAGER), None)
            self.fields["to"] = field


class TrainingsForm(forms.Form):
    """The trainings done; none ticked is an answer too."""

    marks_optional = False

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["trainings"] = CardMultipleChoiceField(
            label=_("Đã học khóa nào?"), choices=Training.choices, required=False, initial=sorted(person.trainings)
        )
