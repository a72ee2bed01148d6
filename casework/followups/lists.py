"""The week to come, and what waits for the case manager's word."""

import datetime as dt
from itertools import groupby
from operator import itemgetter

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Role
from casework.clients.policies import check_casework
from casework.consents.renewing import Renewal, by_client, to_renew
from casework.followups.calendar import download
from casework.followups.models import FollowUp
from casework.followups.reaching import in_short
from casework.followups.rows import consent_row, due_row, review_row
from casework.plans.models import Closure, PlanReview
from pages.templatetags.pages import short_date
from privacy import audit
from privacy.datakeys import load_for
from privacy.errors import AccessDenied

A_WEEK, SHOWN = 7, 60


def tabs(now: str) -> list[dict]:
    """My day and my week, side by side."""
    return [
        {"label": label, "url": reverse(name), "current": name == now}
        for name, label in (("today", _("Hôm nay")), ("week", _("Tuần này")))
    ]


def promised(user, until: dt.date) -> list[FollowUp]:
    """What is to be followed up by that day, the longest overdue first."""
    held = FollowUp.objects.visible_to(user).to_do().filter(due_on__lte=until)
    return list(held.select_related("client__assigned_to").order_by("due_on", "id")[:SHOWN])


def reviews_due(user, until: dt.date) -> list[PlanReview]:
    """The plans that are to be looked at by that day."""
    held = PlanReview.objects.visible_to(user).due(until)
    return list(held.select_related("client__assigned_to").order_by("planned_on", "id")[:SHOWN])


def consents_to_renew(user) -> list[Renewal]:
    """Whom this worker asks for consent again at the next meeting."""
    return by_client((one.client, one.purpose, one.expires_on) for one in to_renew(user).select_related("client"))


def week(request):
    """Overdue, and each of the next seven days."""
    check_casework(request.user)
    until = timezone.localdate() + dt.timedelta(days=A_WEEK - 1)
    followups, reviews = promised(request.user, until), reviews_due(request.user, until)
    renewals = consents_to_renew(request.user)
    shown = [*(one.client for one in followups), *(one.client for one in reviews), *(one.client for one in renewals)]
    load_for(shown)
    audit.read("client.listed", shown, by=request.user, purpose="week")
    rows = [*(due_row(request.user, one) for one in followups), *(review_row(one) for one in reviews)]
    return render(request, "casework/followups/week.html", {
        "days": by_day(rows), "until": until, "today": timezone.localdate(), "tabs": tabs("week"),
        "more": len(followups) == SHOWN, "renewals": [consent_row(one) for one in renewals],
    })


def by_day(rows: list[dict]) -> list[dict]:
    """Grouped: what is late stands together, before the days in their order."""
    today = timezone.localdate()
    late = sorted((row for row in rows if row["on"] < today), key=itemgetter("on"))
    ahead = sorted((row for row in rows if row["on"] >= today), key=itemgetter("on"))
    days = [{"on": on, "rows": list(held)} for on, held in groupby(ahead, itemgetter("on"))]
    return [{"on": None, "rows": late}, *days] if late else days


def week_calendar(request):
    """The days of the week on which there is something to do, for a calendar of one's own."""
    check_casework(request.user)
    today = timezone.localdate()
    until = today + dt.timedelta(days=A_WEEK - 1)
    followups, reviews = promised(request.user, until), reviews_due(request.user, until)
    audit.read("followup.calendar", [one.client for one in followups], by=request.user, purpose="week")
    days = [one.due_on for one in followups] + [one.planned_on for one in reviews]
    return download(request.user, (max(day, today) for day in days))


def check_decisions(user) -> None:
    """What waits for the case manager's word."""
    if user.role != Role.CASE_MANAGER:
        raise AccessDenied(_("Trang này dành cho người quản lý trường hợp."))


def to_decide(user) -> tuple[list[FollowUp], list[Closure]]:
    """Three attempts in vain, and proposals to end a case, of the case manager's organisation."""
    ours = Q(client__organisation_id=user.organisation_id)
    lost = FollowUp.objects.visible_to(user).handed_over().filter(ours).select_related("client__assigned_to")
    proposed = Closure.objects.visible_to(user).waiting().filter(ours).select_related("client__assigned_to")
    return list(lost.order_by("done_on", "id")[:SHOWN]), list(proposed.order_by("proposed_at", "id")[:SHOWN])


def decisions(request):
    """Each with what to do about it."""
    check_decisions(request.user)
    lost, proposed = to_decide(request.user)
    shown = [*(one.client for one in lost), *(one.client for one in proposed)]
    load_for(shown)
    audit.read("client.listed", shown, by=request.user, purpose="decisions")
    return render(request, "casework/followups/decisions.html", {
        "lost": [lost_row(one) for one in lost], "proposed": [proposed_row(one) for one in proposed],
        "back_url": reverse("today"), "back_label": _("Hôm nay"),
    })


def lost_row(followup) -> dict:
    client = followup.client
    said = [
        _("Lần thứ ba %(day)s") % {"day": short_date(followup.done_on)}, client.assigned_to.full_name,
        in_short(client.safe_contact),
    ]
    return {"client": client, "url": reverse("after-three", args=[followup.pk]), "sub": " · ".join(said)}


def proposed_row(closure) -> dict:
    client = closure.client
    said = [closure.get_result_display(), client.assigned_to.full_name, short_date(closure.proposed_at)]
    return {"client": client, "url": reverse("closing", args=[client.pk]), "sub": " · ".join(said)}
