"""Bringing a filled workbook in: upload, preview, confirm. Nothing is entered before the preview is confirmed."""

import datetime as dt
import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from privacy.spreadsheets import MOST_BYTES
from reporting.programme import workbook
from reporting.programme.forms import ImportForm, PeriodForm, period_label
from reporting.programme.importing import carry_out, changes
from reporting.programme.policies import check_import

KEPT = "programme-import"  # the preview, in the session: figures of communes, no person


def bring_in(request):
    """Choose the period and the filled workbook."""
    check_import(request.user)
    periods = PeriodForm(request.POST or request.GET)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and periods.chosen and form.is_valid() and kept(request, form, periods.chosen):
        return redirect("programme-preview")
    return render(request, "reporting/programme_import.html", {
        "form": form, "periods": periods, "end": periods.chosen, "back_url": reverse("programme"),
    })


def kept(request, form, end: dt.date) -> bool:
    """Read the file and keep what it would do; False with its error where it is no workbook of ours."""
    held = form.cleaned_data["workbook"]
    try:
        if held.size > MOST_BYTES:
            raise ValidationError(_("Tệp quá lớn: nhiều nhất 1 MB."))
        found, problems = changes(request.user, workbook.read(held.read()), end)
    except ValidationError as refusal:
        form.add_error("workbook", refusal)
        return False
    request.session[KEPT] = {
        "upload": str(uuid.uuid4()), "end": end.isoformat(), "problems": problems,
        "changes": [one.stored() for one in found],
    }
    return True


def preview(request):
    """What the file would do. It is entered when there is no problem and somebody says so."""
    check_import(request.user)
    held = request.session.get(KEPT)
    if held is None:
        return redirect("programme-import")
    end, lines = dt.date.fromisoformat(held["end"]), held["changes"]
    if request.method == "POST" and not held["problems"]:
        return confirmed(request, held, end)
    return render(request, "reporting/programme_preview.html", {
        "problems": held["problems"], "lines": [one for one in lines if one["kind"] != "same"],
        "same": sum(1 for one in lines if one["kind"] == "same"), "period": period_label(end),
        "back_url": reverse("programme-import"),
    })


def confirmed(request, held: dict, end: dt.date):
    try:
        count = carry_out(by=request.user, upload=uuid.UUID(held["upload"]), stored=held["changes"], end=end)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("programme-import")
    messages.success(request, _("Đã nhập số liệu của %(count)s xã, phường.") % {"count": count})
    return redirect(reverse("programme-reporters") + f"?period={end}&tab=reported")
