"""The pages for whoever is not signed in: bringing a code, setting the password, and having forgotten it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.address import client_address
from accounts.codes import session
from accounts.codes.entering import MINUTES, CodeOver, open_by_code, set_password_by_code
from accounts.codes.forgot import forgot
from accounts.codes.forms import BeginForm, ForgotForm
from accounts.passwords.forms import NewPasswordForm
from pages.attempts import attempted, posted


@login_not_required
@sensitive_post_parameters("username", "code")
def begin(request):
    """User name and code, sent by POST alone. One answer for every way of being wrong."""
    if request.user.is_authenticated:
        return redirect("home")
    form = BeginForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        entry = open_by_code(name=said["username"].strip(), code=said["code"], address=client_address(request))
        if entry:
            session.remember(request, entry)
            return redirect("begin-password")
        form.add_error(None, _(
            "Tên hoặc mã chưa khớp, hoặc mã đã hết hạn. Kiểm tra lại từng ký tự. Nếu vẫn chưa được, đợi %(n)s phút "
            "rồi thử lại, hoặc xin một mã mới."
        ) % {"n": MINUTES})
    return render(request, "form.html", {
        "form": form, "heading": _("Nhập mã của bạn"), "submit_label": _("Tiếp tục"), "private": True,
        "lead": _("Mã trên thẻ giấy hoặc trong thư. Nhập xong, bạn tự đặt mật khẩu của mình."),
        "back_url": reverse("sign-in"),
    })


@login_not_required
@sensitive_post_parameters("new_password")
def begin_password(request):
    """Set the password; only then is the code used up, so that whoever is cut off begins again."""
    if request.user.is_authenticated:
        return redirect("home")
    held = session.remembered(request)
    if held is None:
        return begin_again(request)
    user, code_id, paper = held
    form = NewPasswordForm(posted(request), user=user)
    try:
        if request.method == "POST" and form.is_valid() and attempted_by(form, user, code_id, paper):
            session.forget(request)
            messages.success(request, _("Đã đặt mật khẩu mới. Bây giờ đăng nhập bằng mật khẩu đó."))
            return redirect("sign-in")
    except CodeOver:
        return begin_again(request)
    return render(request, "form.html", {
        "form": form, "heading": _("Đặt mật khẩu của bạn"), "submit_label": _("Lưu mật khẩu"), "private": True,
        "kicker": user.username, "back_url": reverse("begin"),
    })


def attempted_by(form, user, code_id, paper) -> bool:
    return attempted(
        form, set_password_by_code, by=user, code_id=code_id, paper=paper, password=form.cleaned_data["new_password"]
    )


def begin_again(request):
    """The quarter of an hour is over, or the code is."""
    session.forget(request)
    messages.info(request, _("Hãy nhập lại mã. Nếu mã đã hết hạn, xin một mã mới."))
    return redirect("begin")


@login_not_required
@sensitive_post_parameters("username")
def forgotten(request):
    """Where mail is sent: always the same answer. Where it is not: whom to ask."""
    if request.user.is_authenticated:
        return redirect("home")
    form = ForgotForm(posted(request)) if settings.MAIL_IS_SENT else None
    if form and request.method == "POST" and form.is_valid():
        forgot(name=form.cleaned_data["username"].strip(), address=client_address(request))
        messages.success(request, _(
            "Nếu tài khoản có địa chỉ email, một mã đang được gửi đến đó, dùng được trong một giờ. Nhập mã ở đây."
        ))
        return redirect("begin")
    return render(request, "accounts/codes/forgot.html", {
        "form": form, "private": True, "back_url": reverse("sign-in"),
    })
