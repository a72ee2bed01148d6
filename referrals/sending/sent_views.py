"""The sender's page of one referral: where it stands, what was answered, what to do next; and taking the yes back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role
from casework.clients.policies import check_responsible, purpose_of
from casework.followups.reaching import told
from pages.templatetags.pages import code
from privacy import audit
from privacy.policies import allows
from referrals import actions, lifecycle
from referrals.codes import NextStep
from referrals.ending import withdraw
from referrals.page import open_referral, page_of
from referrals.policies import MovedOn, check_refer, check_withdraw
from referrals.sending import finding
from referrals.sending.forms import ChosenForm
from referrals.sending.steps import steps
from services.models import Service


def open_sent(request, referral_id):
    """The sender's door: the receiver has a page of its own."""
    if request.user.role == Role.PARTNER_OFFICER:
        raise Http404
    return open_referral(request, referral_id)


def sent(request, referral_id):
    """Where it stands and what was answered. Looking at it takes it off the day."""
    referral = open_sent(request, referral_id)
    actions.mark_seen(by=request.user, referral=referral)
    audit.read("referral.opened", [referral], by=request.user, purpose=purpose_of(request.user, referral.client))
    back = reverse("client", args=[referral.client_id])
    page = page_of(request.user, referral, back, referral.copy)
    return render(request, "referrals/sent.html", {
        **page, **onward(request.user, referral), "steps": steps(referral), **told(referral.client.safe_contact),
        "can_withdraw": allows(check_withdraw, request.user, referral), "form": ChosenForm(),
    })


def onward(user, referral) -> dict:
    """Where to go instead: the better address that the receiver named, else the next fitting service. The client is
    asked anew for either."""
    wanted = referral.state in lifecycle.OFFER_ANOTHER or referral.next_step == NextStep.REFER_ON
    if not wanted or not allows(check_refer, user, referral.need):
        return {"offer_another": False}
    named = suggested(user, referral)
    return {"offer_another": True, "suggested": named, "next_best": named or finding.next_best(user, referral.need)}


def suggested(user, referral) -> finding.Found | None:
    """The named service, where it is in the directory and for this need."""
    if referral.suggested_id is None:
        return None
    known = Service.objects.visible_to(user).filter(category=referral.need.category)
    home = referral.client.commune
    found = known.with_distance(home).with_area(home).filter(pk=referral.suggested_id).first()
    return finding.Found(found) if found else None


def withdrawn(request, referral_id):
    """The client takes back the yes to this one referral."""
    referral = open_sent(request, referral_id)
    check_responsible(request.user, referral.client)
    try:
        check_withdraw(request.user, referral)
        if request.method == "POST":
            withdraw(by=request.user, referral=referral)
            messages.success(request, _("Đã rút lại. Nơi nhận không còn đọc được gì về thân chủ."))
            return redirect("sent-referral", referral.pk)
    except MovedOn as late:
        messages.warning(request, str(late))
        return redirect("sent-referral", referral.pk)
    return render(request, "form.html", {
        "heading": _("Thân chủ rút lại đồng ý?"), "kicker": code(referral.reference),
        "lead": lead_of(referral),
        "submit_label": _("Rút lại đồng ý"), "back_url": reverse("sent-referral", args=[referral.pk]),
    })


def lead_of(referral) -> str:
    """What taking the yes back does."""
    if referral.is_open:
        return _("Chuyển gửi này đóng ngay. Nơi nhận được báo và không còn đọc được gì về thân chủ. "
                 "Những chuyển gửi khác vẫn tiếp tục.")
    return _("Chuyển gửi này đã kết thúc và giữ nguyên kết quả. Nơi nhận được báo và không còn đọc được gì về thân "
             "chủ.")
