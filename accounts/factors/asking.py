"""The form that asks for a second factor, at the door or once more; and what it carries back to its page."""

import json
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from accounts.address import client_address
from accounts.devices.cookies import device_of
from accounts.factors.adapter import takes_passkeys
from accounts.factors.fresh import note_proof, proof_now
from accounts.factors.proving import NotProved, prove_code, prove_passkey, question_for

# Names that no form of ours has.
CODE, PASSKEY, CARRIES = "factor-code", "factor-passkey", "factor-carries"


class CodeField(forms.CharField):
    """Six digits of the app, or one code of the card; spaces are nobody's mistake."""

    def __init__(self, **kwargs):
        super().__init__(**{
            "label": _("Mã xác nhận"), "max_length": 40, "required": False,
            "help_text": _("Sáu số trong ứng dụng mã, hoặc một mã trên thẻ dự phòng."),
            "widget": forms.TextInput(attrs={
                "autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false",
            }), **kwargs,
        })

    def to_python(self, value):
        return "".join(str(value or "").split())


class FactorForm(forms.Form):
    """A code, or what a passkey answered (filled in by the browser's script)."""

    marks_optional = False
    prefix = "factor"
    code = CodeField()
    passkey = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def __init__(self, *args, request, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user
        self.proof: Any = None  # once the form is valid

    @sensitive_variables()
    def clean(self):
        super().clean()
        data, address = self.cleaned_data, counted_address(self.request, self.user)
        if self.errors:
            return data
        if not data["code"] and not data["passkey"]:
            self.add_error("code", _("Nhập mã xác nhận."))
            return data
        try:
            if data["passkey"]:
                how = prove_passkey(self.user, parsed(data["passkey"]), address=address)
            else:
                how = prove_code(self.user, data["code"], address=address)
        except NotProved as wrong:
            self.add_error("code", wrong)
            return data
        self.proof = proof_now(self.user, how)
        return data

    def passkey_question(self) -> str:
        """For the passkey's button: what the browser is to sign; empty where it can't, or there is no passkey."""
        return question_for(self.user) if takes_passkeys(self.request) else ""


def counted_address(request, user) -> str:
    """The address whose tries count; none where the account was signed in from this browser before, so that whoever
    shares the address of a mobile network with somebody who guesses is not stopped."""
    return "" if device_of(request, user) else client_address(request)


def parsed(text: str) -> dict:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class AskedAgain:
    """A page's own form, held in the browser while the factor is asked for."""

    def __init__(self, request):
        self.request = request
        self.answers = request.method == "POST" and (CODE in request.POST or PASSKEY in request.POST)
        # Whether there is a form of the page's own to carry out afterwards.
        self.carries = request.method == "POST" and (not self.answers or request.POST.get(CARRIES) == "1")
        self.form = FactorForm(request.POST if self.answers else None, request=request, user=request.user)

    def is_answered(self) -> bool:
        """Whether the factor was proved just now; then the session says so, and the page's own form is left."""
        if not self.answers or not self.form.is_valid():
            return False
        note_proof(self.request.session, self.form.proof)
        self.request.POST = self.own()
        return True

    def own(self) -> QueryDict:
        """The page's own fields, without ours."""
        own = self.request.POST.copy()
        for name in (CODE, PASSKEY, CARRIES, "csrfmiddlewaretoken"):
            own.pop(name, None)
        own._mutable = False
        return own

    def context(self) -> dict:
        kept = [(name, value) for name, values in self.own().lists() for value in values] if self.carries else []
        return {"form": self.form, "kept": kept, "carries": self.carries, "question": self.form.passkey_question(),
                "private": True, "back_url": reverse("me")}
