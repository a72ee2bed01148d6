"""Setting up the second factor, and the card that helps when the phone is gone."""

import json
from functools import wraps

from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.devices.browsers import browser_name, is_phone
from accounts.factors.actions import (
    add_app,
    add_passkey,
    codes_to_show,
    factors_of,
    new_card,
    put_card_away,
    remove_factor,
)
from accounts.factors.adapter import SealingMFAAdapter, factor_of, takes_passkeys
from accounts.factors.asking import CodeField, parsed
from accounts.factors.fresh import fresh_factor, note_proof, proof_now, proof_of
from accounts.factors.pictures import qr_code
from accounts.factors.proving import CARD, PASSKEY, TOTP
from accounts.factors.store import has_factor
from accounts.signing.middleware import before_factor
from pages.attempts import attempted, posted
from privacy.acts import as_the_system

BEING_ADDED = "factor-new"  # in the session, sealed, until the app has shown its first code


def first_or_fresh(view):
    """The first factor is set up right after the password; any further one asks for a factor that stands."""
    asking = fresh_factor(view)

    @wraps(asking)
    def opened(request, *args, **kwargs):
        if proof_of(request):
            return asking(request, *args, **kwargs)
        if has_factor(request.user):  # set up elsewhere since this session began: it must come in by that
            logout(request)
            return redirect("sign-in")
        return view(request, *args, **kwargs)

    return before_factor(opened)


class AppForm(forms.Form):
    """The first code that the app shows."""

    marks_optional = False
    code = CodeField(
        label=gettext_lazy("Sáu số mà ứng dụng đang hiện"), required=True, help_text="",
        error_messages={"required": gettext_lazy("Nhập sáu số mà ứng dụng đang hiện.")},
    )


class PasskeyForm(forms.Form):
    """What the browser made, and a name to recognise it by."""

    name = forms.CharField(label=gettext_lazy("Đặt tên cho khóa này"), max_length=40)
    passkey = forms.CharField(required=False, max_length=40_000, widget=forms.HiddenInput)


@before_factor
def new(request):
    """Which way: an app that shows codes, or a passkey where the browser can."""
    return render(request, "accounts/factors/new.html", {
        "passkeys": takes_passkeys(request), "first": proof_of(request) is None, "private": True,
        "back_url": reverse("me") if proof_of(request) else "",
    })


@first_or_fresh
@sensitive_post_parameters("code")
@sensitive_variables("secret")
def app(request):
    """Show the secret as a picture, a link and letters; take it up once the app's code fits."""
    secret = secret_of(request)
    form = AppForm(posted(request))
    if request.method == "POST" and form.is_valid() and attempted(
        form, add_app, by=request.user, secret=secret, code=form.cleaned_data["code"]
    ):
        del request.session[BEING_ADDED]
        return after_adding(request, TOTP)
    link = SealingMFAAdapter().build_totp_url(request.user, secret)
    return render(request, "accounts/factors/app.html", {
        "form": form, "secret": " ".join(secret[at:at + 4] for at in range(0, len(secret), 4)), "link": link,
        "picture": qr_code(link), "on_phone": is_phone(request.META.get("HTTP_USER_AGENT", "")),
        "private": True, "back_url": reverse("factor-new"),
    })


# reaches further than the actor: who sets up a factor may have no key yet, and no role makes one for staff
@as_the_system
@sensitive_variables("secret")
def secret_of(request) -> str:
    """The secret that is being set up in this session; the same while the page is tried again."""
    adapter = SealingMFAAdapter()
    with factor_of(request.user, BEING_ADDED):
        if held := request.session.get(BEING_ADDED):
            return adapter.decrypt(held)
        secret = generate_totp_secret()
        request.session[BEING_ADDED] = adapter.encrypt(secret)
    return secret


@first_or_fresh
@sensitive_post_parameters("passkey")
def passkey(request):
    """Let the browser make a passkey; where it can't, say so and show the other way."""
    if not takes_passkeys(request):
        return redirect("factor-app")
    form = PasskeyForm(posted(request), initial={"name": browser_name(request) or _("Máy này")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if attempted(form, add_passkey, by=request.user, response=parsed(said["passkey"]), name=said["name"]):
            return after_adding(request, PASSKEY)
    return render(request, "accounts/factors/passkey.html", {
        "form": form, "question": beginning(request.user), "private": True, "back_url": reverse("factor-new"),
    })


# reaches further than the actor: no role reads second factors
@as_the_system
def beginning(user) -> str:
    """What the browser is to make a key for, as JSON."""
    return json.dumps(webauthn.begin_registration(user, passwordless=False), cls=DjangoJSONEncoder)


def after_adding(request, how: str):
    """It was proved by adding it; the card is shown as long as it was not put away."""
    note_proof(request.session, proof_now(request.user, how))
    return redirect("factor-card" if codes_to_show(request.user) else "me")


@fresh_factor
def card(request):
    """The codes for the day when the phone is gone: shown until they are put away, then never again."""
    if request.method == "POST":
        if "new" in request.POST:
            new_card(by=request.user)
            return redirect("factor-card")
        put_card_away(by=request.user)
        messages.success(request, _("Xong. Giữ thẻ ở nơi riêng của bạn, không để cùng điện thoại."))
        return redirect("home")
    return render(request, "accounts/factors/card.html", {
        "codes": codes_to_show(request.user), "back_url": reverse("me"),
    })


@fresh_factor
def remove(request, factor_id: int):
    """Ask once, then take it away."""
    if factor_id not in {one["id"] for one in factors_of(request.user) if one["kind"] != CARD}:
        raise Http404
    form = forms.Form(posted(request))
    if request.method == "POST" and attempted(form, remove_factor, by=request.user, factor_id=factor_id):
        messages.success(request, _("Đã bỏ cách xác nhận đó."))
        return redirect("me")
    return render(request, "form.html", {
        "form": form, "heading": _("Bỏ cách xác nhận này?"), "submit_label": _("Bỏ"), "back_url": reverse("me"),
        "lead": _("Từ lần đăng nhập sau, cách này không dùng được nữa."),
    })
