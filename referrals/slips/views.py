"""Printing a slip; the pages of a partner without an account, who opens one referral by it; and one who has an account
and somebody standing at the desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from accounts.address import client_address
from accounts.roles import Role
from privacy import audit
from privacy.identity import acting_as
from referrals import actions as lifecycle_actions
from referrals.lifecycle import ARRIVALS
from referrals.models import Referral
from referrals.policies import MovedOn
from referrals.slips import session
from referrals.slips.actions import make_slip, move_by_slip, open_by_slip
from referrals.slips.forms import FORMS, PrintForm, SlipForm
from referrals.slips.models import Slip
from referrals.slips.paper import FILE_NAME, address_of, printed
from referrals.slips.policies import check_by_slip, check_print, still_opens
from referrals.slips.throttle import MINUTES
from services.policies import check_partner

ARRIVED = pgettext_lazy("action", "Đã đến hôm nay")
VERBS = {
    "accept": pgettext_lazy("action", "Tiếp nhận và hẹn"), "decline": pgettext_lazy("action", "Từ chối"),
    "arrive": ARRIVED, "attend": ARRIVED,
}


# --- The sender prints ---------------------------------------------------------------------------------

@sensitive_variables("code")
def print_slip(request, referral_id):
    """Choose the paper; sending the form makes a new code, and what was printed before opens nothing any more."""
    if request.user.role == Role.PARTNER_OFFICER:
        raise Http404
    referral = get_object_or_404(Referral.objects.visible_to(request.user).with_pages(request.user), pk=referral_id)
    check_print(request.user, referral)
    form = PrintForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        slip, code = make_slip(by=request.user, referral=referral)
        format = form.cleaned_data["format"]
        audit.printed("slip.printed", referral, by=request.user, purpose=format)
        paper = printed(slip, code, address=address_of(request), format=format)
        headers = {"Content-Disposition": f'inline; filename="{FILE_NAME}"'}
        return HttpResponse(paper, content_type="application/pdf", headers=headers)
    return render(request, "referrals/slips/print.html", {
        "form": form, "referral": referral, "back_url": reverse("sent-referral", args=[referral.pk]),
        "slip": Slip.objects.visible_to(request.user).filter(pk=referral.pk).first(),
    })


# --- A partner without an account ----------------------------------------------------------------------

@login_not_required
@sensitive_post_parameters("reference", "code")
@sensitive_variables("held")
def enter(request):
    """The two codes of a slip, sent by POST alone. One answer for every way of being wrong."""
    form = SlipForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        held, address = form.cleaned_data, client_address(request)
        if bearer := open_by_slip(address=address, reference=held["reference"], code=held["code"]):
            session.remember(request, bearer)
            return redirect("slip-opened")
        form.add_error(None, _(
            "Không mở được phiếu với hai mã này. Kiểm tra lại từng ký tự. Nếu vẫn không được, đợi %(n)s phút rồi thử "
            "lại, hoặc xin một phiếu mới."
        ) % {"n": MINUTES})
    return render(request, "referrals/slips/enter.html", {
        "form": form, "private": True, "officer": getattr(request.user, "role", None) == Role.PARTNER_OFFICER,
    })


@login_not_required
def opened(request):
    """What the paper's referral waits for, and no word about anybody. Sent without an answer: done, close it."""
    if request.method == "POST":
        return close(request)
    bearer, slip = held_by(request)
    if not slip:
        return over(request)
    referral = slip.referral
    audit.read("slip.opened", [referral], by=bearer, purpose="slip")
    hour = referral.appointment_at
    return render(request, "referrals/slips/opened.html", {
        "slip": slip, "referral": referral, "private": True, "verbs": [(verb, VERBS[verb]) for verb in slip.verbs],
        "later": bool(hour) and timezone.localdate(hour) > timezone.localdate(),  # nobody is expected before that day
    })


@login_not_required
def step(request, verb):
    """One verb as a form that asks for what it needs. Too late: the page as it stands now."""
    bearer, slip = held_by(request)
    if not slip:
        return over(request)
    if verb not in FORMS:
        raise Http404
    with acting_as(bearer):
        form = FORMS[verb](request.POST if request.method == "POST" else None, referral=slip.referral, user=bearer)
    try:
        check_by_slip(bearer, slip, verb)
        if request.method == "POST" and form.is_valid() and (done := moved(request, bearer, verb, form)):
            goes_on = done.takes_slip and verb not in ARRIVALS  # the paper is good for more
            return redirect("slip-opened") if goes_on else used_up(request)
    except MovedOn as late:
        audit.refused("slip.late", slip.referral, by=bearer, why="check_by_slip")
        messages.warning(request, str(late))
        return redirect("slip-opened")
    return render(request, "referrals/slips/step.html", {
        "form": form, "referral": slip.referral, "heading": VERBS[verb], "private": True,
        "back_url": reverse("slip-opened"),
        "lead": _("Ghi là người cầm phiếu đã đến? Sau đó phiếu không dùng được nữa.") if verb in ARRIVALS else "",
    })


def close(request):
    """Leave nothing behind for whoever sits at this desk next."""
    session.forget(request)
    response = redirect("slip")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def held_by(request):
    """Who holds the slip that was opened here, with the slip as it stands; None twice where that is over."""
    bearer = session.remembered(request)
    if bearer is None:
        return None, None
    with acting_as(bearer):
        slip = Slip.objects.visible_to(bearer).select_related("referral__service").first()
    good = slip and slip.paper == bearer.paper and still_opens(slip)
    return (bearer, slip) if good else (None, None)


def over(request):
    """Back to the two codes: the ten minutes are over, or the paper is."""
    messages.info(request, _("Phiếu đã đóng. Nhập lại hai mã nếu cần."))
    session.forget(request)
    return redirect("slip")


def used_up(request):
    messages.info(request, _("Phiếu đã dùng xong."))
    session.forget(request)
    return redirect("slip")


def moved(request, bearer, verb: str, form) -> Referral | None:
    """Carry it out; what the action refuses stands beside its question, and then there is None."""
    try:
        done = move_by_slip(by=bearer, verb=verb, **form.changes())
    except ValidationError as refusal:
        form.refuse(refusal)
        return None
    messages.success(request, _("Đã ghi: %(state)s.") % {"state": done.label.lower()})
    return done


# --- A partner with an account, and somebody at the desk ----------------------------------------------

@require_POST
def arrived(request, referral_id):
    """Somebody came with the slip: one tap, today."""
    check_partner(request.user)
    referral = get_object_or_404(Referral.objects.visible_to(request.user).with_pages(request.user), pk=referral_id)
    verb = referral.arrival
    try:
        if not verb:
            raise MovedOn(_("Chuyển gửi đã đổi trạng thái nên không làm được việc này nữa. Đây là tình trạng mới."))
        getattr(lifecycle_actions, verb)(by=request.user, referral=referral, attended_on=timezone.localdate())
        messages.success(request, _("Đã ghi: %(state)s.") % {"state": Referral.called("attended").lower()})
    except (MovedOn, ValidationError) as late:
        messages.warning(request, " ".join(getattr(late, "messages", [str(late)])))
    return redirect("received", referral.pk)
