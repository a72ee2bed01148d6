"""The receiver's inbox, and one referral as its receiver sees it."""

from django.shortcuts import redirect, render
from django.urls import reverse

from pages.paging import LongPaginator
from privacy import audit
from privacy.datakeys import load_data_keys
from referrals import actions
from referrals.inbox import lists, nextstep
from referrals.inbox.forms import ReferenceForm
from referrals.models import Referral
from referrals.moving.places import offered
from referrals.page import open_referral, page_of
from referrals.results.figures import places
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
    return render(request, "referrals/inbox.html", {**shown(request), "form": form, "places": places(request.user)})


def shown(request) -> dict:
    """The chosen tab's page of rows, and all tabs with their counts."""
    found = Referral.objects.visible_to(request.user)
    tab = request.GET.get("tab") if request.GET.get("tab") in lists.PARTS else lists.FIRST
    counts, part = lists.counts(found), lists.PARTS[tab]
    pages = LongPaginator(lists.listed(found, tab), A_PAGE)
    if tab in counts:
        pages.count = counts[tab]  # asked already
    page = pages.get_page(request.GET.get("page"))
    tabs = [
        {"label": one.label, "url": f"?tab={name}", "current": name == tab, "count": counts.get(name)}
        for name, one in lists.PARTS.items()
    ]
    return {"page": page, "rows": [lists.row(one, tab) for one in page], "tabs": tabs, "tab": tab, "part": part}


def received(request, referral_id):
    """What was shared, and no more, and the one step that comes next; opening it is on the trail."""
    check_partner(request.user)
    referral = open_referral(request, referral_id)
    actions.mark_seen(by=request.user, referral=referral)
    load_data_keys([referral.pk])  # never the client's key
    audit.read("referral.opened", [referral], by=request.user, purpose="inbox")
    told = {"snapshot": referral.snapshot or {}, "message": referral.message, "answer": referral.answer}
    page = page_of(request.user, referral, reverse("inbox"), told) | nextstep.asked(request.user, referral)
    page["so_far"], page["place"] = nextstep.so_far(referral), offered(request, referral)
    page["arrives"] = nextstep.arrives(referral)
    told_elsewhere = {page.get("next_verb"), *nextstep.at_the_desk(referral), *nextstep.too_early(referral)}
    page["others"] = [(verb, label) for verb, label in page["verbs"] if verb not in told_elsewhere]
    return render(request, "referrals/received.html", page)
