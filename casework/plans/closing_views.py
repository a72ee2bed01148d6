"""Pages of ending a case: proposing it, deciding on it, opening it again; and the list of what waits to be decided."""

from django import forms as plain
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.clients.policies import asked_once, check_responsible, check_work_with, purpose_of
from casework.clients.views import open_client
from casework.followups.models import FollowUp
from casework.plans import forms
from casework.plans.closing import (
    approve_closure,
    is_lost,
    propose_closure,
    referrals_open,
    reopen_case,
    send_back_closure,
    take_back_closure,
)
from casework.plans.codes import STILL_ASKED, CaseResult, ClosureState
from casework.plans.models import Closure, Goal
from casework.plans.policies import check_decide, check_reopen
from casework.plans.views import shown
from pages.attempts import attempted, posted
from privacy import audit
from privacy.datakeys import load_for
from privacy.policies import allows, refusal


@asked_once()
def closing(request, client_id):
    """Ending this case: to propose it, or where the proposal stands."""
    client = open_client(request, client_id)
    check_responsible(request.user, client)
    standing = Closure.objects.of(client).select_related("proposed_by", "decided_by").first()
    if standing and standing.state in (ClosureState.PROPOSED, ClosureState.CLOSED):
        return stands(request, client, standing)
    return propose(request, client, standing)


def propose(request, client, before):
    check_work_with(request.user, client)
    initial = {"result": CaseResult.LOST} if is_lost(client) else {}
    form = forms.ClosureForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        held = dict(form.cleaned_data)
        if attempted(form, propose_closure, by=request.user, id=held.pop("record_id"), client=client, **held):
            messages.success(request, _("Đã gửi người quản lý trường hợp duyệt."))
            return redirect("plan", client.pk)
    load_for([client])
    return render(request, "casework/plans/closing.html", {
        "form": form, "client": client, "before": before, **still_open(client),
        "back_url": reverse("plan", args=[client.pk]),
    })


def still_open(client) -> dict:
    """What stands open, which the page names before somebody ends the case."""
    return {
        "referrals": referrals_open(client), "goals": Goal.objects.of(client).open().count(),
        "followups": FollowUp.objects.of(client).filter(done_on__isnull=True).count(),
    }


def stands(request, client, closure):
    """A proposal that waits, or a closure that holds: its words are read here, which is on the trail."""
    audit.read("closure.opened", [client], by=request.user, purpose=purpose_of(request.user, client))
    load_for([client])
    closure.client = client
    waits = closure.state == ClosureState.PROPOSED
    can_decide, manager = allows(check_decide, request.user, closure), request.user.is_case_manager
    send_back = forms.SendBackForm(request.POST if can_decide and "send_back" in request.POST else None)
    form = send_back if "send_back" in request.POST else plain.Form(posted(request))
    if request.method == "POST" and waits and decided(request, form, closure):
        return redirect("plan", client.pk)
    return render(request, "casework/plans/closure.html", {
        "closure": closure, "client": client, "waits": waits, "can_decide": can_decide,
        "why_not": refusal(check_decide, request.user, closure) if manager and waits else "",
        "can_take_back": waits and allows(check_work_with, request.user, client), "form": form,
        "send_back": send_back, "can_reopen": allows(check_reopen, request.user, client),
        "asked_on": closure.result in STILL_ASKED, **(still_open(client) if waits else {}),
        "back_url": reverse("plan", args=[client.pk]),
    })


def decided(request, form, closure) -> bool:
    """Approve, send back or take back, by the button that was pressed; what is refused is said on the page."""
    if "approve" in request.POST and form.is_valid():
        done, said = attempted(form, approve_closure, by=request.user, closure=closure), _("Đã kết thúc hỗ trợ.")
    elif "take_back" in request.POST:
        take_back_closure(by=request.user, closure=closure)
        done, said = True, _("Đã rút đề nghị kết thúc.")
    else:
        done = "send_back" in request.POST and form.is_valid()
        said = _("Đã gửi lại cho cộng tác viên.")
        if done:
            send_back_closure(by=request.user, closure=closure, **form.cleaned_data)
    if done:
        messages.success(request, said)
    return done


def reopen(request, client_id):
    client = open_client(request, client_id)
    check_reopen(request.user, client)
    form = forms.ReopenForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reopen_case(by=request.user, client=client, **form.cleaned_data)
        messages.success(request, _("Đã mở lại hồ sơ."))
        return redirect("plan", client.pk)
    return shown(
        request, form, client, _("Mở lại hồ sơ"), submit_label=_("Mở lại"),
        lead=_("Thân chủ quay lại, hoặc việc kết thúc là nhầm. Kế hoạch còn nguyên; hãy hỏi thân chủ đồng ý lại."),
    )
