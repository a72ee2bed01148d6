"""The privacy officer's pages of the trail. Looking at it is on it, too."""

import datetime as dt
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.templatetags.pages import number
from privacy import audit
from privacy.chain import TOO_LONG_SECONDS, waiting
from privacy.models import AuditEvent
from privacy.trail import Place, page, place_of
from trail import patterns
from trail.forms import EventsForm
from trail.people import lines, names_of
from trail.policies import check_read_trail
from trail.words import role

A_PAGE = 50
PERIODS = {"7": 7, "30": 30}


def trail(request):
    """What is unusual, first; then the way to any event."""
    check_read_trail(request.user)
    days = PERIODS.get(request.GET.get("tab", ""), 7)
    seen = patterns.found(timezone.now() - dt.timedelta(days=days))
    audit.read("trail.opened", [], by=request.user, purpose="patterns")
    return render(request, "trail/trail.html", {
        "tabs": tabs(days), "patterns": told(seen), "late": unsealed(), "form": EventsForm(), "days": days,
    })


def tabs(days: int) -> list[dict]:
    labels = {"7": _("7 ngày qua"), "30": _("30 ngày qua")}
    return [{"label": label, "url": f"?tab={code}", "current": PERIODS[code] == days} for code, label in labels.items()]


def told(seen: list[patterns.Found]) -> list[dict]:
    """Each pattern with the names of who it is about."""
    names = names_of(seen)
    return [
        {
            "found": one, "who": names.get(one.actor_ref, _("Tài khoản đã xóa")),
            "post": ", ".join(filter(None, [role(one), names.get(one.organisation_ref, "")])),
        }
        for one in seen
    ]


def unsealed() -> str:
    """A sentence when the trail is not sealed as it should be; else nothing."""
    late = waiting(TOO_LONG_SECONDS)
    if not late.count:
        return ""
    return ngettext(
        "%(n)s sự kiện chờ niêm phong quá một phút. Hãy báo ngay cho người vận hành máy chủ.",
        "%(n)s sự kiện chờ niêm phong quá một phút. Hãy báo ngay cho người vận hành máy chủ.", late.count,
    ) % {"n": number(late.count)}


def events(request):
    """The events that fit the filters, newest first, page by page."""
    check_read_trail(request.user)
    form = EventsForm(request.GET)
    form.is_valid()
    found = page(form.narrow(AuditEvent.objects.all()), Place.read(request.GET.get("before", "")), A_PAGE + 1)
    shown, more = found[:A_PAGE], len(found) > A_PAGE
    audit.searched("trail.events_read", by=request.user, fields=form.asked(), count=len(shown), purpose="trail")
    return render(request, "trail/events.html", {
        "form": form, "lines": lines(shown), "filters": filters(request), "first_page": "before" not in request.GET,
        "older": place_of(shown[-1]) if more else None, "back_url": reverse("trail"),
        "back_label": _("Nhật ký truy cập"),
    })


def filters(request) -> str:
    """The filters of this page for the links to others."""
    kept = {key: value for key, value in request.GET.items() if key != "before" and value}
    return urlencode(kept)
