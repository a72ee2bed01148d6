"""Where the programme stands, the releases, and the report as a paper. For programme managers only."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.policies import check_role
from accounts.roles import Role
from privacy import audit
from privacy.errors import AccessDenied
from reporting import document
from reporting.actions import approve_release
from reporting.figures import Figures
from reporting.indicators import TARGET
from reporting.models import Release
from reporting.policies import check_approve


def coverage(request):
    """The latest approved release; its first sentence is the point."""
    check_role(request.user, Role.PROGRAMME_MANAGER)
    latest = Release.objects.visible_to(request.user).approved().first()
    return render(request, "reporting/coverage.html", shown(request.user, latest))


def releases(request):
    check_role(request.user, Role.PROGRAMME_MANAGER)
    return render(request, "reporting/releases.html", {"releases": Release.objects.visible_to(request.user)})


def release(request, release_id):
    """One release; a second person approves it here."""
    one = in_sight(request.user, release_id)
    if request.method == "POST":
        try:
            approve_release(by=request.user, release=one)
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
        return redirect("release", one.pk)
    return render(request, "reporting/coverage.html", shown(request.user, one))


def report(request, release_id):
    """The report of an approved release as a PDF."""
    one = in_sight(request.user, release_id, approved=True)
    paper = document.report(one)
    audit.printed("release.report", one, by=request.user, purpose="report")
    name = f"bao-cao-{one.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


def in_sight(user, release_id, *, approved: bool = False) -> Release:
    check_role(user, Role.PROGRAMME_MANAGER)
    visible = Release.objects.visible_to(user)
    return get_object_or_404(visible.approved() if approved else visible, pk=release_id)


def shown(user, release) -> dict:
    """What the page of a release needs; only "release" where there is none."""
    if release is None:
        return {"release": None}
    try:
        check_approve(user, release)
        may_approve = True
    except AccessDenied:
        may_approve = False
    return {"release": release, "figures": Figures(release), "target": TARGET, "may_approve": may_approve}
