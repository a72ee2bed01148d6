"""My account: how I come in, where I am signed in, and what to do when a phone is gone."""

import datetime as dt
import uuid

from django import forms
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.codes.actions import ask
from accounts.codes.choices import EntryReason
from accounts.codes.own import asked_about
from accounts.devices.actions import (
    end_all,
    end_session,
    forget_device,
    list_again,
    lose_phone,
    lose_phone_of,
    remembered_of,
    set_rule,
    standing_sessions,
)
from accounts.devices.browsers import named
from accounts.devices.models import DeviceRule
from accounts.devices.policies import check_lost, check_lost_of, check_rule
from accounts.factors.actions import factors_of
from accounts.factors.fresh import PROOF, fresh_factor
from accounts.passwords.forms import NewPasswordForm
from accounts.people.reading import visible_to
from pages.attempts import attempted, posted
from pages.fields import CardChoiceField
from privacy.errors import AccessDenied


class RuleForm(forms.Form):
    """A few sensible lengths; none is one of them."""

    days = CardChoiceField(
        label=gettext_lazy("Nhớ điện thoại của cộng tác viên trong bao lâu?"),
        help_text=gettext_lazy("Trong thời gian đó, trên điện thoại đã nhớ chỉ cần mật khẩu."),
        choices=[("0", gettext_lazy("Không nhớ: lần nào cũng hỏi mã"))]
        + [(str(n), ngettext_lazy("%(n)d ngày", "%(n)d ngày", n) % {"n": n}) for n in (1, 7, 14, 30)],
    )


def me(request):
    """Everything about coming in, on one page."""
    here = request.session.session_key
    sessions = [
        {"id": one.pk, "name": named(one.user_agent) or _("Trình duyệt khác"), "address": one.ip,
         "since": one.created_at, "seen": dt.datetime.fromtimestamp(one.seen, dt.UTC),
         "is_here": one.session_key == here}
        for one in standing_sessions(request.user)
    ]
    return render(request, "accounts/me.html", {
        "factors": factors_of(request.user), "sessions": sessions, "remembered": remembered_of(request.user),
        "asked_for_me": asked_about(request.user), "others": any(not one["is_here"] for one in sessions),
    })


@require_POST
def end(request):
    """End one session, or forget one remembered phone; of one's own only, so a number of somebody else's does
    nothing."""
    number = request.POST.get("session", "")
    if device := uuid_of(request.POST.get("device", "")):
        forget_device(by=request.user, device_id=device)
        messages.success(request, _("Không còn nhớ máy đó: lần sau sẽ hỏi mã."))
    if number.isascii() and number.isdigit():
        end_session(by=request.user, session_id=int(number[:18]))
        messages.success(request, _("Đã kết thúc phiên đó."))
    return redirect("me")


def uuid_of(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@require_POST
def end_everywhere(request):
    """End all of them, and come in anew."""
    end_all(by=request.user)
    logout(request)
    messages.success(request, _("Đã đăng xuất ở mọi nơi."))
    return redirect("sign-in")


@fresh_factor
@sensitive_post_parameters("new_password")
def lost(request):
    """One's own phone: one page. This session stays, to set up a new factor at once."""
    form = NewPasswordForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid() and attempted(
        form, lose_phone, by=request.user, new_password=form.cleaned_data["new_password"]
    ):
        update_session_auth_hash(request, request.user)
        list_again(request)
        request.session.pop(PROOF, None)
        messages.success(request, _("Đã khóa điện thoại cũ. Bây giờ thêm cách xác nhận mới."))
        return redirect("factor-new")
    return render(request, "accounts/devices/lost.html", {"form": form, "back_url": reverse("me")})


@fresh_factor
def lost_of(request, account_id):
    """Somebody of the group lost a phone: one button, and the way back in."""
    check_lost(request.user)
    person = get_object_or_404(visible_to(request.user), pk=account_id)
    check_lost_of(request.user, person)
    if request.method == "POST":
        lose_phone_of(by=request.user, user=person)
        messages.success(request, _("Đã khóa: không ai vào được bằng điện thoại hay mật khẩu cũ."))
        return way_back(request, person)
    return render(request, "accounts/devices/lost.html", {
        "person": person, "back_url": reverse("person-account", args=[person.pk]),
    })


def way_back(request, person):
    """The code by which they come in again is asked for at once, since any of before was taken back; or why not."""
    try:
        entry = ask(by=request.user, id=uuid.uuid4(), user=person, reason=EntryReason.LOST_PHONE)
    except (ValidationError, AccessDenied) as refused:  # shut out all the same
        messages.warning(request, " ".join(getattr(refused, "messages", [str(refused)])))
        return redirect("person-account", person.pk)
    messages.info(request, _("Đã xin một mã mới cho người này. Mã trước đó, nếu có, đã rút lại."))
    return redirect("entry-code", entry.pk)


@fresh_factor
def rule(request):
    """The case manager says for how long the group's phones may be remembered."""
    organisation = request.user.organisation
    check_rule(request.user, organisation)
    held = DeviceRule.objects.filter(pk=organisation.pk).values_list("days", flat=True).first() or 0
    form = RuleForm(posted(request), initial={"days": str(held)})
    if request.method == "POST" and form.is_valid():
        days = int(form.cleaned_data["days"])
        if attempted(form, set_rule, by=request.user, organisation=organisation, days=days):
            messages.success(request, _("Đã lưu."))
            return redirect("team")
    return render(request, "form.html", {
        "form": form, "heading": _("Nhớ điện thoại"), "submit_label": _("Lưu"), "back_url": reverse("team"),
    })
