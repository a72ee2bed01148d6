"""The receiver's inbox, and one referral as its receiver sees it."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from pages.templatetags.pages import day, short_date, waited
from privacy import audit
from privacy.datakeys import load_data_keys
from referrals import actions, lifecycle
from referrals.inbox.forms import ReferenceForm
from referrals.labels import appointment
from referrals.models import Referral
from referrals.page import open_referral, page_of
from referrals.results.figures import places, this_month
from services.policies import check_partner

A_PAGE = 20


def inbox(request):
    """What was sent to the organisation, by what it waits for; and the door for a reference on a slip."""
    check_partner(request.user)
    form = ReferenceForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST":
        found = form.found if form.is_valid() else None
        audit.searched("referral.by_reference", by=request.user, purpose="reference", count=1 if found else 0)
        if found:
            return redirect("received", found.pk)
    figures, free = this_month(request.user.organisation_id), places(request.user)
    page = {**listed(request), "form": form, "figures": figures, "places": free}
    return render(request, "referrals/inbox.html", page)


def listed(request) -> dict:
    """The chosen tab's page of rows, and all tabs with their counts."""
    found = Referral.objects.visible_to(request.user)
    parts = {
        "answer": (_("Cần trả lời"), found.to_answer()),
        "today": (_("Hẹn hôm nay"), found.appointments_on(timezone.localdate())),
        "results": (_("Chờ kết quả"), found.waiting_for_result()),
        "done": (_("Đã xong"), found.finished()),
    }
    tab = request.GET.get("tab") if request.GET.get("tab") in parts else "answer"
    held = parts[tab][1].select_related("service", "from_organisation")
    page = Paginator(held, A_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"label": label, "url": f"?tab={name}", "current": name == tab, "count": None if name == "done" else of.count()}
        for name, (label, of) in parts.items()
    ]
    heading, when, state = COLUMNS[tab]
    rows = [row(one, when) for one in page.object_list]
    return {"page": page, "rows": rows, "tabs": tabs, "when": heading, "state": state}


def row(referral, when) -> dict:
    """A line of the inbox: reference, never a person."""
    waiting = referral.state in lifecycle.WAITING_FOR_ANSWER
    label, tone = due(referral.answer_by) if waiting else (referral.label, referral.tone)
    return {"referral": referral, "label": label, "tone": tone, "when": when(referral)}


# Tab → heading of its time, how the time is told, heading of its state.
STATE, APPOINTMENT = gettext_lazy("Trạng thái"), pgettext_lazy("column", "Lịch hẹn")
COLUMNS = {
    "answer": (gettext_lazy("Đã chờ"), lambda one: waited(one.sent_at), gettext_lazy("Hạn trả lời")),
    "today": (APPOINTMENT, lambda one: appointment(one.appointment_at), STATE),
    "results": (APPOINTMENT, lambda one: appointment(one.appointment_at), STATE),
    "done": (gettext_lazy("Gửi ngày"), lambda one: short_date(one.sent_at), STATE),
}


def due(answer_by) -> tuple[str, str]:
    """By when an answer is due, in a word and a tone."""
    today = timezone.localdate()
    if answer_by < today:
        return _("Quá hạn trả lời"), "late"
    return day(answer_by), "due" if answer_by == today else "neutral"


def received(request, referral_id):
    """What was shared, and no more; opening it is on the trail."""
    check_partner(request.user)
    referral = open_referral(request, referral_id)
    actions.mark_seen(by=request.user, referral=referral)
    load_data_keys([referral.pk])  # never the client's key
    audit.read("referral.opened", [referral], by=request.user, purpose="inbox")
    told = {"snapshot": referral.snapshot or {}, "message": referral.message, "answer": referral.answer}
    return render(request, "referrals/received.html", page_of(request.user, referral, reverse("inbox"), told))
