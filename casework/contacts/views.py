"""Logging a contact on one page, without a script; and leaving it for a moment to find out who somebody is."""

import datetime as dt
import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clients.policies import check_casework
from casework.contacts.actions import log_contact
from casework.contacts.choosing import Offer, offered
from casework.contacts.codes import Channel, NextStep
from casework.contacts.forms import ELSEWHERE, ContactForm, last_places
from casework.contacts.models import Contact
from casework.drafts.actions import begin_draft, finish_draft, keep_answers
from casework.drafts.models import Draft, Kind
from casework.supplies.standing import standing

TYPED = "contact"  # the name of what was typed, in the draft
LEFT_FOR = dt.timedelta(hours=12)  # how long a page that was left comes back by itself


def contact(request, draft_id=None):
    """The page. `draft_id` is of one that was left; with ?client= the one left today comes back by itself."""
    check_casework(request.user)
    left = Draft.objects.visible_to(request.user).filter(kind=Kind.CONTACT)
    if request.method == "POST":
        id = draft_id or given_id(request)
        draft = left.filter(pk=id).first() if id else None
        return ANSWERS.get(request.POST.get("go", ""), recorded)(request, draft)
    client = request.GET.get("client", "")
    draft = left.filter(pk=draft_id).first() if draft_id else left_today(left) if client else None
    typed = (draft.answers.get(TYPED) or {}) if draft else {}
    typed = {**typed, **({"record_id": draft.pk} if draft else {}), **({"who": client} if client else {})}
    return shown(request, form_with(request, typed, offer_for(request, typed)), draft=draft)


def left_today(left) -> Draft | None:
    return left.filter(started_at__gte=timezone.now() - LEFT_FOR).first()


def given_id(request) -> uuid.UUID | None:
    """The id that the form carries, if it is one."""
    try:
        return uuid.UUID(request.POST.get("record_id", ""))
    except ValueError:
        return None


def typed_in(request) -> dict:
    """What was typed, as it was: names of fields to their texts."""
    typed = {name: request.POST[name] for name in request.POST if name not in {"csrfmiddlewaretoken", "go"}}
    return {**typed, "topics": request.POST.getlist("topics")}


def remembered(user) -> dict:
    """The channel of this worker's last contact."""
    last = Contact.objects.visible_to(user).filter(worker=user).order_by("-recorded_at").values("channel").first()
    return {"channel": last["channel"] if last else Channel.FIELD}


def offer_for(request, given) -> Offer:
    return offered(request.user, query=given.get("find", ""), chosen=str(given.get("who", "")))


def form_with(request, typed: dict, offer: Offer) -> ContactForm:
    """The page as it begins, or with what was typed."""
    places = last_places(request.user)
    first = {"commune": places[0].pk if places else ELSEWHERE, **remembered(request.user)}
    return ContactForm(initial={**first, **typed}, people_offered=offer.people, places=places)


def shown(request, form: ContactForm, *, draft=None, nobody=False):
    stock = {one.item: one for one in standing(request.user.organisation_id)}
    return render(request, "casework/contacts/contact.html", {
        "form": form, "draft": draft, "nobody": nobody, "back_url": reverse("today"),
        "running_out": [one for one in stock.values() if one.runs_out],
        "supply_rows": [{**row, "left": stock[row["item"]].left} for row in form.supply_rows],
    })


def search(request, draft):
    """Who has this code or alias: the page again, with everything as it was typed."""
    typed = typed_in(request)
    offer = offer_for(request, typed)
    if len(offer.found) == 1:
        typed["who"] = str(offer.found[0].pk)
    return shown(request, form_with(request, typed, offer), draft=draft, nobody=not offer.found)


def leave(request, draft):
    """Keep what was typed, and find the person out by the recall questions, or register them."""
    id = given_id(request) or uuid.uuid4()
    draft = draft or begin_draft(by=request.user, id=id, kind=Kind.CONTACT)
    keep_answers(by=request.user, draft=draft, step=TYPED, raw=typed_in(request))
    messages.info(request, _("Đã giữ lần tiếp cận đang ghi. Tìm được người rồi, bấm “Ghi lần tiếp cận” ở hồ sơ."))
    return redirect("register-begin")


def clear(request, draft):
    """Begin anew: what was left goes."""
    if draft:
        finish_draft(by=request.user, draft=draft)
    return redirect("contact-begin")


def recorded(request, draft):
    """The contact is logged, once; then on to what comes next."""
    offer = offer_for(request, {"who": request.POST.get("who", "")})
    form = ContactForm(request.POST, people_offered=offer.people, places=last_places(request.user))
    if not form.is_valid():
        return shown(request, form, draft=draft)
    held = form.cleaned_data
    try:
        log_contact(
            by=request.user, id=held["record_id"], channel=held["channel"], commune=held["place"], on=held["on"],
            client=held["client"], people=held["people"] or 1, supplies=form.supplies(), note=held["note"],
            said=form.said(),
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return shown(request, form, draft=draft)
    if draft:
        finish_draft(by=request.user, draft=draft)
    messages.success(request, _("Đã ghi lần tiếp cận."))
    return onward(request.user, held)


def onward(user, held: dict):
    """A person is registered at once; otherwise to the person's page, or to the day."""
    if held["next_step"] == NextStep.REGISTER:
        begun = Draft.objects.visible_to(user).filter(kind=Kind.REGISTRATION).first()  # logging began it
        return redirect("register", begun.pk, "recall") if begun else redirect("register-begin")
    return redirect("client", held["client"].pk) if held["client"] else redirect("today")


ANSWERS = {"find": search, "leave": leave, "clear": clear}
