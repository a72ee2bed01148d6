"""From a service of the directory to a referral: for which of one's people, and what has to be there first. The service
is kept in the draft meanwhile, and the way goes on as any other."""

from django.db.models import Exists, F, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.caseload.searching import Found, search
from casework.clients.models import Client
from casework.clients.policies import check_casework, check_help_now
from casework.clients.views import in_sight
from casework.consents.models import Consent
from casework.consents.wording import Purpose
from casework.drafts.models import Draft, Kind
from casework.needs.models import Eligibility, Need, Wanted
from casework.screening.models import Screening
from pages.paging import LongPaginator
from privacy import audit
from privacy.datakeys import load_for
from privacy.policies import allows
from referrals.policies import check_refer
from referrals.sending.forms import WhomForm
from referrals.sending.journey import Journey, begin_with
from services.categories import Category
from services.models import Service

A_PAGE = 20


def whom(request, service_id):
    """One's people, those who may be referred for this first; or those found by code or alias."""
    check_casework(request.user)
    service = get_object_or_404(Service.objects.visible_to(request.user), pk=service_id)
    form = WhomForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        client = get_object_or_404(in_sight(request.user), pk=form.cleaned_data["client"])
        check_help_now(request.user, client)
        return redirect("refer-check", begin_with(request.user, form.cleaned_data["record_id"], client, service).pk)
    people, typed = with_need(request.user, service.category), request.POST.get("query", "").strip()
    found = search(request.user, people, typed) if typed else Found([])
    page = LongPaginator(people.order_by("-to_refer", F("urgent").desc(nulls_last=True), "code"), A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "referrals/whom.html", {
        "service": service, "category": service.get_category_display(), "typed": typed, "found": found, "page": page,
        "rows": shown(request.user, found.people if typed else page.object_list), "chosen_by": WhomForm(),
        "back_url": reverse("service", args=[service.pk]),
    })


def with_need(user, category: str):
    """The clients in work, each with the open need of this category: `wanted` and `eligibility` (None where there is
    none), `urgent`, and whether it may be referred, `to_refer`."""
    needs = Need.objects.open().filter(client=OuterRef("pk"), category=category).order_by()
    return Client.objects.listed_for(user).in_work().select_related("commune").annotate(
        to_refer=Exists(needs.to_refer(again=True)), wanted=Subquery(needs.values("wanted")),
        eligibility=Subquery(needs.values("eligibility")), urgent=Subquery(needs.values("urgent")),
    )


def shown(user, people) -> list[dict]:
    """Rows of the list; that these people were shown is on the trail."""
    load_for(people)
    audit.read("client.listed", people, by=user, purpose="referral")
    return [{"client": one, "tag": _stands(one)} for one in people]


def _stands(client) -> tuple[str, str]:
    """How it is with the need, in a word and a tone."""
    if client.to_refer:
        return (_("Gấp"), "urgent") if client.urgent else (_("Chuyển gửi được"), "fine")
    if client.wanted is None:
        return _("Chưa ghi nhu cầu này"), "neutral"
    said = Eligibility(client.eligibility) if client.wanted == Wanted.YES else Wanted(client.wanted)
    return str(said.label), "due"


# --- What has to be there first -----------------------------------------------------------------------

def waiting(user, draft_id) -> Draft | None:
    """A draft in which a service was chosen for somebody, and no need yet."""
    draft = Draft.objects.visible_to(user).select_related("client").filter(pk=draft_id, kind=Kind.REFERRAL).first()
    return draft if draft and "service" in draft.answers and "needs" not in draft.answers else None


def go_on(request, draft):
    """On to the agreement, where there is a need that may be referred; else to what has to be done first."""
    client = in_sight(request.user).filter(pk=draft.client_id).first()
    if client is None:
        raise Http404
    check_help_now(request.user, client)
    kept = draft.answers["service"]
    service = Service.objects.visible_to(request.user).filter(pk=kept["service"]).first()
    need = Need.objects.of(client).open().filter(category=kept["category"]).select_related("client__commune").first()
    if need and allows(check_refer, request.user, need):
        return redirect(set_out(request.user, draft, need, service).next_url())
    return render(request, "referrals/first.html", {
        "service": service, "client": client, "category": Category(kept["category"]).label,
        "tasks": [need_first(client, need), consent_first(client)], "back_url": reverse("client", args=[client.pk]),
    })


def set_out(user, draft, need, service) -> Journey:
    """The need was all that was missing: from here the way is that of any referral. A service that has closed
    meanwhile is chosen anew."""
    journey = Journey(user, draft)
    journey.keep("needs", {"needs": [str(need.pk)]})
    if service:
        journey.choose(need, service)
    return journey


def need_first(client, need) -> dict:
    """The need: recorded by a screening, wanted, and eligible."""
    if need is None:
        begun = Screening.objects.of(client).drafts().values_list("pk", flat=True).first()
        url = reverse("screening", args=[begun]) if begun else reverse("screening-begin", args=[client.pk])
        return {
            "label": _("Ghi nhu cầu"), "url": url, "hint": _("Sàng lọc để biết thân chủ cần gì."),
            "status": _("Chưa ghi"), "tone": "due",
        }
    if need.wanted == Wanted.YES and need.eligibility == Eligibility.ELIGIBLE:
        return {"label": _("Ghi nhu cầu"), "status": _("Xong"), "tone": "fine"}
    said = need.get_eligibility_display() if need.wanted == Wanted.YES else need.get_wanted_display()
    return {
        "label": _("Quyết định về nhu cầu"), "url": reverse("need-decide", args=[need.pk]), "status": said,
        "tone": "due", "hint": _("Chỉ chuyển gửi khi thân chủ muốn được giúp và đủ điều kiện."),
    }


def consent_first(client) -> dict:
    """The consent to share."""
    if Consent.objects.of(client).live(Purpose.SHARE).exists():
        return {"label": _("Hỏi đồng ý chia sẻ"), "status": _("Xong"), "tone": "fine"}
    return {
        "label": _("Hỏi đồng ý chia sẻ"), "url": reverse("consent", args=[client.pk]), "status": _("Chưa hỏi"),
        "tone": "due", "hint": _("Không có lời đồng ý thì không gửi gì cho ai."),
    }
