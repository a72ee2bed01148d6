"""The consent page: giving and taking back are the same two taps."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.clients.policies import check_work_with
from casework.clients.views import open_client
from casework.consents.actions import take_consent, withdraw_consent
from casework.consents.forms import ConsentForm
from casework.consents.models import Consent
from pages.templatetags.pages import code


def consent(request, client_id):
    """Show what the client agreed to, and record what changes."""
    client = open_client(request, client_id)
    check_work_with(request.user, client)
    standing = list(Consent.objects.of(client).live().values_list("purpose", flat=True))
    form = ConsentForm(request.POST if request.method == "POST" else None, initial={"purposes": standing})
    if request.method == "POST" and form.is_valid():
        change(request.user, client, set(standing), set(form.cleaned_data["purposes"]))
        messages.success(request, _("Đã ghi lời đồng ý."))
        return redirect("client", client.pk)
    return render(request, "form.html", {
        "form": form, "heading": _("Lời đồng ý của thân chủ"), "submit_label": _("Lưu"),
        "back_url": reverse("client", args=[client.pk]), "kicker": code(client.code),
    })


@transaction.atomic
def change(user, client, standing: set[str], wished: set[str]) -> None:
    """Take what is new, withdraw what is gone."""
    take_consent(by=user, client=client, purposes=sorted(wished - standing))
    for purpose in sorted(standing - wished):
        withdraw_consent(by=user, client=client, purpose=purpose)
