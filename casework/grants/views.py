"""Who can see a client, sharing it, and ending what was shared."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.clients.models import Client
from casework.clients.views import open_client
from casework.covers.models import Cover
from casework.grants.actions import end_grant, share
from casework.grants.codes import Why
from casework.grants.forms import FORMS
from casework.grants.models import ClientGrant
from casework.grants.page import said
from casework.grants.policies import check_end, check_share
from privacy import audit
from privacy.datakeys import load_for
from privacy.policies import allows


def who_sees(request, client_id):
    """Everybody who can see the client, with the words of why, and the way to end each."""
    client = open_client(request, client_id)
    load_for([client])
    audit.read("client.access", [client], by=request.user, purpose="access")
    granted = ClientGrant.objects.live().of(client).select_related("user__organisation", "granted_by")
    return render(request, "casework/grants/access.html", {
        "client": client, "grants": [row(request.user, client, one) for one in granted],
        "covers": Cover.objects.live().filter(worker_id=client.assigned_to_id).select_related("covering"),
        "can_share": allows(check_share, request.user, client), "back_url": reverse("client", args=[client.pk]),
    })


def row(user, client, grant) -> dict:
    """One grant: its end, its words, and whether this person may end it."""
    grant.content_object = client
    return {"grant": grant, "until": said(grant.why, grant.expires_at), "can_end": allows(check_end, user, grant)}


def share_client(request, client_id):
    """Share until a day: with whom is chosen by tab, everything else is the same."""
    client = open_client(request, client_id)
    check_share(request.user, client)
    tab = request.GET.get("tab") if request.GET.get("tab") in FORMS else "colleague"
    form_class = FORMS[tab][1]
    form = form_class(request.POST if request.method == "POST" else None, user=request.user, client=client)
    if request.method == "POST" and form.is_valid() and shared(request.user, client, form):
        messages.success(request, _("Đã chia sẻ hồ sơ."))
        return redirect("access", client.pk)
    load_for([client])
    tabs = [{"label": label, "url": f"?tab={name}", "current": name == tab} for name, (label, _form) in FORMS.items()]
    return render(request, "casework/grants/share.html", {
        "client": client, "form": form, "tabs": tabs, "back_url": reverse("access", args=[client.pk]),
    })


def shared(user, client, form) -> bool:
    """Carry it out; what the action refuses stands beside its question."""
    held = form.cleaned_data
    try:
        share(by=user, id=held["record_id"], client=client, to=form.people, until=held["until"], words=held["words"],
              agreed=held["agreed"])
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


def end(request, grant_id):
    """Ask once more, then end the grant at once."""
    found = ClientGrant.objects.visible_to(request.user).live().select_related("content_object", "user")
    grant = get_object_or_404(found, pk=grant_id)
    check_end(request.user, grant)
    client = grant.content_object
    if request.method == "POST":
        end_grant(by=request.user, grant=grant)
        messages.success(request, _("Đã kết thúc."))
        still = Client.objects.visible_to(request.user).filter(pk=client.pk).exists()
        return redirect("access", client.pk) if still else redirect("clients")
    emergency = grant.why == Why.EMERGENCY
    return render(request, "form.html", {
        "heading": _("Kết thúc truy cập khẩn cấp?") if emergency else _("Kết thúc chia sẻ?"),
        "kicker": f"{client.code[:3]}-{client.code[3:]}", "submit_label": _("Kết thúc ngay"),
        "lead": _("%(name)s sẽ không còn xem được hồ sơ này.") % {"name": grant.user.full_name},
        "back_url": reverse("access", args=[client.pk]),
    })
