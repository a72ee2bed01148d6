"""Who saw one person's record: as a page for whoever may see that person, and as a paper for the person who asks."""

import datetime as dt
from collections.abc import Iterator

from django.db import models
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.clients.views import open_client
from privacy import audit, documents
from privacy.trail import Place, events_about, place_of, refs_of
from trail.people import lines

A_PAGE, ON_PAPER = 50, 1000
# Choice → how many days back; None is from the beginning.
PERIODS = {"month": 30, "year": 365, "all": None}


def seen_by(request, client_id):
    """Who saw, changed or printed what of this record, newest first."""
    client = open_client(request, client_id)
    period, before = chosen(request), Place.read(request.GET.get("before", ""))
    found = events_about(refs(client), since=since(period), before=before, limit=A_PAGE + 1)
    audit.read("client.trail_read", [client], by=request.user, purpose="access")
    return render(request, "trail/person.html", {
        "client": client, "lines": lines(found[:A_PAGE], of_one_person=True), "tabs": tabs(period), "period": period,
        "older": place_of(found[A_PAGE - 1]) if len(found) > A_PAGE else None,
        "back_url": reverse("client", args=[client.pk]),
    })


def paper(request, client_id):
    """The same to hand over: neither its name nor its metadata say anything."""
    client = open_client(request, client_id)
    period = chosen(request)
    found = events_about(refs(client), since=since(period), limit=ON_PAPER + 1)
    audit.printed("client.trail_printed", client, by=request.user, purpose="access")
    html = render_to_string("trail/paper.html", {
        "client": client, "lines": lines(found[:ON_PAPER], of_one_person=True), "period": labels()[period],
        "title": _("Nhật ký truy cập"), "cut": len(found) > ON_PAPER, "limit": ON_PAPER,
        "today": timezone.localdate(), "language": get_language(),
    })
    printed = documents.pdf(html, title=_("Nhật ký truy cập"), language=get_language() or "vi")
    headers = {"Content-Disposition": 'attachment; filename="nhat-ky.pdf"'}
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


def refs(client) -> set[str]:
    """The pseudonyms of the record and of everything that belongs to it: needs, referrals, follow-ups, …"""
    return refs_of([client, *_belongings(client)])


def _belongings(client) -> Iterator[models.Model]:
    """Every row that points at this client, whichever app it is of; only its id is read."""
    for relation in client._meta.related_objects:
        model = relation.related_model
        found = model._default_manager.filter(**{relation.field.name: client})
        yield from (model(pk=pk) for pk in found.values_list("pk", flat=True))


def chosen(request) -> str:
    asked = request.GET.get("tab", "")
    return asked if asked in PERIODS else "year"


def since(period: str) -> dt.datetime | None:
    days = PERIODS[period]
    return None if days is None else timezone.now() - dt.timedelta(days=days)


def labels() -> dict[str, str]:
    return {"month": _("30 ngày qua"), "year": _("12 tháng qua"), "all": _("Từ đầu")}


def tabs(period: str) -> list[dict]:
    return [{"label": label, "url": f"?tab={code}", "current": code == period} for code, label in labels().items()]
