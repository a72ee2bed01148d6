"""A worker's day and the list of clients."""

from django.apps import apps
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from casework.clients.forms import CodeForm
from casework.clients.models import Client
from casework.clients.policies import check_casework
from casework.clients.querysets import in_work
from casework.drafts.models import Draft
from casework.drafts.models import Kind as DraftKind
from casework.followups.lists import consents_to_renew, promised, reviews_due
from casework.followups.lists import tabs as tabs_of_days
from casework.followups.rows import consent_row, due_row, review_row
from casework.grants.page import tags
from casework.safety.models import Alert
from casework.screening.models import Screening
from casework.supplies.standing import running_out
from pages.paging import LongPaginator
from privacy import audit
from privacy.datakeys import load_for

A_PAGE, A_DAY = 20, 20
# Where each kind of draft goes on.
CHECKED_AT = {
    DraftKind.CONTACT: "contact", DraftKind.REGISTRATION: "register-check", DraftKind.REFERRAL: "refer-check",
}


def today(request):
    """Follow-ups due, referrals answered or unanswered for too long, drafts left open."""
    check_casework(request.user)
    due, reviews = promised(request.user, timezone.localdate())[:A_DAY], reviews_due(request.user, timezone.localdate())
    answered, unanswered = list(answered_referrals(request.user)), list(unanswered_referrals(request.user))
    screenings = list(
        Screening.objects.visible_to(request.user).drafts().filter(in_work("client__")).select_related("client")[:A_DAY]
    )
    alerts, renewals = list(open_alerts(request.user)), consents_to_renew(request.user)
    shown = [one.client for one in (*due, *reviews, *answered, *unanswered, *screenings, *alerts)] + renewals
    load_for(shown)
    audit.read("client.listed", shown, by=request.user, purpose="today")
    return render(request, "casework/today.html", {
        "today": timezone.localdate(), "answered": answered, "tabs": tabs_of_days("today"),
        "due": [*(due_row(request.user, one) for one in due), *(review_row(one) for one in reviews)],
        "unanswered": unanswered, "renewals": [consent_row(one) for one in renewals],
        "screenings": screenings, "alerts": alerts,
        "drafts": [draft_row(one) for one in Draft.objects.visible_to(request.user)[:A_DAY]],
        "running_out": running_out(request.user.organisation_id),
        "count": Client.objects.visible_to(request.user).open().count(),
    })


def answered_referrals(user):
    """Answers not looked at yet, through the registry: referrals know casework, not the other way."""
    referrals = apps.get_model("referrals", "Referral")._default_manager
    found = referrals.visible_to(user).answered_unseen().select_related("client", "service__organisation")
    return found.order_by("-sender_told_at")[:A_DAY]


def unanswered_referrals(user):
    """What nobody answered in time is the case manager's to see to, until somebody does: likewise."""
    if not user.is_case_manager:
        return []
    referrals = apps.get_model("referrals", "Referral")._default_manager
    found = referrals.visible_to(user).overdue().select_related("client", "service__organisation")
    return found.order_by("-urgent", "answer_by", "id")[:A_DAY]


def open_alerts(user):
    """What may be dangerous and nobody has seen to yet: the case manager's, before anything else."""
    if not user.is_case_manager:
        return []
    return Alert.objects.visible_to(user).open().select_related("client", "raised_by")[:A_DAY]


def draft_row(draft) -> dict:
    name = CHECKED_AT[DraftKind(draft.kind)]
    return {"label": draft.get_kind_display(), "url": reverse(name, args=[draft.pk]), "started": draft.started_at}


def clients(request):
    """The clients in sight: a worker's own, a case manager's organisation. Found by code, never by name in a URL."""
    check_casework(request.user)
    seen = Client.objects.listed_for(request.user)
    if request.method == "POST":
        return by_code(request, seen)
    closed, worker = request.GET.get("closed") == "1", request.GET.get("worker", "")
    found = seen.filter(closed_on__isnull=not closed)
    workers = workload(request.user, seen)
    if worker in {str(one.pk) for one in workers}:
        found = found.filter(assigned_to_id=worker)
    page = LongPaginator(found.select_related("commune", "assigned_to"), A_PAGE).get_page(request.GET.get("page"))
    load_for(page.object_list)
    audit.read("client.listed", page.object_list, by=request.user, purpose="list")
    opened = tags(request.user, page.object_list)
    rows = [(one, opened.get(one.pk)) for one in page.object_list]
    return render(request, "casework/clients.html", {
        "page": page, "rows": rows, "workers": workers, "worker": worker, "closed": closed, "tabs": tabs(closed),
    })


def tabs(closed: bool) -> list[dict]:
    return [
        {"label": _("Đang đồng hành"), "url": "?", "current": not closed},
        {"label": _("Đã kết thúc"), "url": "?closed=1", "current": closed},
    ]


def by_code(request, found):
    """Open the record of a code that was typed in; a code in sight or nothing. A mistyped one is told beside it."""
    form = CodeForm(request.POST)
    client = found.filter(code=form.cleaned_data["code"]).first() if form.is_valid() else None
    audit.searched("client.by_code", by=request.user, purpose="code", count=1 if client else 0)
    if client:
        return redirect("client", client.pk)
    return render(request, "casework/not_found.html", {"form": form, "back_url": reverse("clients")})


def workload(user, clients) -> list[User]:
    """A case manager's colleagues with the number of open ones of these clients that each has."""
    if user.role != Role.CASE_MANAGER:
        return []
    held = clients.open().filter(assigned_to=OuterRef("pk")).order_by().values("assigned_to")
    count = Coalesce(Subquery(held.annotate(count=Count("pk")).values("count")), 0)
    return list(User.objects.colleagues_of(user).annotate(open_clients=count))
