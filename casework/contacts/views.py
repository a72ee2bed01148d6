"""Logging a contact, one question a page."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.clients.models import Client
from casework.clients.policies import check_casework
from casework.contacts import forms
from casework.contacts.actions import log_contact
from casework.contacts.models import Contact, Supply
from casework.drafts.actions import finish_draft
from casework.drafts.models import Kind
from casework.drafts.store import Store
from pages.check import check_rows
from pages.wizard import Flow, Step, ask
from privacy.datakeys import load_for

FLOW = Flow(
    [Step("channel", forms.ChannelForm), Step("place", forms.PlaceForm), Step("who", forms.WhoForm),
     Step("people", forms.PeopleForm, when=lambda given: given.get("who", {}).get("who") == forms.ANONYMOUS),
     Step("supplies", forms.SuppliesForm)],
    title=gettext_lazy("Ghi lần tiếp cận"),
)


def begin_contact(request):
    check_casework(request.user)
    return redirect("contact", uuid.uuid4(), "channel")


def form_kwargs(user):
    """What each step's form needs: the caseload to choose from, and where the last contact was."""

    def kwargs(slug: str) -> dict:
        if slug == "who":
            caseload = list(forms.caseload_of(user))
            load_for(caseload)
            return {"caseload": caseload}
        if slug == "place":
            last = Contact.objects.visible_to(user).filter(worker=user).order_by("-recorded_at").first()
            return {"initial": {"commune": last.commune_id if last else user.organisation.commune_id}}
        return {}

    return kwargs


def ask_contact(request, draft_id, slug):
    """One question of logging a contact."""
    check_casework(request.user)
    store = Store(request.user, draft_id, Kind.CONTACT)
    return ask(
        request, FLOW, slug, store.answers, save=store.save, form_kwargs=form_kwargs(request.user),
        url_for=lambda to: reverse("contact", args=[draft_id, to]), done_url=reverse("contact-check", args=[draft_id]),
    )


def check_contact(request, draft_id):
    """Check the answers; then the contact is logged, once."""
    check_casework(request.user)
    if Contact.objects.visible_to(request.user).filter(pk=draft_id).exists():
        return redirect("today")
    store = Store(request.user, draft_id, Kind.CONTACT)
    if store.draft is None:
        raise Http404
    kwargs = form_kwargs(request.user)
    missing = next((slug for slug in FLOW.slugs(store.answers) if slug not in store.answers), None)
    if missing:
        return redirect("contact", draft_id, missing)
    if request.method == "POST":
        return finish_contact(request, store)
    rows = check_rows(FLOW, store.answers, lambda to: reverse("contact", args=[draft_id, to]), kwargs)
    back = reverse("contact", args=[draft_id, "supplies"])
    return render(request, "check.html", {"rows": rows, "flow_title": FLOW.title, "back_url": back})


def finish_contact(request, store):
    kwargs = form_kwargs(request.user)
    held: dict = {}
    for step in FLOW.applicable(store.answers):
        form = step.form_class(data=store.answers.get(step.slug, {}), **kwargs(step.slug))
        if not form.is_valid():
            return redirect("contact", store.id, step.slug)
        held |= form.cleaned_data
    who = held["who"]
    client = None if who == forms.ANONYMOUS else Client.objects.visible_to(request.user).get(pk=who)
    supplies = {item.value: (held[item.value] or 0, 0) for item in Supply}
    log_contact(
        by=request.user, id=store.id, channel=held["channel"], commune=held["commune"], on=held["on"], client=client,
        people=held.get("people", 1), supplies=supplies, note=held["note"],
    )
    finish_draft(by=request.user, draft=store.draft)
    messages.success(request, _("Đã ghi lần tiếp cận."))
    return redirect("client", client.pk) if client else redirect("today")
