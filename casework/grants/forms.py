"""The forms by which a client is shared: with a colleague, with somebody elsewhere, with an organisation."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from casework.clients.forms import ColleagueField
from casework.grants.codes import SHARE_DAYS
from casework.grants.people import UNKNOWN_NAMES, case_managers_of, colleague_elsewhere
from casework.grants.policies import agreed_to_leave, fit_to_share_with
from pages.fields import DateField, RecordForm
from services.categories import CASEWORK_KINDS
from services.models import Organisation


def latest() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=SHARE_DAYS)


class ShareForm(RecordForm):
    """Until when, why, and that the client agreed; who is asked by the forms below, in the field `to`."""

    def __init__(self, *args, user, client, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.client = user, client
        self.people: list[User] = []
        self.fields["to"] = self.whom()
        self.fields["until"] = DateField(label=_("Đến hết ngày nào?"), earliest=timezone.localdate, latest=latest,
                                         help_text=_("Lâu nhất 90 ngày. Ngày/tháng/năm, ví dụ 05/02/2026"))
        self.fields["words"] = forms.CharField(
            label=_("Vì sao chia sẻ?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"required": _("Hãy ghi vì sao chia sẻ.")},
        )
        self.fields["agreed"] = forms.BooleanField(
            label=_("Thân chủ đồng ý cho người được chia sẻ xem và ghi vào hồ sơ"),
            error_messages={"required": _("Chỉ chia sẻ khi thân chủ đã đồng ý.")},
        )

    def whom(self) -> forms.Field:
        """The question of whom to share with."""
        raise NotImplementedError

    def find(self, to) -> list[User]:
        """The people whom its answer names; raises ValidationError when there are none."""
        raise NotImplementedError

    def clean_to(self):
        """Find the people, and refuse them here, beside the question."""
        self.people = self.find(self.cleaned_data["to"])
        for person in self.people:
            fit_to_share_with(self.client, person)
            agreed_to_leave(self.client, person)
        return self.cleaned_data["to"]


class ColleagueForm(ShareForm):
    def whom(self) -> forms.Field:
        colleagues = User.objects.colleagues_of(self.user).filter(role=Role.OUTREACH_WORKER)
        return ColleagueField(
            label=_("Chia sẻ với ai?"), queryset=colleagues.exclude(pk__in=[self.client.assigned_to_id, self.user.pk]),
            empty_label=_("Chọn một đồng nghiệp"), error_messages={"required": _("Hãy chọn một đồng nghiệp.")},
        )

    def find(self, to) -> list[User]:
        return [to]


class ElsewhereForm(ShareForm):
    """Somebody of another organisation, by the user name that they themselves have told."""

    def whom(self) -> forms.Field:
        return forms.CharField(
            label=_("Tên đăng nhập của người đó là gì?"), max_length=40,
            help_text=_("Hỏi chính người đó và gõ đúng từng chữ. Ở đây không tra cứu được ai."),
            error_messages={"required": _("Nhập tên đăng nhập của người đó.")},
            widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        )

    def find(self, to) -> list[User]:
        if not (begun := UNKNOWN_NAMES.begin(self.user)).is_allowed:
            raise ValidationError(gettext("Bạn đã thử nhiều lần. Hãy đợi một giờ rồi thử lại."))
        found = colleague_elsewhere(self.user, to.strip())
        if found is None:
            raise ValidationError(gettext("Không có đồng nghiệp nào với tên đăng nhập này. Hãy hỏi lại người đó."))
        begun.take_back()
        return [found]


class OrganisationForm(ShareForm):
    """An organisation stands for its case managers: they see the client and know who should help."""

    def whom(self) -> forms.Field:
        groups = Organisation.objects.visible_to(self.user).filter(kind__in=CASEWORK_KINDS)
        return forms.ModelChoiceField(
            label=_("Chia sẻ với tổ chức nào?"), queryset=groups.exclude(pk=self.client.organisation_id),
            empty_label=_("Chọn một tổ chức"), error_messages={"required": _("Hãy chọn một tổ chức.")},
            help_text=_("Người quản lý trường hợp của tổ chức đó sẽ xem được hồ sơ."),
        )

    def find(self, to) -> list[User]:
        found = case_managers_of(to)
        if not found:
            raise ValidationError(gettext("Tổ chức này chưa có người quản lý trường hợp."))
        return found


FORMS: dict[str, tuple] = {
    "colleague": (_("Đồng nghiệp trong nhóm"), ColleagueForm), "elsewhere": (_("Người ở nơi khác"), ElsewhereForm),
    "organisation": (_("Một tổ chức"), OrganisationForm),
}
