"""The page of a client's history in words."""

from django.shortcuts import render
from django.urls import reverse

from casework.changes.reading import Change, opened, page_of
from casework.clients.policies import asked_once, purpose_of
from casework.clients.views import open_client
from privacy import audit


@asked_once()
def changes(request, client_id):
    """What changed, when, by whom. Sealed words are read one change at a time, and each opening is on the trail."""
    client = open_client(request, client_id)
    purpose = purpose_of(request.user, client)
    audit.read("client.changes", [client], by=request.user, purpose=purpose)
    page, found = page_of(client, request.GET.get("page"))
    asked = next((one for one in found if one.id == request.GET.get("open") and one.can_open), None)
    if asked:
        audit.read("client.change_opened", [client], by=request.user, purpose=purpose)
    return render(request, "casework/changes/changes.html", {
        "client": client, "page": page, "rows": [row(one, asked) for one in found],
        "back_url": reverse("client", args=[client.pk]),
    })


def row(change: Change, asked: Change | None) -> dict:
    return {"change": change, "opened": opened(change) if change is asked else []}
