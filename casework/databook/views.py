"""The databook: keyed in, pasted or brought as a file, looked at as a whole, then recorded in one go."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.clients.policies import check_casework
from casework.contacts.codes import Channel, NextStep, Topic
from casework.contacts.forms import ELSEWHERE, last_places
from casework.contacts.models import Contact
from casework.databook import paper
from casework.databook.actions import log_sheet
from casework.databook.columns import ROWS, columns, legend
from casework.databook.forms import BringForm, SheetForm
from casework.databook.reading import Sheet, read
from casework.databook.sources import Rows, from_grid, from_kept, kept
from privacy import audit


def databook(request):
    """The grid; and what is done with a sheet: looked at, mended, recorded."""
    check_casework(request.user)
    if request.method != "POST":
        return grid(request, SheetForm(**given(request)), [])
    form = SheetForm(request.POST, places=last_places(request.user))
    try:
        rows = from_kept(request.POST["rows"]) if "rows" in request.POST else from_grid(request.POST)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("databook")
    if request.POST.get("go") == "mend":
        return grid(request, form, rows)
    return looked_at(request, form, rows)


def given(request) -> dict:
    """What a sheet begins with: where this worker was last, by which channel."""
    places = last_places(request.user)
    last = Contact.objects.visible_to(request.user).filter(worker=request.user).order_by("-recorded_at").first()
    first = {"commune": places[0].pk if places else ELSEWHERE, "channel": last.channel if last else Channel.FIELD}
    return {"places": places, "initial": first}


def bring(request):
    """A paste or a file."""
    check_casework(request.user)
    if request.method == "POST":
        form = BringForm(request.POST, request.FILES, places=last_places(request.user))
        if form.is_valid():
            return looked_at(request, form, form.cleaned_data["rows"])
    else:
        form = BringForm(**given(request))
    return render(request, "casework/databook/bring.html", {
        "form": form, "legend": legend(), "columns": columns(), "back_url": reverse("databook"),
    })


def looked_at(request, form: SheetForm, rows: Rows):
    """Problems by row in the grid, as long as there are any; then all rows once more; then they are recorded."""
    if not form.is_valid():
        return grid(request, form, rows)
    sheet = read(rows, user=request.user, channel=form.cleaned_data["channel"])
    if sheet.problems or not sheet.entries:
        return grid(request, form, rows, sheet)
    if request.POST.get("go") != "record":
        return preview(request, form, rows, sheet)
    try:
        count = log_sheet(
            by=request.user, id=form.cleaned_data["record_id"], commune=form.cleaned_data["place"],
            entries=sheet.entries,
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return grid(request, form, rows, sheet)
    said = ngettext("Đã ghi %(n)s lần tiếp cận.", "Đã ghi %(n)s lần tiếp cận.", count) % {"n": count}
    messages.success(request, said)
    return redirect("today")


def grid(request, form: SheetForm, rows: Rows, sheet: Sheet | None = None):
    problems = sheet.problems if sheet else []
    wrong = {(one.row, one.column) for one in problems}
    shown, names = columns(), [one.name for one in columns()]
    padded = [*rows, *([[""] * len(names)] * (ROWS - len(rows)))]
    lines = [
        (number, [(column, cell, (number, column.name) in wrong) for column, cell in zip(shown, row, strict=True)])
        for number, row in enumerate(padded, start=1)
    ]
    return render(request, "casework/databook/grid.html", {
        "form": form, "columns": shown, "lines": lines, "legend": legend(), "back_url": reverse("contact-begin"),
        "problems": [
            {"text": _("Dòng %(row)s, %(head)s: %(sentence)s") % vars(one), "href": f"#c{one.row}-{one.column}"}
            for one in problems
        ],
        "nothing": sheet is not None and not sheet.entries and not problems,
    })


def preview(request, form: SheetForm, rows: Rows, sheet: Sheet):
    return render(request, "casework/databook/preview.html", {
        "form": form, "rows": kept(rows), "sheet": sheet, "place": form.cleaned_data["place"],
        "lines": [line(one, one.row in sheet.twice) for one in sheet.entries], "back_url": reverse("databook"),
        "held": {name: form.cleaned_data[name] for name in ("record_id", "commune", "commune_name", "channel")},
    })


def line(entry, twice: bool) -> dict:
    """A row of the preview in words."""
    said = entry.said
    follow_up = f"{said.follow_up_on:%d/%m/%Y}" if said.follow_up_on else ""
    step = "" if said.next_step == NextStep.NONE else follow_up or str(NextStep(said.next_step).label)
    return {
        "entry": entry, "twice": twice, "channel": Channel(entry.channel).label,
        "given": paper.amounts(entry.supplies, 0), "needed": paper.amounts(entry.supplies, 1),
        "topics": ", ".join(str(Topic(one).label) for one in said.topics), "next": step,
    }


def template(request):
    """The empty file, column for column as the grid."""
    check_casework(request.user)
    audit.printed("databook.template", None, by=request.user, purpose="template")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(paper.workbook(), content_type=kind, headers={
        "Content-Disposition": f'attachment; filename="{paper.WORKBOOK_NAME}"',
    })


def sheet_paper(request):
    """The empty sheet to print, with its codes on a page apart."""
    check_casework(request.user)
    audit.printed("databook.sheet", None, by=request.user, purpose="template")
    return HttpResponse(paper.printed(), content_type="application/pdf", headers={
        "Content-Disposition": f'inline; filename="{paper.PAPER_NAME}"',
    })
