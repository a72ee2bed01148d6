"""A partner's pages about its own systems, and one referral as a FHIR file."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.factors.fresh import fresh_factor, proof_of
from privacy import audit
from privacy.datakeys import load_data_keys
from referrals.fhir.actions import make_token, revoke_token
from referrals.fhir.export import bundle_of
from referrals.fhir.forms import TokenForm
from referrals.fhir.models import SystemToken
from referrals.fhir.outcomes import MEDIA_TYPE
from referrals.fhir.policies import check_make_token, check_revoke
from referrals.models import Referral
from services.policies import check_partner

A_PAGE = 20


@fresh_factor
def download(request, referral_id):
    """What was shared of one referral, as a file for the receiver's own system; on the trail as taken away."""
    check_partner(request.user)
    found = Referral.objects.visible_to(request.user).with_pages(request.user)
    referral = get_object_or_404(found, pk=referral_id)
    load_data_keys([referral.pk])  # never the client's key
    file = JsonResponse(bundle_of(referral), content_type=f"{MEDIA_TYPE}; charset=utf-8",
                        json_dumps_params={"ensure_ascii": False, "indent": 1})
    file["Content-Disposition"] = 'attachment; filename="referral.json"'
    audit.exported("referral.exported", referral, by=request.user, purpose="inbox", count=1)
    return file


def our_systems(request):
    """The keys of the organisation's systems, the newest first."""
    check_partner(request.user)
    held = SystemToken.objects.visible_to(request.user).select_related("made_by")
    page = Paginator(held, A_PAGE).get_page(request.GET.get("page"))
    rows = [{"token": one, "label": one.standing[0], "tone": one.standing[1]} for one in page.object_list]
    return render(request, "referrals/fhir/systems.html", {
        "page": page, "rows": rows, "back_url": reverse("our-services"),
    })


@fresh_factor
@sensitive_variables("key")
def new_system(request):
    """Make a key. It is shown on the answer to this very form and never again."""
    check_make_token(request.user)
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (made := made_by(request, form)):
        token, key = made
        if key:
            address = request.build_absolute_uri(reverse("fhir-tasks"))
            return render(request, "referrals/fhir/key.html", {"token": token, "key": key, "address": address})
        messages.warning(request, _("Khóa này đã lập và chỉ hiện một lần. Nếu chưa chép lại, hãy thu hồi và lập mới."))
        return redirect("our-systems")
    return render(request, "form.html", {
        "form": form, "heading": _("Lập khóa kết nối"), "submit_label": _("Lập khóa"),
        "lead": _("Hệ thống giữ khóa này sẽ ghi kết quả chuyển gửi thay bạn. Nhật ký ghi tên bạn."),
        "back_url": reverse("our-systems"),
    })


@sensitive_variables("held")
def made_by(request, form):
    """Carry it out; what the action refuses stands beside its question."""
    held = form.cleaned_data
    try:
        return make_token(
            by=request.user, id=held["record_id"], name=held["name"], days=int(held["days"]), proof=proof_of(request)
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None


def revoke_system(request, token_id):
    """Ask once more, then end the key."""
    check_partner(request.user)
    token = get_object_or_404(SystemToken.objects.visible_to(request.user), pk=token_id)
    check_revoke(request.user, token)
    if request.method == "POST":
        revoke_token(by=request.user, token=token)
        messages.success(request, _("Đã thu hồi khóa."))
        return redirect("our-systems")
    return render(request, "form.html", {
        "kicker": token.name, "heading": _("Thu hồi khóa này?"), "submit_label": _("Thu hồi ngay"),
        "lead": _("Hệ thống đang giữ khóa sẽ không ghi được gì nữa. Không hoàn lại được, nhưng lập khóa mới được."),
        "back_url": reverse("our-systems"),
    })
