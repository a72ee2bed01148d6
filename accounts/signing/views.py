"""Signing in and out."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.devices.cookies import WANTED, remember_days
from accounts.factors.asking import FactorForm
from accounts.factors.fresh import note_proof
from accounts.idle.sessions import while_locked
from accounts.signing.forms import SignInForm
from accounts.signing.middleware import before_factor
from accounts.signing.stages import FactorStage
from privacy import audit
from privacy.identity import SYSTEM, acting_as


@login_not_required
@sensitive_post_parameters("password")
def sign_in(request):
    """Ask for user name and password; lead on to the second factor, and then to where the person was going."""
    if request.user.is_authenticated:
        return redirect("home")
    form = SignInForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        with acting_as(SYSTEM):  # who signs in is nobody yet, and the list of sessions is the system's
            return perform_password_login(request, {}, Login(user=form.user, redirect_url=safe_next(request)))
    if request.method == "GET":
        clear_login(request)  # whoever asks for this page anew gives up a step begun before
    return render(request, "accounts/sign_in.html", {
        "form": form, "next": request.GET.get("next", ""), "private": True,
    })


def safe_next(request) -> str:
    """The page asked for before signing in, if it is one of ours."""
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return target
    return reverse("home")


@login_not_required
@sensitive_post_parameters()
def factor(request):
    """The second step: a code of the app or the card, or a passkey. Ten minutes after the password it is over."""
    stage = LoginStageController.enter(request, FactorStage.key)
    if stage is None:
        return redirect("home" if request.user.is_authenticated else "sign-in")
    if not stage.still_stands():
        clear_login(request)
        return redirect("sign-in")
    user = stage.login.user
    form = FactorForm(request.POST if request.method == "POST" else None, request=request, user=user)
    if request.method == "POST" and form.is_valid():
        note_proof(request.session, form.proof)
        request.session[WANTED] = "remember" in request.POST
        with acting_as(SYSTEM):
            return stage.exit()
    return render(request, "accounts/sign_in_factor.html", {
        "form": form, "question": form.passkey_question(), "days": remember_days(user), "private": True,
        "back_url": reverse("sign-in"), "back_label": _("Người khác đăng nhập"),
    })


@before_factor
@while_locked
@require_POST
def sign_out(request):
    """End the session and tell the browser to forget every page of it."""
    audit.signed_out(request.user)
    logout(request)
    response = redirect("sign-in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
