"""The child-protection path, an urgent referral with its category chosen, and what waits for the case manager."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from casework.clients.policies import check_work_with, purpose_of
from casework.clients.views import open_client
from casework.consents.models import Consent
from casework.consents.wording import Purpose
from casework.needs.actions import want_urgently
from casework.safety.actions import see_to
from casework.safety.codes import Risk
from casework.safety.models import Alert
from casework.safety.page import safety_context
from casework.safety.policies import check_see_to
from privacy import audit
from privacy.policies import allows
from services.categories import Category


class SeenForm(forms.Form):
    """What the case manager did."""

    done = forms.CharField(
        label=gettext_lazy("Đã làm gì?"), max_length=200,
        error_messages={"required": gettext_lazy("Hãy ghi đã làm gì.")},
        help_text=gettext_lazy("Vài chữ, không ghi tên hay địa chỉ."), widget=forms.TextInput(),
    )


def child_path(request, client_id):
    """What to do for a person under 18, before anything else."""
    client = open_client(request, client_id)
    if not client.is_child:
        return redirect("client", client.pk)
    audit.read("client.opened", [client], by=request.user, purpose=purpose_of(request.user, client))
    return render(request, "casework/safety/child.html", {
        **safety_context(request.user, client, [Risk.CHILD]), "back_url": reverse("client", args=[client.pk]),
        "consented": Consent.objects.of(client).live().exists(),
        "open_screening": client.screenings.drafts().values_list("pk", flat=True).first(),
    })


@require_POST
def urgent(request, client_id, slug):
    """An urgent need of this category, and on to the services for it; first to the consent where there is none."""
    client = open_client(request, client_id)
    check_work_with(request.user, client)
    if slug not in Category.values:
        raise Http404
    need = want_urgently(by=request.user, client=client, category=slug)
    if not client.consents.live(Purpose.SHARE).exists():
        messages.info(request, _("Hỏi thân chủ có đồng ý chia sẻ không, rồi bấm “Chuyển gửi” ở nhu cầu gấp."))
        return redirect("consent", client.pk)
    return redirect("refer", need.pk)


def alert(request, alert_id):
    """What points to danger, and what the case manager did about it."""
    found = Alert.objects.visible_to(request.user).select_related(
        "client__commune", "client__organisation", "raised_by", "seen_by"
    )
    one = get_object_or_404(found, pk=alert_id)
    if request.method == "POST":
        check_see_to(request.user, one.client)
    form = SeenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        see_to(by=request.user, alert=one, done=form.cleaned_data["done"])
        messages.success(request, _("Đã ghi là đã lo việc này."))
        return redirect("client", one.client_id)
    audit.read("alert.opened", [one], by=request.user, purpose=purpose_of(request.user, one.client))
    return render(request, "casework/safety/alert.html", {
        **safety_context(request.user, one.client, one.risks), "alert": one, "form": form,
        "can_see_to": one.seen_at is None and allows(check_see_to, request.user, one.client),
        "back_url": reverse("client", args=[one.client_id]),
    })
