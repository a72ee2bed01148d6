"""The pages of a client's rights, each in words that can be read aloud."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.clients.actions import change_details
from casework.clients.models import Client
from casework.clients.policies import check_correct, check_responsible
from casework.clients.views import open_client
from casework.rights import actions
from casework.rights.codes import RequestKind
from casework.rights.forms import CorrectionForm, RestrictForm
from casework.rights.models import RightsRequest
from casework.rights.spoken import RIGHTS, lines
from pages.templatetags.pages import code, short_date
from privacy import audit
from privacy.datakeys import load_for
from privacy.policies import refusal


def door(request, client_id) -> Client:
    """One client whose rights this person carries out: out of sight is 404."""
    client = open_client(request, client_id)
    check_responsible(request.user, client)
    load_for([client])
    return client


def page(request, client, name: str, **more):
    """A right's page: what it is, in words to read aloud, and what can be done."""
    audit.read("client.rights", [client], by=request.user, purpose=name)
    back = reverse("rights" if name != "rights" else "client", args=[client.pk])
    return render(request, f"casework/rights/{more.pop('template', 'right')}.html", {
        "client": client, "right": RIGHTS.get(name), "lines": lines(name), "back_url": back, **more,
    })


def done(request, client, sentence: str):
    messages.success(request, sentence)
    return redirect("rights", client.pk)


def rights(request, client_id):
    """Every right of this client, and what is standing."""
    client = door(request, client_id)
    standing = {one.kind: one for one in RightsRequest.objects.filter(client=client).standing()}
    tasks = [task(request.user, client, name, standing.get(RIGHTS[name].kind)) for name in RIGHTS]
    return page(request, client, "rights", template="rights", tasks=tasks)


def task(user, client, name: str, standing) -> dict:
    """A row of the list: the right, in a sentence, and where it stands; or why it can't be carried out just now."""
    right, (status, tone) = RIGHTS[name], state_of(client, name)
    if standing:
        due = short_date(standing.due_at)
        status, tone = _("Hạn %(day)s") % {"day": due}, "late" if standing.is_late else "due"
    refused = refusal(check_correct, user, client) if name == "right-correct" else ""
    url = "" if refused else reverse(name, args=[client.pk])
    return {"label": right.label, "url": url, "hint": refused or right.hint, "status": status, "tone": tone}


def state_of(client, name: str) -> tuple[str, str]:
    if name == "right-restrict" and client.is_restricted:
        return _("Đang tạm ngừng"), "due"
    if name == "right-statistics" and client.uncounted_since:
        return _("Không tính"), "info"
    return "", ""


def correct(request, client_id):
    """Correct what is recorded; only what is different is written."""
    client = door(request, client_id)
    check_correct(request.user, client)
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=CorrectionForm.standing(client))
    if request.method == "POST" and form.is_valid():
        if changed := form.changed(client):
            change_details(by=request.user, client=client, **changed)
            actions.fulfilled(by=request.user, client=client, kind=RequestKind.CORRECTION)
        return done(request, client, _("Đã sửa.") if changed else _("Không có gì thay đổi."))
    return page(request, client, "right-correct", form=form, submit=_("Lưu"))


def restrict(request, client_id):
    """Stop doing anything with the record, or go on."""
    client = door(request, client_id)
    if client.is_restricted:
        if request.method == "POST":
            actions.lift_restriction(by=request.user, client=client)
            return done(request, client, _("Đã mở lại hồ sơ."))
        since = _("Đang tạm ngừng từ %(day)s: %(why)s.") % {
            "day": short_date(client.restricted_on), "why": client.get_restricted_because_display()
        }
        return page(request, client, "right-restrict", state=since, submit=_("Mở lại hồ sơ"))
    form = RestrictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.restrict(by=request.user, client=client, because=form.cleaned_data["because"])
        return done(request, client, _("Đã tạm ngừng xử lý hồ sơ."))
    return page(request, client, "right-restrict", form=form, submit=_("Tạm ngừng"))


def statistics(request, client_id):
    """Out of the counts, or in again: one tap either way."""
    client = door(request, client_id)
    out = client.uncounted_since is not None
    if request.method == "POST":
        act = actions.agree_to_statistics if out else actions.object_to_statistics
        act(by=request.user, client=client)
        return done(request, client, _("Thân chủ được tính lại.") if out else _("Từ nay không tính thân chủ nữa."))
    state = _("Không tính từ %(day)s.") % {"day": short_date(client.uncounted_since)} if out else ""
    submit = _("Thân chủ đồng ý được tính lại") if out else _("Không tính thân chủ nữa")
    return page(request, client, "right-statistics", state=state, submit=submit)


def record_withdrawn(request, client_id):
    """The consent to keep a record was taken back: keep it untouched, or erase it."""
    return page(request, door(request, client_id), "right-record", template="record")


def erase(request, client_id):
    """The person asks to be erased: entered here, carried out by the case manager after a second look."""
    client = door(request, client_id)
    standing = RightsRequest.objects.filter(client=client, kind=RequestKind.ERASURE).standing().first()
    if request.method == "POST":
        asked = actions.receive(by=request.user, client=client, kind=RequestKind.ERASURE)
        if request.user.is_role("case_manager"):
            return redirect("erasure-confirm", asked.pk)
        return done(request, client, _("Đã ghi yêu cầu xóa hồ sơ %(code)s.") % {"code": code(client.code)})
    state = ""
    if standing:
        due = short_date(standing.due_at)
        state = _("Đã ghi yêu cầu; người quản lý trường hợp sẽ xóa trước %(day)s.") % {"day": due}
    submit = "" if standing and not request.user.is_role("case_manager") else _("Ghi yêu cầu xóa")
    return page(request, client, "right-erase", state=state, submit=submit, warning=True)
