"""Choosing a password: one field, which a script lets one look at while typing."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _


class NewPasswordForm(forms.Form):
    """A new password for `user`. What is wrong with one stands beside it, with what to do."""

    new_password = forms.CharField(
        label=_("Mật khẩu mới"), strip=False, max_length=200,
        help_text=_("Ghép ba hoặc bốn từ chẳng liên quan gì với nhau, ít nhất 12 ký tự. Chỉ mình bạn biết."),
        error_messages={"required": _("Nhập mật khẩu mới.")},
        widget=forms.PasswordInput(attrs={
            "autocomplete": "new-password", "spellcheck": "false", "autocapitalize": "none",
            "data-show": _("Hiện mật khẩu"), "data-hide": _("Ẩn mật khẩu"),
        }),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new_password(self) -> str:
        password = self.cleaned_data["new_password"]
        validate_password(password, self.user)
        return password


class ChangePasswordForm(NewPasswordForm):
    """The present one too: whoever finds a screen open must not keep the owner out."""

    current = forms.CharField(
        label=_("Mật khẩu hiện tại"), strip=False, max_length=200,
        error_messages={"required": _("Nhập mật khẩu hiện tại.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("current", "new_password")
