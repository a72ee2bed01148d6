"""Promising a follow-up, recording how it went, and the case manager's word after three attempts in vain."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from casework.clients.actions import reassign
from casework.clients.policies import check_help_now, purpose_of
from casework.clients.views import open_client
from casework.followups.actions import plan_followup, record_followup, settle
from casework.followups.calendar import download
from casework.followups.forms import OutcomeForm, PlanForm, SettleForm, first_day
from casework.followups.models import ATTEMPTS, FollowUp, Settled
from casework.followups.policies import check_record, check_settle
from casework.followups.reaching import may_be_sought, told
from casework.plans.closing import close_as_lost
from pages.attempts import attempted, posted
from privacy import audit


def open_followup(request, followup_id) -> FollowUp:
    """The door to one follow-up: out of sight is 404."""
    held = FollowUp.objects.visible_to(request.user).select_related("client__assigned_to", "client__organisation")
    return get_object_or_404(held, pk=followup_id)


def plan(request, client_id):
    client = open_client(request, client_id)
    check_help_now(request.user, client)
    form = PlanForm(posted(request))
    if request.method == "POST" and form.is_valid():
        held = dict(form.cleaned_data)
        plan_followup(by=request.user, id=held.pop("record_id"), client=client, **held)
        messages.success(request, _("Đã hẹn theo dõi."))
        return redirect("client", client.pk)
    rule = told(client.safe_contact)
    return render(request, "form.html", {
        "form": form, "heading": _("Hẹn theo dõi"), "submit_label": _("Lưu"),
        "lead": ". ".join(line.rstrip(".") for line in [*rule["safe_contact"], rule["never"]] if line),
        "back_url": reverse("client", args=[client.pk]),
    })


def recorded(again) -> str:
    """What to say after recording, with the day of the next attempt if there is one."""
    if again is None:
        return _("Đã ghi theo dõi.")
    if again.attempt > 1:
        return _("Đã ghi. Sẽ thử lại ngày %(day)s.") % {"day": again.due_on.strftime("%d/%m/%Y")}
    return _("Đã ghi. Lần sau ngày %(day)s.") % {"day": again.due_on.strftime("%d/%m/%Y")}


def record(request, followup_id):
    """Record one attempt. The safe-contact rule stands above the form."""
    followup = open_followup(request, followup_id)
    check_record(request.user, followup)
    form = OutcomeForm(posted(request), followup=followup)
    if request.method == "POST" and form.is_valid() and recorded_by(request, form, followup):
        return redirect("client", followup.client_id)
    return render(request, "casework/followup.html", {
        "form": form, "followup": followup, "attempts": ATTEMPTS, **told(followup.client.safe_contact),
        "about_url": reverse("sent-referral", args=[followup.concerns]) if followup.concerns else "",
        "back_url": reverse("client", args=[followup.client_id]),
    })


def recorded_by(request, form, followup) -> bool:
    """Carry it out, and say what comes next."""
    held = dict(form.cleaned_data)
    next_id = held.pop("record_id")

    def act():
        again = record_followup(by=request.user, followup=followup, next_id=next_id, **held)
        messages.success(request, recorded(again))

    return attempted(form, act)


def reminder(request, followup_id):
    """The day of one follow-up for a calendar of one's own."""
    followup = open_followup(request, followup_id)
    check_record(request.user, followup)
    purpose = purpose_of(request.user, followup.client)
    audit.read("followup.calendar", [followup.client], by=request.user, purpose=purpose)
    return download(request.user, [followup.due_on])


def after_three(request, followup_id):
    """Three attempts in vain: sought again by somebody, closed as lost, or let be."""
    followup = open_followup(request, followup_id)
    check_settle(request.user, followup)
    colleagues = User.objects.colleagues_of(request.user).exclude(pk=followup.client.assigned_to_id)
    sought = may_be_sought(followup.client.safe_contact)
    form = SettleForm(posted(request), colleagues=colleagues, sought=sought)
    if request.method == "POST" and form.is_valid() and attempted(form, settled, request=request, followup=followup,
                                                                  held=form.cleaned_data):
        messages.success(request, _("Đã ghi quyết định."))
        return redirect("decisions")
    audit.read("client.opened", [followup.client], by=request.user, purpose="after_three")
    tried = FollowUp.objects.of(followup.client).filter(done_on__isnull=False).order_by("-done_on", "-attempt")
    return render(request, "casework/followups/after_three.html", {
        "form": form, "followup": followup, "client": followup.client, "tried": tried[:ATTEMPTS],
        **told(followup.client.safe_contact), "back_url": reverse("decisions"), "today": timezone.localdate(),
    })


def settled(*, request, followup, held) -> None:
    """What was chosen: assigning comes first, so that whoever is asked to seek is who has the client."""
    if followup.settled:
        return
    if held["settled"] == Settled.CLOSED:
        close_as_lost(by=request.user, id=held["record_id"], followup=followup)
        return
    if held["settled"] == Settled.TRIED_AGAIN and held["to"]:
        reassign(by=request.user, client=followup.client, to=held["to"])
    settle(
        by=request.user, followup=followup, settled=held["settled"], next_on=first_day(held), next_id=held["record_id"]
    )
