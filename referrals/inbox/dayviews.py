"""A day's appointments: who came, for all of them with one button; and the list on paper, with references alone."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pages.templatetags.pages import code, day, number, short_date
from privacy import audit, documents
from referrals.inbox.actions import confirm_day
from referrals.inbox.forms import DayForm
from referrals.inbox.querysets import expected
from services.hours.words import DAYS
from services.policies import check_partner

BACK, AHEAD = 14, 14


def appointments(request):
    """The day's appointments, today's unless told otherwise; each can be said to have come, all with one button."""
    check_partner(request.user)
    on = chosen(request)
    form = DayForm(request.POST if request.method == "POST" else None, held=list(expected(request.user, on)), on=on)
    if request.method == "POST" and form.is_valid():
        tell(request, confirm_day(by=request.user, on=on, answers=form.answers))
        return redirect(address("inbox-day", on))
    return render(request, "referrals/day.html", {
        "form": form, "on": on, "heading": say(on), "rows": form.held, "before": neighbour(on, -1),
        "after": neighbour(on, 1), "paper": address("inbox-day-print", on), "back_url": reverse("inbox"),
    })


def paper(request):
    """Hours, references, services and boxes to tick: nothing about a person, and a title that says nothing."""
    check_partner(request.user)
    on = chosen(request)
    held = [one for one in expected(request.user, on) if one.state == "accepted"]
    audit.printed("referral.day_printed", None, by=request.user, purpose="day")
    title = _("Lịch hẹn %(day)s") % {"day": short_date(on)}
    html = render_to_string("referrals/day_paper.html", {
        "held": held, "title": title, "weekday": DAYS[on.weekday()], "organisation": request.user.organisation,
        "language": get_language(),
    })
    headers = {"Content-Disposition": f'attachment; filename="lich-hen-{on:%Y-%m-%d}.pdf"'}
    printed = documents.pdf(html, title=title, language=get_language() or "vi")
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


def chosen(request) -> dt.date:
    """The day asked for; today where that is no day, or too far away."""
    today = timezone.localdate()
    try:
        asked = dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today
    return asked if -BACK <= (asked - today).days <= AHEAD else today


def neighbour(on: dt.date, step: int) -> dict | None:
    """The day before or after, while it can be looked at."""
    other = on + dt.timedelta(days=step)
    near = -BACK <= (other - timezone.localdate()).days <= AHEAD
    return {"url": address("inbox-day", other), "label": say_short(other)} if near else None


def address(name: str, on: dt.date) -> str:
    return reverse(name) if on == timezone.localdate() else f"{reverse(name)}?day={on.isoformat()}"


def say(on: dt.date) -> str:
    """"Thứ 3 24/11/2026, hôm nay"."""
    near, full = day(on), f"{DAYS[on.weekday()]} {short_date(on)}"
    return full if near == short_date(on) else f"{full}, {near.lower()}"


def say_short(on: dt.date) -> str:
    """"Hôm qua"; "Thứ 2 23/11"."""
    near = day(on)
    return near if near != short_date(on) else f"{DAYS[on.weekday()]} {near[:5]}"


def tell(request, said) -> None:
    """What was written, and what was not because somebody else had been there first."""
    if said.written:
        messages.success(request, ngettext("Đã ghi %(n)s lịch hẹn.", "Đã ghi %(n)s lịch hẹn.", said.written) % {
            "n": number(said.written)
        })
    if said.moved_on:
        messages.warning(request, _("Đã đổi trong lúc bạn ghi, nên giữ nguyên: %(references)s. Hãy mở ra xem.") % {
            "references": ", ".join(code(one) for one in said.moved_on)
        })
    if not said.written and not said.moved_on:
        messages.info(request, _("Không có gì mới để ghi."))
