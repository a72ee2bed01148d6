"""Promising a follow-up and recording how it went."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.clients.page import safe_contact_lines
from casework.clients.policies import check_help_now
from casework.clients.views import open_client
from casework.followups.actions import plan_followup, record_followup
from casework.followups.models import FollowUp, Lasting, Outcome
from pages.fields import CardChoiceField, DateField, RecordForm


class PlanForm(RecordForm):
    due_on = DateField(label=gettext_lazy("Theo dõi vào ngày nào?"), earliest=timezone.localdate)
    about = forms.CharField(label=gettext_lazy("Về việc gì?"), max_length=200, required=False)


class OutcomeForm(forms.Form):
    outcome = CardChoiceField(label=gettext_lazy("Lần này thế nào?"), choices=Outcome.choices)
    lasting = CardChoiceField(
        label=gettext_lazy("Kết quả nào đang được giữ vững?"), choices=Lasting.choices, required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


def plan(request, client_id):
    client = open_client(request, client_id)
    check_help_now(request.user, client)
    form = PlanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        held = dict(form.cleaned_data)
        plan_followup(by=request.user, id=held.pop("record_id"), client=client, **held)
        messages.success(request, _("Đã hẹn theo dõi."))
        return redirect("client", client.pk)
    return render(request, "form.html", {
        "form": form, "heading": _("Hẹn theo dõi"), "submit_label": _("Lưu"),
        "lead": ". ".join(safe_contact_lines(client.safe_contact)), "back_url": reverse("client", args=[client.pk]),
    })


def recorded(again) -> str:
    """What to say after recording, with the day of the next attempt if there is one."""
    if again is None:
        return _("Đã ghi theo dõi.")
    return _("Đã ghi. Sẽ thử lại ngày %(day)s.") % {"day": again.due_on.strftime("%d/%m/%Y")}


def record(request, followup_id):
    """Record one attempt. The safe-contact rule stands above the form."""
    followups = FollowUp.objects.visible_to(request.user).select_related("client")
    followup = get_object_or_404(followups, pk=followup_id)
    check_help_now(request.user, followup.client)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        again = record_followup(by=request.user, followup=followup, **form.cleaned_data)
        messages.success(request, recorded(again))
        return redirect("client", followup.client_id)
    return render(request, "casework/followup.html", {
        "form": form, "followup": followup, "safe_contact": safe_contact_lines(followup.client.safe_contact),
        "about_url": reverse("sent-referral", args=[followup.concerns]) if followup.concerns else "",
        "back_url": reverse("client", args=[followup.client_id]),
    })
