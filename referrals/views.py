"""Pages of a referral: the receiver's inbox, the sender's page, and moving it on by the lifecycle's table."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.roles import Role
from casework.needs.models import Need
from pages.templatetags.pages import day, short_date, waited
from privacy import audit
from privacy.datakeys import load_for
from privacy.errors import AccessDenied
from referrals import actions, lifecycle, snapshot
from referrals.figures import places, this_month
from referrals.forms import FORMS, ReferenceForm, ReferForm
from referrals.labels import VERBS, appointment
from referrals.models import Referral
from referrals.policies import MovedOn, actor_of, check_move, check_refer
from services.models import Service
from services.policies import check_partner

A_PAGE = 20


def open_referral(request, referral_id) -> Referral:
    """The door to one referral: out of sight is 404."""
    return get_object_or_404(Referral.objects.visible_to(request.user).with_pages(request.user), pk=referral_id)


def inbox(request):
    """What was sent to the organisation, by what it waits for; and the door for a reference on a slip."""
    check_partner(request.user)
    form = ReferenceForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST":
        found = form.found if form.is_valid() else None
        audit.searched("referral.by_reference", by=request.user, purpose="reference", count=1 if found else 0)
        if found:
            return redirect("received", found.pk)
    figures, free = this_month(request.user.organisation_id), places(request.user)
    page = {**listed(request), "form": form, "figures": figures, "places": free}
    return render(request, "referrals/inbox.html", page)


def listed(request) -> dict:
    """The chosen tab's page of rows, and all tabs with their counts."""
    found = Referral.objects.visible_to(request.user)
    parts = {
        "answer": (_("Cần trả lời"), found.to_answer()),
        "today": (_("Hẹn hôm nay"), found.appointments_on(timezone.localdate())),
        "results": (_("Chờ kết quả"), found.waiting_for_result()),
        "done": (_("Đã xong"), found.finished()),
    }
    tab = request.GET.get("tab") if request.GET.get("tab") in parts else "answer"
    held = parts[tab][1].select_related("service", "from_organisation")
    page = Paginator(held, A_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"label": label, "url": f"?tab={name}", "current": name == tab, "count": None if name == "done" else of.count()}
        for name, (label, of) in parts.items()
    ]
    heading, when, state = COLUMNS[tab]
    rows = [row(one, when) for one in page.object_list]
    return {"page": page, "rows": rows, "tabs": tabs, "when": heading, "state": state}


def row(referral, when) -> dict:
    """A line of the inbox: reference, never a person."""
    waiting = referral.state in lifecycle.WAITING_FOR_ANSWER
    label, tone = due(referral.answer_by) if waiting else (referral.label, referral.tone)
    return {"referral": referral, "label": label, "tone": tone, "when": when(referral)}


# Tab → heading of its time, how the time is told, heading of its state.
STATE, APPOINTMENT = gettext_lazy("Trạng thái"), pgettext_lazy("column", "Lịch hẹn")
COLUMNS = {
    "answer": (gettext_lazy("Đã chờ"), lambda one: waited(one.sent_at), gettext_lazy("Hạn trả lời")),
    "today": (APPOINTMENT, lambda one: appointment(one.appointment_at), STATE),
    "results": (APPOINTMENT, lambda one: appointment(one.appointment_at), STATE),
    "done": (gettext_lazy("Gửi ngày"), lambda one: short_date(one.sent_at), STATE),
}


def due(answer_by) -> tuple[str, str]:
    """By when an answer is due, in a word and a tone."""
    today = timezone.localdate()
    if answer_by < today:
        return _("Quá hạn trả lời"), "late"
    return day(answer_by), "due" if answer_by == today else "neutral"


def received(request, referral_id):
    """What was shared, and no more; opening it is on the trail."""
    check_partner(request.user)
    referral = open_referral(request, referral_id)
    load_for([referral])
    audit.read("referral.opened", [referral], by=request.user, purpose="inbox")
    return render(request, "referrals/received.html", page_of(request.user, referral, reverse("inbox")))


