"""Entries left open: where each goes on, and putting one away for good."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.clients.policies import check_casework
from casework.drafts.actions import finish_draft
from casework.drafts.models import Draft, Kind

A_PAGE = 50
CHECKED_AT = {Kind.CONTACT: "contact", Kind.REGISTRATION: "register-check", Kind.REFERRAL: "refer-check"}


def draft_row(draft: Draft) -> dict:
    """One as a list shows it."""
    name = CHECKED_AT[Kind(draft.kind)]
    return {
        "id": draft.pk, "label": draft.get_kind_display(), "url": reverse(name, args=[draft.pk]),
        "started": draft.started_at,
    }


def drafts(request):
    """What this worker left open. Putting one away is one tap, and what was in it can't be read again."""
    check_casework(request.user)
    if request.method == "POST":
        finish_draft(by=request.user, draft=get_object_or_404(mine(request.user), pk=named(request)))
        messages.success(request, _("Đã bỏ bản nháp."))
        return redirect("drafts")
    rows = [draft_row(one) for one in mine(request.user)[:A_PAGE]]
    return render(request, "casework/drafts/drafts.html", {"rows": rows, "back_url": reverse("today")})


def mine(user):
    return Draft.objects.visible_to(user)


def named(request) -> uuid.UUID:
    """The one that was named; anything else is none of ours."""
    try:
        return uuid.UUID(request.POST.get("draft", ""))
    except ValueError:
        raise Http404 from None
