"""Pages of handing clients over with the receiver's word: asking, answering, and what stands open."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from casework.caseload.orders import with_days
from casework.caseload.size import and_then, holders, open_clients
from casework.clients.models import Client
from casework.clients.policies import check_casework
from casework.clients.views import open_client
from casework.transfers import forms
from casework.transfers.actions import (
    accept_transfer,
    ask_several,
    ask_transfer,
    decline_transfer,
    withdraw_transfer,
)
from casework.transfers.lifecycle import ANSWER_DAYS
from casework.transfers.models import Transfer
from casework.transfers.policies import check_answer, check_ask, check_manages, check_withdraw
from casework.transfers.reading import SHOWN, before_accepting, facts, rows_of, waiting_rows
from pages.attempts import attempted, posted
from pages.templatetags.pages import code
from privacy import audit
from privacy.datakeys import load_for
from privacy.policies import allows

AT_ONCE = 120  # as many boxes as a page can bear: two full caseloads


def takers(user, but) -> QuerySet:
    """Colleagues who could take a client over: neither who asks nor whose client it is."""
    return User.objects.colleagues_of(user).exclude(pk__in=[user.pk, but])


def ask(request, client_id):
    """Ask a colleague to take one client over; who is asked already is said instead."""
    client = open_client(request, client_id)
    check_ask(request.user, client)
    if standing := Transfer.objects.visible_to(request.user).of(client).open().first():
        return redirect("transfer", standing.pk)
    form = forms.AskForm(
        posted(request), colleagues=takers(request.user, client.assigned_to_id),
        counts=open_clients(request.user.organisation_id),
    )
    if request.method == "POST" and form.is_valid():
        held = {name: form.cleaned_data[name] for name in ("to", "reason")}
        if attempted(form, ask_transfer, by=request.user, id=form.cleaned_data["record_id"], client=client, **held):
            messages.success(request, _("Đã nhờ %(name)s. Bạn sẽ thấy trả lời ở trang Hôm nay.") % {
                "name": held["to"].full_name,
            })
            return redirect("client", client.pk)
    return render(request, "form.html", {
        "form": form, "heading": _("Nhờ đồng nghiệp nhận hồ sơ"), "submit_label": _("Gửi lời nhờ"),
        "kicker": f"{code(client.code)} · {client.alias}", "lead": until_then(),
        "back_url": reverse("client", args=[client.pk]),
    })


def until_then() -> str:
    return _(
        "Người được nhờ có %(days)s ngày để trả lời. Đến khi họ nhận, người đang phụ trách vẫn phụ trách."
    ) % {"days": ANSWER_DAYS}


def several(request, worker_id):
    """A case manager ticks some of a worker's clients and asks one colleague for all of them."""
    check_manages(request.user)
    worker = next((one.worker for one in holders(request.user) if one.worker.pk == worker_id), None)
    if worker is None:
        raise Http404
    clients = to_tick(request.user, worker)
    form = forms.AskForm(
        posted(request), colleagues=takers(request.user, worker.pk), clients=clients,
        counts=open_clients(request.user.organisation_id),
    )
    if request.method == "POST" and form.is_valid():
        held = {name: form.cleaned_data[name] for name in ("to", "reason", "clients")}
        if attempted(form, ask_several, by=request.user, id=form.cleaned_data["record_id"], **held):
            count = len(held["clients"])
            messages.success(request, ngettext(
                "Đã nhờ %(name)s nhận %(n)s hồ sơ.", "Đã nhờ %(name)s nhận %(n)s hồ sơ.", count
            ) % {"n": count, "name": held["to"].full_name})
            return redirect("transfers")
    shown = list(clients)
    audit.read("client.listed", shown, by=request.user, purpose="transfer")
    return render(request, "casework/transfers/several.html", {
        "form": form, "worker": worker, "any": bool(shown), "lead": until_then(), "back_url": reverse("workload"),
    })


def to_tick(user, worker) -> QuerySet:
    """This worker's open clients for whom nobody is asked just now, whose follow-up is due first standing first."""
    asked = Transfer.objects.visible_to(user).open().values("client")
    held = Client.objects.visible_to(user).open().filter(assigned_to=worker, organisation_id=user.organisation_id)
    ids = list(with_days(held.exclude(pk__in=asked)).order_by("code").values_list("pk", flat=True)[:AT_ONCE])
    found = with_days(Client.objects.visible_to(user).filter(pk__in=ids)).select_related("commune").order_by("code")
    load_for(found)
    return found


def transfers(request):
    """What waits for this person's word, what waits for others', and what has ended lately."""
    check_casework(request.user)
    held = Transfer.objects.visible_to(request.user).select_related("from_worker", "to_worker")
    others = held.exclude(to_worker=request.user)
    return render(request, "casework/transfers/transfers.html", {
        "waiting": waiting_rows(request.user), "asked": rows_of(others.open()[:SHOWN]),
        "ended": rows_of(held.exclude(pk__in=held.open().values("pk"))[:SHOWN]),
        "back_url": reverse("clients"), "back_label": _("Danh sách"),
    })


def transfer(request, transfer_id):
    """One transfer: for whom is asked as much of the client as they need to decide, and the answer; for others how it
    stands."""
    found = Transfer.objects.visible_to(request.user).select_related("from_worker", "to_worker", "asked_by")
    held = get_object_or_404(found, pk=transfer_id)
    if request.method == "POST" and "withdraw" in request.POST:
        withdraw_transfer(by=request.user, transfer=held)
        messages.success(request, _("Đã rút lời nhờ."))
        return redirect("transfers")
    if allows(check_answer, request.user, held):
        return answer(request, held)
    return render(request, "casework/transfers/transfer.html", {
        "transfer": held, "row": rows_of([held])[0], "can_withdraw": allows(check_withdraw, request.user, held),
        "reason": held.reason if allows(check_withdraw, request.user, held) else "",
        "in_sight": Client.objects.visible_to(request.user).filter(pk=held.client_id).exists(),
        "back_url": reverse("transfers"),
    })


def answer(request, held):
    """Accept, or decline with a reason."""
    client = before_accepting([held])[held.client_id]
    audit.read("transfer.opened", [client], by=request.user, purpose="transfer")
    count = open_clients(request.user.organisation_id)[request.user.pk]
    declines = "decline" in request.POST
    accept = forms.AcceptForm(posted(request) if "accept" in request.POST else None, count=count)
    decline = forms.DeclineForm(posted(request) if declines else None)
    if request.method == "POST" and answered(request, held, accept, decline):
        return redirect("today" if declines else reverse("client", args=[held.client_id]))
    load_for([held])
    return render(request, "casework/transfers/answer.html", {
        "transfer": held, "client": client, "facts": facts(held, client), "count": and_then(count, 1),
        "form": decline if declines else accept, "accept": accept, "decline": decline, "declines": declines,
        "in_sight": Client.objects.visible_to(request.user).filter(pk=held.client_id).exists(),
        "asked_by": "" if held.asked_by_id == held.from_worker_id else held.asked_by.full_name,
        "back_url": reverse("today"), "back_label": _("Hôm nay"),
    })


def answered(request, held, accept, decline) -> bool:
    """Carry the answer out, if one was given and is whole."""
    if "accept" in request.POST and accept.is_valid():
        accept_transfer(by=request.user, transfer=held)
        messages.success(request, _("Bạn phụ trách hồ sơ này từ bây giờ."))
        return True
    if "decline" in request.POST and decline.is_valid():
        decline_transfer(by=request.user, transfer=held, because=decline.cleaned_data["because"])
        messages.success(request, _("Đã trả lời là không nhận."))
        return True
    return False
