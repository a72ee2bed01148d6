"""The lock: closing the screen, opening it again, and the number that does it."""

import time

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.factors.asking import FactorForm, counted_address, parsed
from accounts.factors.fresh import fresh_factor
from accounts.factors.proving import NotProved, prove_passkey
from accounts.idle.actions import LONGEST, WRONG, opens, set_pin
from accounts.idle.sessions import LOCKABLE, LOCKED, SEEN, while_locked
from pages.attempts import attempted, posted
from privacy import audit


class PinForm(forms.Form):
    """A number, or nothing to have none."""

    marks_optional = False
    pin = forms.CharField(
        label=gettext_lazy("Số mở khóa"), required=False, max_length=LONGEST,
        help_text=gettext_lazy("Bốn đến tám chữ số. Chỉ để mở lại màn hình đang khóa, không dùng để đăng nhập."),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class UnlockForm(forms.Form):
    """The number or the password; or what a passkey answered."""

    marks_optional = False
    typed = forms.CharField(
        label=gettext_lazy("Số mở khóa hoặc mật khẩu"), required=False, strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    passkey = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def clean(self):
        """Nothing typed is no wrong try."""
        super().clean()
        if not self.errors and not any(self.cleaned_data.values()):
            self.add_error("typed", _("Nhập số mở khóa hoặc mật khẩu."))
        return self.cleaned_data


@while_locked
@require_POST
def lock(request):
    """Close the screen now: asked for by the page itself, or by a thumb."""
    request.session[LOCKED] = True
    return HttpResponse(status=204) if is_script(request) else redirect("locked")


@require_POST
def here(request):
    """Somebody is here: the session counts as used. On a phone, as its script says, it locks from now on when nobody
    is; at a desk it ends with its idle time."""
    if "phone" in request.POST:
        request.session[LOCKABLE] = True
    if time.time() - request.session.get(SEEN, 0) > 30:
        request.session[SEEN] = int(time.time())
    return HttpResponse(status=204)


@while_locked
@sensitive_post_parameters("typed", "passkey")
def locked(request):
    """Nothing but the question. Five wrong answers end the session."""
    if not request.session.get(LOCKED):
        return opened(request)
    form = UnlockForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if is_opened(request, form.cleaned_data):
            del request.session[LOCKED]
            request.session[SEEN] = int(time.time())
            return opened(request)
        if WRONG.are_used_up(request.user):
            audit.refused("account.unlock", request.user, by=request.user, why="too_often")
            logout(request)
            messages.info(request, _("Đã đăng xuất sau nhiều lần chưa đúng."))
            return redirect("sign-in")
        form.add_error("typed", _("Chưa đúng. Hãy thử lại."))
    asking = FactorForm(request=request, user=request.user)
    return render(request, "accounts/locked.html", {
        "form": form, "question": asking.passkey_question(), "private": True,
    })


def is_opened(request, said: dict) -> bool:
    if not said["passkey"]:
        return opens(request.user, said["typed"])
    address = counted_address(request, request.user)
    try:
        return bool(prove_passkey(request.user, parsed(said["passkey"]), address=address))
    except NotProved:
        WRONG.note(request.user)
        return False


def opened(request):
    """Back to the page that stands behind the lock, where a script holds it; else to the beginning."""
    return HttpResponse(status=204) if is_script(request) else redirect("home")


def is_script(request) -> bool:
    """Whether the page's own script asks, which needs no page."""
    return request.headers.get("Accept", "").startswith("application/json")


@fresh_factor
@sensitive_post_parameters("pin")
def pin(request):
    """Choose the number, or have none."""
    form = PinForm(posted(request))
    if request.method == "POST" and form.is_valid() and attempted(
        form, set_pin, by=request.user, pin=form.cleaned_data["pin"]
    ):
        messages.success(request, _("Đã lưu số mở khóa.") if request.user.pin else _("Đã bỏ số mở khóa."))
        return redirect("me")
    return render(request, "form.html", {
        "form": form, "heading": _("Số mở khóa"), "submit_label": _("Lưu"), "back_url": reverse("me"),
        "lead": _("Khi không chạm vào điện thoại vài phút, màn hình tự khóa. Số này mở lại mà không phải đăng nhập."),
    })
