"""Pages of a client: registering by recall questions, the person's page, handing over."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from casework.caseload.size import open_clients
from casework.clients import forms
from casework.clients.actions import reassign, recognise, register
from casework.clients.models import Client
from casework.clients.page import person_page, standing
from casework.clients.policies import asked_once, check_casework, check_reassign, purpose_of
from casework.drafts.actions import finish_draft
from casework.drafts.models import Kind
from casework.drafts.store import Store
from pages.check import check_rows
from pages.wizard import Flow, Step, ask
from privacy import audit

DETAILS = (
    Step("alias", forms.AliasForm), Step("age", forms.AgeForm), Step("sex", forms.SexForm),
    Step("commune", forms.CommuneForm), Step("contact", forms.SafeContactForm),
)


def in_sight(user) -> QuerySet:
    """The clients whose pages this person may open."""
    return Client.objects.visible_to(user).select_related("commune", "assigned_to", "organisation")


def open_client(request, client_id) -> Client:
    """The door to one client: out of sight is 404."""
    return get_object_or_404(in_sight(request.user), pk=client_id)


@asked_once()
def client(request, client_id):
    """The person's page; opening it is on the trail."""
    found = get_object_or_404(standing(in_sight(request.user)), pk=client_id)
    audit.read("client.opened", [found], by=request.user, purpose=purpose_of(request.user, found))
    return render(request, "casework/client.html", person_page(request.user, found))


def begin_registration(request):
    check_casework(request.user)
    return redirect("register", uuid.uuid4(), "recall")


def registration(user, answers) -> tuple[Flow, list[Client]]:
    """The flow for these answers, and whom the organisation already knows by them."""
    first = Step("recall", forms.RecallForm)
    recall_form = forms.RecallForm(answers.get("recall"))
    known = recognise(by=user, answers=recall_form.cleaned_data, again=True) if recall_form.is_valid() else []
    steps = [first, *([Step("known", forms.KnownForm)] if known else []), *DETAILS]
    return Flow(steps, title=_("Đăng ký thân chủ")), known


def ask_registration(request, draft_id, slug):
    """One question of registering."""
    check_casework(request.user)
    if request.method == "POST" and slug == "recall":
        look_up(request)
    store = Store(request.user, draft_id, Kind.REGISTRATION)
    flow, known = registration(request.user, store.answers)
    if known and store.answers.get("known", {}).get("same") == "yes":
        return redirect("register-known", draft_id)
    return ask(
        request, flow, slug, store.answers, save=store.save,
        form_kwargs=lambda step: {"note": known_note(request.user, known)} if step == "known" else {},
        url_for=lambda to: reverse("register", args=[draft_id, to]),
        done_url=reverse("register-check", args=[draft_id]),
    )


def look_up(request) -> None:
    """Asking whether somebody is known is one search on the trail, however many questions follow it."""
    form = forms.RecallForm(request.POST)
    if form.is_valid():
        recognise(by=request.user, answers=form.cleaned_data)


def known_note(user, known) -> str:
    """Which record it is, in as many words as this worker may read."""
    mine = [one for one in known if one.assigned_to_id == user.id]
    if mine:
        return _("Mã hồ sơ: %(codes)s") % {"codes": ", ".join(f"{one.code[:3]}-{one.code[3:]}" for one in mine)}
    return _("Hồ sơ do đồng nghiệp phụ trách. Hãy hỏi người quản lý trường hợp.")


def registration_known(request, draft_id):
    """It is the same person: lead to the record, or say whom to ask."""
    check_casework(request.user)
    store = Store(request.user, draft_id, Kind.REGISTRATION)
    if store.draft is None:
        raise Http404
    _flow, known = registration(request.user, store.answers)
    finish_draft(by=request.user, draft=store.draft)
    visible = Client.objects.visible_to(request.user).filter(pk__in=[one.pk for one in known]).first()
    if visible:
        return redirect("client", visible.pk)
    messages.info(request, _("Nhóm đã có hồ sơ của người này. Hãy nhờ người quản lý trường hợp giao hồ sơ cho bạn."))
    return redirect("today")


def check_registration(request, draft_id):
    """Check the answers; then the person is registered, once."""
    check_casework(request.user)
    if Client.objects.visible_to(request.user).filter(pk=draft_id).exists():
        return redirect("client", draft_id)
    store = Store(request.user, draft_id, Kind.REGISTRATION)
    if store.draft is None:
        raise Http404
    flow, _known = registration(request.user, store.answers)
    missing = flow.first_incomplete(store.answers)
    if missing:
        return redirect("register", draft_id, missing)
    if request.method == "POST":
        return finish_registration(request, store, flow)
    rows = check_rows(flow, store.answers, lambda to: reverse("register", args=[draft_id, to]))
    back = reverse("register", args=[draft_id, DETAILS[-1].slug])
    return render(request, "check.html", {"rows": rows, "flow_title": flow.title, "back_url": back})


def finish_registration(request, store, flow):
    held = flow.cleaned(store.answers)
    try:
        found = register(
            by=request.user, id=store.id, answers=held["recall"], safe_contact=held["contact"],
            another_person="known" in held, **held["alias"], **held["age"], **held["sex"], **held["commune"],
        )
    except ValidationError:
        return redirect("register", store.id, "known")
    finish_draft(by=request.user, draft=store.draft)
    messages.success(request, _("Đã lập hồ sơ."))
    return redirect("child-path" if found.is_child else "consent", found.pk)


def hand_over(request, client_id):
    """The case manager gives the client to a colleague at once; asking first is a page of its own."""
    found = open_client(request, client_id)
    check_reassign(request.user, found)
    colleagues = User.objects.colleagues_of(request.user).exclude(pk=found.assigned_to_id)
    counts = open_clients(request.user.organisation_id)
    form = forms.ReassignForm(request.POST or None, colleagues=colleagues, counts=counts)
    if request.method == "POST" and form.is_valid():
        reassign(by=request.user, client=found, to=form.cleaned_data["to"])
        messages.success(request, _("Đã chuyển người phụ trách."))
        return redirect("client", found.pk)
    return render(request, "casework/transfers/at_once.html", {
        "form": form, "client": found, "back_url": reverse("client", args=[found.pk]),
    })
