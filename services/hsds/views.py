"""The directory in and out: bring a file, look at what it would change, load it; take the directory along."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from privacy import audit
from services.hsds import actions, exporting, words
from services.hsds.forms import AT_ONCE, AnswersForm, BringForm
from services.hsds.matching import Directory
from services.hsds.models import DirectoryFile
from services.hsds.planning import CHANGED, NEW, WAITING, Plan
from services.models import Service
from services.policies import check_edit_directory

A_PAGE = 20
NOTES = "notes"


def exchange(request):
    """Bring a file; take the directory along; files that wait or were loaded this week."""
    check_edit_directory(request.user)
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and brought(request, form):
        return redirect("exchange-file", form.cleaned_data["record_id"])
    files = DirectoryFile.objects.visible_to(request.user).defer("content")[:A_PAGE]
    return render(request, "services/exchange.html", {"form": form, "files": files, "back_url": reverse("directory")})


def brought(request, form) -> bool:
    held = form.cleaned_data
    try:
        actions.bring_file(
            by=request.user, id=held["record_id"], content=held["file"].read(), name=held["file"].name,
            source=held["source"],
        )
    except ValidationError as refusal:
        form.add_error("file", refusal)
        return False
    return True


def preview(request, file_id):
    """What would be new and what otherwise, what is asked, what stays outside. Nothing is loaded by looking."""
    check_edit_directory(request.user)
    file = get_object_or_404(DirectoryFile.objects.visible_to(request.user), pk=file_id)
    if request.method == "POST":
        return carried_out(request, file)
    if file.loaded_at:
        return render(request, "services/exchange_done.html", {"file": file, "back_url": reverse("exchange")})
    return render(request, "services/exchange_file.html", shown(request, file, actions.plan_of(file)))


def carried_out(request, file):
    """One of the page's buttons."""
    try:
        if "drop" in request.POST:
            actions.throw_away(by=request.user, file=file)
            messages.success(request, _("Đã bỏ tệp. Danh bạ không thay đổi."))
            return redirect("exchange")
        if "load" in request.POST:
            done = actions.load(by=request.user, file=file, seen=request.POST["load"])
            messages.success(request, _("Đã nạp: %(made)s mới, %(changed)s thay đổi.") % {
                "made": done.made, "changed": done.changed,
            })
        elif "choose" in request.POST:
            shown, chosen = (request.POST.getlist(name) for name in ("shown", "row"))
            actions.choose(by=request.user, file=file, shown=shown, chosen=chosen)
        elif "again" in request.POST:
            actions.answer(by=request.user, file=file, answers=dict.fromkeys(file.answers, ""))
        else:
            form = answers_form(file, actions.plan_of(file), request.POST)
            if form.is_valid():
                actions.answer(by=request.user, file=file, answers=form.answers())
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("exchange-file", file.pk)


def answers_form(file, plan: Plan, data=None) -> AnswersForm:
    return AnswersForm(data, questions=plan.open_questions, directory=Directory.load(file.source))


def shown(request, file, plan: Plan) -> dict:
    """The chosen tab of the plan, and all tabs with their counts."""
    counts = {status: len(items) for status, items in plan.by_status.items()} | {NOTES: len(plan.notes)}
    labels = {**words.STATUSES, NOTES: _("Không có chỗ ghi")}
    filled = [status for status in labels if counts[status]]
    tab = request.GET.get("tab")
    tab = tab if tab in filled else next(iter(filled), NOTES)
    held: list[Any] = plan.notes if tab == NOTES else plan.by_status[tab]
    page = Paginator(held, A_PAGE).get_page(request.GET.get("page"))
    return {
        "file": file, "plan": plan, "tab": tab, "page": page, "summary": words.summary(plan),
        "rows": [] if tab == NOTES else [
            {"item": one, "entity": words.ENTITIES[one.wanted.entity], "changes": words.rows_of(one)} for one in page
        ],
        "notes": page if tab == NOTES else [], "may_choose": tab in (NEW, CHANGED),
        "questions": answers_form(file, plan) if tab == WAITING else None,
        "more": max(len(plan.open_questions) - AT_ONCE, 0), "back_url": reverse("exchange"),
        "tabs": [{"label": labels[one], "url": f"?tab={one}", "current": one == tab, "count": counts[one]}
                 for one in filled],
    }


def as_json(request):
    """The directory as HSDS JSON."""
    return taken_along(request, exporting.as_json, "application/json", "directory.json")


def as_zip(request):
    """The directory as a package of HSDS tables."""
    return taken_along(request, exporting.as_zip, "application/zip", "directory.zip")


def taken_along(request, make, kind: str, name: str) -> HttpResponse:
    check_edit_directory(request.user)
    audit.exported("directory.exported", by=request.user, purpose="hsds", count=Service.objects.count())
    return HttpResponse(make(), content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
