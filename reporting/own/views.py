"""The organisation's own results, for its case manager."""

import datetime as dt

from django.db.models import Count, Min, QuerySet
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clients.querysets import in_work
from casework.followups.models import FollowUp
from reporting.counting import count_own
from reporting.indicators import TARGET
from reporting.own.summing import figures
from reporting.policies import check_read_own
from reporting.standing import kinds, results
from reporting.standing.words import SHAPES
from reporting.templatetags.figures import share as say_share


def our_results(request):
    """This year so far, or the last one as a whole."""
    check_read_own(request.user)
    is_last = request.GET.get("tab") == "last"
    start, end = period(is_last=is_last)
    own = figures(count_own(request.user, start, end))
    found, steps, sent = kinds.kinds(own), results.cascade(own), results.referrals(own)
    return render(request, "reporting/own.html", {
        "own": own, "start": start, "end": end, "target": TARGET, "tabs": tabs(is_last),
        "shape": SHAPES[own.c1.verdict], "missing": own.c1.missing, "share": say_share(own.c1),
        "kinds": found, "say_kinds": kinds.say_kinds(found), "steps": steps, "say_cascade": results.say_cascade(steps),
        "referrals": sent, "say_referrals": results.say_referrals(sent), "overdue": overdue(request.user),
    })


def period(*, is_last: bool) -> tuple[dt.date, dt.date]:
    """From 1 January to today, or the whole year before."""
    today = timezone.localdate()
    if is_last:
        return dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)
    return dt.date(today.year, 1, 1), today


def overdue(user) -> QuerySet:
    """By whoever carries the case: follow-ups whose day is past, the oldest day first."""
    late = FollowUp.objects.visible_to(user).due(timezone.localdate() - dt.timedelta(days=1)).filter(
        in_work("client__"), client__organisation=user.organisation_id)
    by_worker = late.order_by().values("client__assigned_to__full_name").annotate(n=Count("pk"), since=Min("due_on"))
    return by_worker.order_by("since", "client__assigned_to__full_name")


def tabs(is_last: bool) -> list[dict]:
    return [
        {"label": _("Năm nay đến hôm nay"), "url": "?", "current": not is_last},
        {"label": _("Năm trước"), "url": "?tab=last", "current": is_last},
    ]
