"""A partner's own figures: how many it received, answered in time, accepted and served."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.templatetags.pages import number
from referrals.results import figures
from services.policies import check_partner


def own_figures(request):
    """The last twelve months: a sentence, by month, by service, and why it declined."""
    check_partner(request.user)
    organisation = request.user.organisation_id
    months, services = figures.by_month(organisation), figures.by_service(organisation)
    return render(request, "referrals/figures.html", {
        "total": with_words(figures.together(organisation)), "months": [with_words(one) for one in months],
        "services": [with_words(one) for one in services], "reasons": figures.by_reason(organisation),
        "back_url": reverse("inbox"),
    })


def with_words(counted: dict) -> dict:
    """A row with its shares answered in time, urgent ones also apart, and its hours in words. Shares are of what was
    to be answered by now."""
    owed, urgent = counted["owed"], counted["urgent_owed"]
    return {
        **counted, "share": counted["in_time"] / owed if owed else None,
        "urgent_share": counted["urgent_in_time"] / urgent if urgent else None,
        "usually": say_hours(counted.get("hours")), "urgent_usually": say_hours(counted.get("urgent_hours")),
    }


def say_hours(hours: float | None) -> str:
    """Half an hour doesn't matter, days do."""
    if hours is None:
        return ""
    if hours < 1:
        return _("dưới 1 giờ")
    if hours < 36:
        n = round(hours)
        return ngettext("%(n)s giờ", "%(n)s giờ", n) % {"n": n}
    n = round(hours / 24)
    return ngettext("%(n)s ngày", "%(n)s ngày", n) % {"n": number(n)}
