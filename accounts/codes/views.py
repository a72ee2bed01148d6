"""The pages of colleagues: who asks for a code, who says yes, and the card that is handed over."""

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.codes import actions
from accounts.codes.forms import AskForm, ReasonForm
from accounts.codes.mail import code_mail
from accounts.codes.models import EntryCode
from accounts.codes.paper import FILE_NAME, on_card, printed
from accounts.codes.policies import (
    check_approve,
    check_ask_code,
    check_asks,
    check_entry_codes,
    check_issue,
    check_take_back,
)
from accounts.codes.reading import askable_by
from accounts.factors.fresh import fresh_factor
from pages.attempts import attempted, posted
from privacy import audit
from privacy.policies import allows

MOST, RECENT = 100, dt.timedelta(days=30)


def entry_codes(request):
    """What waits for my word, what I asked for, what came of the others. Two queries, whatever the rows."""
    check_entry_codes(request.user)
    rows = EntryCode.objects.visible_to(request.user).select_related("user__organisation", "asked_by", "approved_by")
    opened = list(rows.open()[:MOST])
    since = timezone.now() - RECENT
    ended = list(rows.filter(asked_at__gte=since).exclude(pk__in=[one.pk for one in opened])[:MOST])
    waiting = [one for one in opened if one.may("approve") and allows(check_approve, request.user, one)]
    mine = [one for one in opened if one.asked_by_id == request.user.pk]
    others = [one for one in opened if one not in waiting and one not in mine]
    return render(request, "accounts/codes/list.html", {
        "waiting": waiting, "mine": mine, "others": others, "ended": ended, "asks": allows_asking(request.user),
    })


def allows_asking(user) -> bool:
    return allows(lambda user, _none: check_asks(user), user, None)


@fresh_factor
def ask_code(request, account_id=None):
    """Ask for a colleague: one that a page led here from, or by user name."""
    check_asks(request.user)
    person = get_object_or_404(askable_by(request.user), pk=account_id) if account_id else None
    if person:
        check_ask_code(request.user, person)
    form = AskForm(posted(request), by=request.user) if person is None else ReasonForm(posted(request), person=person)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        asked = {"by": request.user, "id": said["record_id"], "user": form.person, "reason": said["reason"]}
        if attempted(form, actions.ask, **asked):
            messages.success(request, _("Đã xin mã. Khi một người nữa đồng ý, bạn in mã và đưa tận tay."))
            return redirect("entry-code", said["record_id"])
    return render(request, "form.html", {
        "form": form, "submit_label": _("Xin mã"), "back_url": reverse("entry-codes"),
        "kicker": person and person.username,
        "heading": _("Mã vào cho %(name)s") % {"name": person.full_name} if person else _("Xin mã cho đồng nghiệp"),
        "lead": _("Một người nữa đồng ý thì mã mới có. Chỉ người nhận tự đặt mật khẩu; không ai khác biết."),
    })


@fresh_factor
def entry_code(request, code_id):
    """One of them, and what I may do with it."""
    check_entry_codes(request.user)
    rows = EntryCode.objects.visible_to(request.user).select_related("user__organisation", "asked_by", "approved_by")
    entry = get_object_or_404(rows, pk=code_id)
    if request.method == "POST":
        try:
            return carry_out(request, entry) or redirect("entry-code", entry.pk)
        except ValidationError as refused:
            messages.warning(request, " ".join(refused.messages))
            return redirect("entry-code", entry.pk)
    return render(request, "accounts/codes/entry.html", {
        "entry": entry, "back_url": reverse("entry-codes"), **possible(request.user, entry),
        "mailed": settings.MAIL_IS_SENT and bool(entry.user.email),
    })


def possible(user, entry) -> dict[str, bool]:
    """What `user` may do with it now, for the buttons."""
    approves = entry.may("approve") and allows(check_approve, user, entry)
    return {
        "can_approve": approves,
        "can_issue": entry.may("issue") and allows(check_issue, user, entry),
        "can_take_back": not approves and entry.may("take_back") and allows(check_take_back, user, entry),
    }


def carry_out(request, entry):
    """The button that was pressed; a page of its own where there is one to show."""
    verb = request.POST.get("verb", "")
    said = {
        "approve": _("Đã đồng ý. Người xin mã sẽ in và đưa tận tay."), "refuse": _("Đã ghi là không đồng ý."),
        "take_back": _("Đã rút lại. Mã đã đưa, nếu có, không dùng được nữa."),
    }
    if verb in said:
        getattr(actions, verb)(by=request.user, entry=entry)
        messages.success(request, said[verb])
        return None
    return HAND_OVER[verb](request, entry) if verb in HAND_OVER else None


@sensitive_variables("code")
def on_paper(request, entry):
    """As a PDF, made this once."""
    issued, code = actions.issue(by=request.user, entry=entry)
    audit.printed("entry.printed", issued.user, by=request.user, purpose="paper")
    headers = {"Content-Disposition": f'inline; filename="{FILE_NAME}"'}
    return HttpResponse(printed(request, issued, code), content_type="application/pdf", headers=headers)


@sensitive_variables("code")
def on_screen(request, entry):
    """To copy by hand where there is no printer, shown this once."""
    issued, code = actions.issue(by=request.user, entry=entry)
    audit.printed("entry.printed", issued.user, by=request.user, purpose="screen")
    return render(request, "accounts/codes/card.html", {
        **on_card(request, issued, code), "entry": issued, "back_url": reverse("entry-code", args=[entry.pk]),
    })


@sensitive_variables("code")
def by_mail(request, entry):
    """To the address of the account; whoever sends it doesn't see it."""
    issued, code = actions.issue(by=request.user, entry=entry, by_mail=True)
    try:
        code_mail(issued.user.email, code, issued.expires_at).send()
    except OSError:  # the mail server's trouble, also as SMTPException
        messages.warning(request, _("Chưa gửi được thư. Thử lại sau, hoặc in mã ra giấy."))
    else:
        messages.success(request, _("Đã gửi mã đến email của tài khoản."))


HAND_OVER = {"print": on_paper, "show": on_screen, "mail": by_mail}
