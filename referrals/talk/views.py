"""Writing to the other side. The page of its own is what somebody sees whose message could not be taken: the words
that were typed stand in it still."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role
from privacy import audit
from privacy.datakeys import load_data_keys
from referrals.page import open_referral
from referrals.policies import MovedOn
from referrals.talk.actions import say as write
from referrals.talk.forms import SayForm
from referrals.talk.page import conversation


def say(request, referral_id):
    """What was said so far, and a message to the other side."""
    referral = open_referral(request, referral_id)
    back = reverse("received" if request.user.role == Role.PARTNER_OFFICER else "sent-referral", args=[referral.pk])
    form = SayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and written(request, referral, form):
        messages.success(request, _("Đã gửi lời nhắn."))
        return redirect(f"{back}#talk")
    load_data_keys([referral.pk])
    audit.read("referral.opened", [referral], by=request.user, purpose="talk")
    page = conversation(request.user, referral, form)
    return render(request, "referrals/say.html", {"referral": referral, "talk": page, "form": form, "back_url": back})


def written(request, referral, form) -> bool:
    """Take it; what the action refused stands beside the words, which are not lost."""
    held = form.cleaned_data
    try:
        write(by=request.user, id=held["record_id"], referral=referral, text=held["text"])
    except (ValidationError, MovedOn) as refusal:
        form.refuse(refusal if isinstance(refusal, ValidationError) else ValidationError(str(refusal)))
        return False
    return True
