"""One's own choice: to be told by mail that there is work, or not."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.fields import CardChoiceField
from referrals.mail.actions import choose_mail
from referrals.mail.models import MailChoice
from referrals.mail.policies import check_mail, may_be_mailed

OFF, ON = "off", "on"


class MailForm(forms.Form):
    wanted = CardChoiceField(
        label=gettext_lazy("Báo qua thư khi có việc mới?"),
        help_text=gettext_lazy("Thư chỉ viết “Có việc mới trong Đồng Hành”."),
        choices=[(ON, gettext_lazy("Có, mỗi ngày nhiều nhất một thư")), (OFF, gettext_lazy("Không"))],
    )


def choose(request):
    check_mail(request.user, wanted=False)
    if not may_be_mailed(request.user):
        return render(request, "referrals/no_mail.html", {"back_url": reverse("home")})
    held = MailChoice.objects.filter(user=request.user).first()
    form = MailForm(
        request.POST if request.method == "POST" else None, initial={"wanted": ON if held and held.wanted else OFF}
    )
    if request.method == "POST" and form.is_valid():
        choose_mail(by=request.user, wanted=form.cleaned_data["wanted"] == ON)
        messages.success(request, _("Đã lưu."))
        return redirect("home")
    return render(request, "form.html", {
        "form": form, "heading": _("Báo có việc mới"), "lead": request.user.email, "submit_label": _("Lưu"),
        "back_url": reverse("home"),
    })