def sent(request, referral_id):
    """The sender's page: where it stands and what was answered. Looking at it takes it off the day."""
    if request.user.role == Role.PARTNER_OFFICER:
        raise Http404
    referral = open_referral(request, referral_id)
    actions.mark_seen(by=request.user, referral=referral)
    audit.read("referral.opened", [referral], by=request.user, purpose="casework")
    back = reverse("client", args=[referral.client_id])
    return render(request, "referrals/sent.html", page_of(request.user, referral, back))


def page_of(user, referral, back) -> dict:
    """What both pages show, and what this person may do now."""
    verbs = [row.verb for row in lifecycle.possible(referral.state, actor_of(user, referral)) if row.verb in VERBS]
    return {
        "referral": referral, "label": referral.label, "tone": referral.tone, "back_url": back,
        "shared": snapshot.spoken(referral.snapshot),
        "verbs": [(verb, VERBS[verb]) for verb in verbs], "offer_another": actions.may_offer_another(referral),
    }


def move(request, referral_id, verb):
    """One verb of the lifecycle, as a form that asks for what it needs. Too late: the page as it stands now."""
    if verb not in FORMS:
        raise Http404
    referral = open_referral(request, referral_id)
    own_page = "received" if request.user.role == Role.PARTNER_OFFICER else "sent-referral"
    form = FORMS[verb](request.POST if request.method == "POST" else None)
    try:
        check_move(request.user, referral, verb)
        if request.method == "POST" and form.is_valid() and moved(request, referral, verb, form):
            return redirect(own_page, referral.pk)
    except MovedOn as late:
        messages.warning(request, str(late))
        return redirect(own_page, referral.pk)
    return render(request, "form.html", {
        "form": form, "heading": VERBS[verb], "kicker": f"{referral.reference[:3]}-{referral.reference[3:]}",
        "submit_label": VERBS[verb], "back_url": reverse(own_page, args=[referral.pk]),
    })


def moved(request, referral, verb, form) -> bool:
    """Carry it out; what the action refuses stands beside its question."""
    try:
        getattr(actions, verb)(by=request.user, referral=referral, **form.changes())
    except ValidationError as refusal:
        form.refuse(refusal)
        return False
    stands = Referral.called(lifecycle.TRANSITIONS[verb].target)
    messages.success(request, _("Đã ghi: %(state)s.") % {"state": stands.lower()})
    return True


def refer(request, need_id):
    """Choose a fitting service and what to share with it; look at what it will see; then send."""
    needs = Need.objects.visible_to(request.user).select_related("client__commune")
    need = get_object_or_404(needs, pk=need_id)
    check_refer(request.user, need)
    services = list(Service.objects.visible_to(request.user).fitting(need.category, need.client.commune)[:A_PAGE])
    first = {"service": request.GET.get("service", "")}
    form = ReferForm(request.POST if request.method == "POST" else None, services=services, initial=first)
    page = {"form": form, "need": need, "services": services, "back_url": reverse("client", args=[need.client_id])}
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        if "send" not in request.POST:
            return render(request, "referrals/preview.html", page | preview(request.user, need, services, form))
        if send(request, need, services, form):
            return redirect("sent-referral", form.cleaned_data["record_id"])
    return render(request, "referrals/refer.html", page)


def preview(user, need, services, form) -> dict:
    """Just what the receiver will read, from the same snapshot in the same words."""
    audit.read("referral.previewed", [need.client], by=user, purpose="referral")
    held = snapshot.take(need.client, need, form.cleaned_data["agreed"])
    return {"service": chosen(services, form), "shared": snapshot.spoken(held), "held": form.cleaned_data}


def chosen(services, form) -> Service:
    return next(one for one in services if str(one.pk) == form.cleaned_data["service"])


def send(request, need, services, form) -> bool:
    """Send it; what the action refuses stands on the form."""
    held = form.cleaned_data
    try:
        actions.refer(
            by=request.user, id=held["record_id"], need=need, service=chosen(services, form), agreed=held["agreed"],
            message=held["message"], urgent=held["urgent"],
        )
    except (ValidationError, AccessDenied) as refusal:
        form.add_error(None, refusal.messages if isinstance(refusal, ValidationError) else str(refusal))
        return False
    messages.success(request, _("Đã gửi."))
    return True
