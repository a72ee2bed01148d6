"""The stock of one's own organisation: what is left, how long it lasts, what moved it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.clients.policies import check_casework
from casework.supplies.actions import count_supplies, receive_supplies, take_out_supplies
from casework.supplies.forms import CountForm, ReceiveForm, TakeOutForm
from casework.supplies.models import Kind, StockEntry
from casework.supplies.policies import check_stock
from casework.supplies.standing import standing
from privacy.policies import allows

A_PAGE = 20


def stock(request):
    """Each item with what is left, and the history of the store."""
    check_casework(request.user)
    entries = StockEntry.objects.visible_to(request.user).select_related("recorded_by")
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    ours = request.user.organisation
    return render(request, "casework/supplies/stock.html", {
        "items": [row(one) for one in standing(ours.pk)], "page": page, "organisation": ours,
        "lines": [line(one) for one in page.object_list], "can_write": allows(check_stock, request.user, ours),
        "back_url": reverse("today"),
    })


def row(item) -> dict:
    """One item: what is left and how it comes to that."""
    if item.left is None:
        return {"item": item, "tag": _("Chưa kiểm đếm"), "tone": "neutral", "sum": ""}
    said = _("Đếm %(day)s: %(counted)s + nhận %(received)s − bớt %(taken)s − phát %(given)s") % {
        "day": f"{item.counted.on:%d/%m/%Y}", "counted": item.counted.quantity, "received": item.received,
        "taken": item.taken_out, "given": item.given,
    }
    return {"item": item, "sum": said, **state(item)}


def state(item) -> dict:
    """In a word, with its tone."""
    if item.left <= 0:
        return {"tag": _("Hết"), "tone": "late"}
    return {"tag": _("Sắp hết"), "tone": "due"} if item.runs_out else {"tag": "", "tone": ""}


def line(entry: StockEntry) -> dict:
    """A line of the history in words."""
    said = {Kind.RECEIVED: "+{}", Kind.TAKEN_OUT: "−{}", Kind.COUNTED: "= {}"}[Kind(entry.kind)]
    differs = entry.expected is not None and entry.expected != entry.quantity
    expected = _("theo sổ %(n)s") % {"n": entry.expected} if differs else ""
    by = entry.recorded_by.full_name if entry.recorded_by else _("phần mềm")
    return {
        "entry": entry, "number": said.format(entry.quantity), "by": by,
        "why": ", ".join(filter(None, [expected, str(entry.get_why_display())])),
    }


def receive(request):
    return enter(request, ReceiveForm, receive_supplies)


def take_out(request):
    return enter(request, TakeOutForm, take_out_supplies)


def count(request):
    return enter(request, CountForm, count_supplies)


def enter(request, form_class, act):
    """Ask for one line, and write it."""
    check_stock(request.user, request.user.organisation)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and written(request, form, act):
        messages.success(request, _("Đã ghi vào kho."))
        return redirect("stock")
    return render(request, "form.html", {
        "form": form, "heading": form.heading, "submit_label": _("Ghi lại"), "back_url": reverse("stock"),
        "kicker": _("Kho vật phẩm"),
    })


def written(request, form, act) -> bool:
    """Whether it was; otherwise its sentence stands beside the field."""
    held = dict(form.cleaned_data)
    try:
        act(by=request.user, id=held.pop("record_id"), **held)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True
