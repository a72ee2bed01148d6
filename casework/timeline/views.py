"""The page of everything that happened to one person, or of one kind of it."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.clients.policies import asked_once, purpose_of
from casework.clients.views import open_client
from casework.timeline.reading import page_of
from casework.timeline.rooms import Kind
from privacy import audit
from privacy.datakeys import load_for


@asked_once()
def timeline(request, client_id):
    """Newest first, page by page; opening it is on the trail."""
    client = open_client(request, client_id)
    audit.read("client.timeline", [client], by=request.user, purpose=purpose_of(request.user, client))
    load_for([client])
    asked = request.GET.get("tab", "")
    kind = Kind(asked) if asked in Kind.values else None
    return render(request, "casework/timeline/timeline.html", {
        "client": client, "page": page_of(client, kind, request.GET.get("page")), "tabs": tabs(kind),
        "back_url": reverse("client", args=[client.pk]),
    })


def tabs(current: Kind | None) -> list[dict]:
    every = {"label": _("Tất cả"), "url": "?", "current": current is None}
    return [every, *({"label": one.label, "url": f"?tab={one}", "current": one is current} for one in Kind)]
