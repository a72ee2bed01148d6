"""The report of a release: what is written into it, and the files made of it. For programme managers only."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from privacy import audit
from privacy.policies import allows
from reporting.catalogue import period_of
from reporting.figures import Figures
from reporting.models import Release
from reporting.papers import dhis2, document
from reporting.papers.actions import write_paper
from reporting.papers.forms import PaperForm, first_words, values_of
from reporting.papers.models import Language, ReportPaper
from reporting.papers.policies import PRINTED, check_send_on, check_take_away, check_write_paper
from reporting.papers.workbook import workbook
from reporting.policies import check_read

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def in_sight(user, release_id) -> Release:
    """A release that may be printed, of those that the user sees."""
    check_read(user)
    return get_object_or_404(Release.objects.visible_to(user).filter(state__in=PRINTED), pk=release_id)


def asked_language(request) -> str:
    """?language=en for the translation; Vietnamese for anything else, since that is the paper itself."""
    return Language.ENGLISH if request.GET.get("language") == Language.ENGLISH else Language.VIETNAMESE


def paper_of(user, release, language: str) -> ReportPaper:
    """What an office has written into it, or what it usually writes."""
    held = ReportPaper.objects.visible_to(user).filter(release=release, language=language).first()
    return held or first_words(language)


def paper(request, release_id):
    """What is written into the report, and its files; the department writes here."""
    one, language = in_sight(request.user, release_id), asked_language(request)
    if request.method == "POST":
        check_write_paper(request.user, one)
    form = PaperForm(
        request.POST if request.method == "POST" else None, language=language,
        initial=values_of(paper_of(request.user, one, language)),
    )
    if request.method == "POST" and form.is_valid() and written(request, form, one):
        return redirect(f"{reverse('report-paper', args=[one.pk])}?language={language}")
    return render(request, "reporting/papers/paper.html", {
        "form": form, "release": one, "tabs": tabs(language), "language": language,
        "title": document.title_of(one), "back_url": reverse("release", args=[one.pk]),
        "may_write": allows(check_write_paper, request.user, one),
        "may_take_away": allows(check_take_away, request.user, one),
        "may_send_on": allows(check_send_on, request.user, one),
    })


def written(request, form, release) -> bool:
    """Save it; what the action refuses stands at the head of the form."""
    try:
        write_paper(by=request.user, release=release, **form.entry())
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, _("Đã lưu phần lời của báo cáo."))
    return True


def tabs(language: str) -> list[dict]:
    return [
        {"label": label, "url": f"?language={code}", "current": code == language} for code, label in Language.choices
    ]


def report(request, release_id):
    """The report as a PDF; a draft until the release is approved."""
    one, language = in_sight(request.user, release_id), asked_language(request)
    made = document.report(one, paper_of(request.user, one, language), compared_with(request.user, one))
    audit.printed("release.report", one, by=request.user, purpose=f"report {language}")
    return attachment(made, "application/pdf", f"bao-cao-{one.number}{'-en' if language == 'en' else ''}.pdf")


def as_workbook(request, release_id):
    """The figures as an Excel workbook."""
    one, language = in_sight(request.user, release_id), asked_language(request)
    check_take_away(request.user, one)
    audit.exported("release.workbook", one, by=request.user, count=1)
    return attachment(workbook(one, language), XLSX, f"so-lieu-{one.number}.xlsx")


def as_dhis2(request, release_id):
    """The figures as a `dataValueSets` file; without a mapping, back with the reason."""
    one = in_sight(request.user, release_id)
    check_send_on(request.user, one)
    try:
        made = dhis2.value_set(one, dhis2.configured())
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect("report-paper", one.pk)
    audit.exported("release.dhis2", one, by=request.user, count=len(made["dataValues"]))
    return attachment(json.dumps(made, indent=1).encode(), "application/json", f"dhis2-{one.number}.json")


def attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def compared_with(user, release) -> Figures | None:
    """The approved release of the same kind before this one: the same part of the year before, else the newest."""
    kind = period_of(release.period_start, release.period_end)
    earlier = [
        one for one in Release.objects.visible_to(user).approved().filter(period_end__lt=release.period_end)
        .order_by("-period_end").defer("tables") if period_of(one.period_start, one.period_end) == kind
    ]
    same_part = [one for one in earlier if one.period_end.month == release.period_end.month
                 and one.period_end.year == release.period_end.year - 1]
    found = next(iter([*same_part, *earlier]), None)
    if found is None or found.catalogue != release.catalogue:
        return None
    return Figures(found)
