"""Breaking the glass, and the case manager's review of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.factors.fresh import fresh_factor, proof_of
from casework.clients.models import Client
from casework.emergency.actions import break_glass, review
from casework.emergency.forms import BreakGlassForm, ReviewForm
from casework.emergency.models import EmergencyAccess
from casework.emergency.policies import check_break_glass, check_review, check_reviews
from privacy import audit
from privacy.datakeys import load_for
from privacy.policies import allows
from privacy.pseudonyms import normalise_code

A_PAGE = 30


@fresh_factor
@sensitive_post_parameters("words")
def emergency(request):
    """Open a colleague's client for an hour. A code in sight already just leads to its page."""
    check_break_glass(request.user)
    form = BreakGlassForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        code = normalise_code(form.cleaned_data["code"])
        if seen := Client.objects.visible_to(request.user).filter(code=code).first():
            messages.info(request, _("Bạn đang xem được hồ sơ này."))
            return redirect("client", seen.pk)
        if access := opened(request, form):
            return redirect("client", access.client_id)
    return render(request, "casework/emergency/open.html", {"form": form, "back_url": reverse("clients")})


def opened(request, form) -> EmergencyAccess | None:
    """Carry it out; what the action refuses stands beside its question."""
    held = dict(form.cleaned_data)
    try:
        return break_glass(by=request.user, id=held.pop("record_id"), proof=proof_of(request), **held)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None


def reviews(request):
    """What waits for an answer, what is to be discussed, and what was answered."""
    check_reviews(request.user)
    found = EmergencyAccess.objects.visible_to(request.user).exclude(user_id=request.user.id)
    shown = list(found.select_related("grant", "user")[:A_PAGE])
    records = with_records(request.user, shown)
    audit.read("breakglass.listed", records, by=request.user, purpose="review")
    waiting = [one for one in shown if not one.reviewed_at]
    # While one waits to be answered, every way out leads here again: then none is offered.
    back = "" if any(one.is_over for one in waiting) else reverse("clients")
    return render(request, "casework/emergency/reviews.html", {
        "waiting": waiting, "answered": [one for one in shown if one.reviewed_at],
        "back_url": back, "back_label": _("Danh sách"),
    })


def with_records(user, accesses) -> list[Client]:
    """Give each access its `record`: None where the client was erased since, of whom nothing is left to see."""
    ids = [one.client_id for one in accesses]
    seen = Client.objects.visible_to(user).select_related("assigned_to").in_bulk(ids)
    for one in accesses:
        one.record = seen.get(one.client_id)
    load_for(seen.values())
    return list(seen.values())


def answer(request, access_id):
    """One access: who, whose record, when and why; and the answer."""
    found = EmergencyAccess.objects.visible_to(request.user).select_related("grant", "user", "reviewed_by")
    access = get_object_or_404(found, pk=access_id)
    audit.read("breakglass.read", with_records(request.user, [access]), by=request.user, purpose="review")
    can_answer = allows(check_review, request.user, access) and not access.is_settled
    data = request.POST if request.method == "POST" and can_answer else None
    form = ReviewForm(data, has_words=access.record is not None)
    if request.method == "POST":
        check_review(request.user, access)
        if access.is_settled or (form.is_valid() and answered(request.user, access, form)):
            messages.success(request, _("Đã ghi lời rà soát."))
            return redirect("emergency-reviews")
    return render(request, "casework/emergency/review.html", {
        "access": access, "form": form if can_answer else None, "back_url": reverse("emergency-reviews"),
    })


def answered(user, access, form) -> bool:
    try:
        review(by=user, access=access, **{"words": "", **form.cleaned_data})
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True
