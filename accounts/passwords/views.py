"""The page on which somebody changes their own password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.devices.actions import list_again
from accounts.passwords.actions import change_password
from accounts.passwords.forms import ChangePasswordForm
from pages.attempts import attempted, posted


@sensitive_post_parameters("current", "new_password")
def password(request):
    """The present one and a new one. This session goes on, every other ends."""
    form = ChangePasswordForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if attempted(form, change_password, by=request.user, current=said["current"], new=said["new_password"]):
            update_session_auth_hash(request, request.user)
            list_again(request)
            messages.success(request, _("Đã đổi mật khẩu. Mọi máy khác đã bị đăng xuất."))
            return redirect("me")
    return render(request, "form.html", {
        "form": form, "heading": _("Đổi mật khẩu"), "submit_label": _("Đổi mật khẩu"), "back_url": reverse("me"),
        "lead": _("Đổi xong, bạn vẫn ở đây; mọi máy khác bị đăng xuất.") + " "
        + _("Mã vào đã xin hoặc đã đưa, nếu có, cũng hết dùng được."),
    })
