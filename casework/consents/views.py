"""The consent pages: where each purpose stands; asking, by a worker or by handing over the phone; taking back."""

import datetime as dt

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clients.models import Client
from casework.clients.policies import check_casework, check_help_now, check_responsible, purpose_of
from casework.clients.views import open_client
from casework.consents import wording
from casework.consents.actions import take_consent, withdraw_consent
from casework.consents.codes import How
from casework.consents.forms import OwnAnswerForm, TakenForm
from casework.consents.models import Consent
from casework.consents.page import cards, consequences, next_to_ask
from casework.consents.paper import FILE_NAME, printed
from casework.consents.wording import Purpose
from casework.rights.actions import fulfilled, receive
from casework.rights.codes import RequestKind
from casework.rights.models import RightsRequest
from privacy import audit
from privacy.datakeys import load_for
from privacy.policies import allows

THANKS = "thanks"  # in the place of a purpose: the last page before the phone is handed back


def door(request, client_id) -> Client:
    """One client whose word this person may write down: out of sight is 404."""
    client = open_client(request, client_id)
    check_responsible(request.user, client)
    load_for([client])
    return client


def purpose_or_404(slug: str) -> Purpose:
    if slug not in Purpose.values:
        raise Http404
    return Purpose(slug)


def consent(request, client_id):
    """A card for each purpose; opening it is on the trail."""
    client = door(request, client_id)
    audit.read("consent.opened", [client], by=request.user, purpose=purpose_of(request.user, client))
    found = cards(client)
    return render(request, "casework/consents/consent.html", {
        "client": client, "cards": found, "can_take": allows(check_help_now, request.user, client),
        "first": next((one.purpose for one in found if one.to_ask), ""),
        "back_url": reverse("client", args=[client.pk]),
    })


def onward(request, name: str, client, after: str, end: str):
    """To the next purpose when all are asked in a row; otherwise, and at the end, there."""
    slug = next_to_ask(client, after) if "all" in request.GET else ""
    return redirect(f"{reverse(name, args=[client.pk, slug])}?all=1") if slug else redirect(end)


def give(request, client_id, slug):
    """Asked by the worker: the words to read out, and a button for each way in which they were said."""
    client, purpose = door(request, client_id), purpose_or_404(slug)
    check_help_now(request.user, client)
    form = TakenForm(request.POST if request.method == "POST" else None)
    overview = reverse("consent", args=[client.pk])
    if request.method == "POST" and form.is_valid():
        take_consent(by=request.user, client=client, purposes=[purpose], how=form.cleaned_data["how"])
        messages.success(request, _("Đã ghi lời đồng ý: %(purpose)s.") % {"purpose": purpose.label})
        end = reverse("client", args=[client.pk]) if "all" in request.GET else overview
        return onward(request, "consent-give", client, slug, end)
    return render(request, "casework/consents/give.html", {
        "client": client, "purpose": purpose, "form": form, **spoken(purpose), "back_url": overview,
        "skip_url": skipped(request, client, slug), "in_a_row": "?all=1" if "all" in request.GET else "",
    })


def skipped(request, client, slug: str) -> str:
    """Where a "no" leads that changes nothing; a "no" to what was agreed to leads to taking it back."""
    if Consent.objects.of(client).live(slug).exists():
        return reverse("consent-take-back", args=[client.pk, slug])
    further = next_to_ask(client, slug) if "all" in request.GET else ""
    if further:
        return f"{reverse('consent-give', args=[client.pk, further])}?all=1"
    return reverse("client" if "all" in request.GET else "consent", args=[client.pk])


def spoken(purpose: Purpose) -> dict:
    """The words of today, and until when a yes would hold."""
    said = wording.current().of[purpose]
    return {"said": said, "until": timezone.localdate() + dt.timedelta(days=said.days)}


def show(request, client_id, slug):
    """Shown to the person, who holds the phone: one purpose in large type, Yes and No, and nothing else."""
    client = door(request, client_id)
    check_help_now(request.user, client)
    if slug == THANKS:
        return render(request, "casework/consents/thanks.html", {"client": client})
    purpose, thanks = purpose_or_404(slug), reverse("consent-show", args=[client.pk, THANKS])
    form = OwnAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["answer"] == "yes":
            take_consent(by=request.user, client=client, purposes=[purpose], how=How.SHOWN)
        elif Consent.objects.of(client).live(purpose).exists():
            return redirect("consent-take-back", client.pk, slug)
        return onward(request, "consent-show", client, slug, thanks)
    return render(request, "casework/consents/show.html", {"form": form, **spoken(purpose)})


def take_back(request, client_id, slug):
    """What taking it back closes, before; then it is closed, and said."""
    client, purpose = door(request, client_id), purpose_or_404(slug)
    overview = reverse("consent", args=[client.pk])
    if not Consent.objects.of(client).live(purpose).exists():
        messages.info(request, _("Điều này không có lời đồng ý nào đang còn hiệu lực."))
        return redirect(overview)
    if request.method == "POST":
        closed = taken_back(request.user, client, purpose)
        messages.success(request, " ".join([_("Đã rút lại: %(purpose)s.") % {"purpose": purpose.label}, *closed]))
        return redirect("right-record", client.pk) if purpose == Purpose.RECORD else redirect(overview)
    return render(request, "casework/consents/take_back.html", {
        "client": client, "purpose": purpose, "lines": consequences(client, purpose), "back_url": overview,
    })


@transaction.atomic
def taken_back(user, client, purpose) -> list[str]:
    """Withdraw, and enter it into the register: done on the spot; but without a yes to keep a record, it stands until
    one of two is chosen."""
    closed = withdraw_consent(by=user, client=client, purpose=purpose)
    if purpose == Purpose.RECORD:
        receive(by=user, client=client, kind=RequestKind.WITHDRAWAL)
    elif not RightsRequest.objects.filter(client=client, kind=RequestKind.WITHDRAWAL).standing().exists():
        fulfilled(by=user, client=client, kind=RequestKind.WITHDRAWAL)
    return closed


def words(request, slug):
    """What was read out in one version: words of an older one are shown as they were."""
    check_casework(request.user)
    version = wording.version(slug)
    if version is None:
        raise Http404
    rows = [(Purpose(purpose), said) for purpose, said in version.of.items()]
    return render(request, "casework/consents/words.html", {
        "version": version, "rows": rows, "is_current": version == wording.current(),
    })


def paper(request):
    """Today's words on a sheet to hand out; it is about nobody."""
    check_casework(request.user)
    audit.printed("consent.sheet", None, by=request.user, purpose="template")
    headers = {"Content-Disposition": f'inline; filename="{FILE_NAME}"'}
    return HttpResponse(printed(), content_type="application/pdf", headers=headers)
