"""The sign-in form."""

from django import forms
from django.contrib.auth import authenticate
from django.utils.translation import gettext_lazy as _

from accounts.signing import throttle


class SignInForm(forms.Form):
    """User name or e-mail, and password. One answer for every way of being wrong."""

    username = forms.CharField(
        label=_("Tên đăng nhập hoặc email"),
        max_length=120,
        error_messages={"required": _("Nhập tên đăng nhập hoặc email.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        error_messages={"required": _("Nhập mật khẩu.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        self.user = None

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if self.errors:
            return data
        username = data["username"].strip()
        begun = throttle.begin(self.request, username)
        if not begun.is_allowed:
            raise forms.ValidationError(_("Bạn đã thử nhiều lần. Hãy đợi năm phút rồi thử lại."))
        self.user = authenticate(self.request, username=username, password=data["password"])
        if self.user is None:
            raise forms.ValidationError(_("Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra và thử lại."))
        begun.was_right()
        return data
