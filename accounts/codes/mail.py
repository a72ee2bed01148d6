"""Mails that hold a code: neutral words, no link, no name. docs/decisions/entry-codes.md says why a code."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.codes.paper import in_groups
from accounts.letters import letter


@sensitive_variables("code")
def code_mail(address: str, code: str, until) -> EmailMessage:
    """In the language of the house. The subject shows on a locked phone: it says nothing."""
    with translation.override(settings.LANGUAGE_CODE):
        moment = date_format(timezone.localtime(until), "H:i d/m/Y")
        words = "\n\n".join((
            _("Mã của bạn: %(code)s") % {"code": in_groups(code)},
            _("Dùng được đến %(moment)s.") % {"moment": moment},
            _("Ở trang đăng nhập, chọn “Tôi có mã”, nhập mã này rồi đặt mật khẩu mới."),
            _("Nếu không phải bạn xin mã, cứ bỏ qua thư này: không có gì thay đổi."),
        ))
        subject = _("Thư từ Đồng Hành")
    return letter(address, subject, words)
