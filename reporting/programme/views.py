"""The plan's other targets: where they stand, who has reported, entering one report, bringing a workbook in."""

import datetime as dt
import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy import audit
from privacy.policies import allows
from reporting.forms import EstimateSearchForm
from reporting.policies import check_read
from reporting.programme.actions import Surprising, enter_report
from reporting.programme.figures import Of, period_ends
from reporting.programme.forms import PeriodForm, ReminderForm, ReportForm, period_label
from reporting.programme.models import ProgrammeReport
from reporting.programme.policies import check_import, check_remind, check_report
from reporting.programme.reminding import due_on, last_reminder, owed, remind
from reporting.programme.standing import standings
from reporting.programme.subjects import Subject, departments, own_subjects, subject_at
from services.models import Commune

A_PAGE = 20


def overview(request):
    """Where each target stands in a period, and what this manager still has to enter."""
    check_read(request.user)
    form = PeriodForm(request.GET)
    end = form.chosen
    if end is None:
        return render(request, "reporting/programme.html", {"search": form, "end": None})
    owing = [one.slug for one in owed(request.user, end)]
    mine = [(one, one.slug not in owing) for one in own_subjects(request.user)]
    return render(request, "reporting/programme.html", {
        "search": form, "end": end, "period": period_label(end), "standings": standings(request.user, end),
        "mine": mine, "may_import": allows(check_import, request.user, end), "due": due_on(end),
        "is_late": bool(owing) and timezone.localdate() > due_on(end),
        "reminder": last_reminder(request.user, end) if owing else None,
    })


def reporters(request):
    """Which communes and departments have reported for a period, and which have not; the department reminds these."""
    check_read(request.user)
    if request.method == "POST":
        return reminded(request)
    periods, search = PeriodForm(request.GET), EstimateSearchForm(request.GET)
    end, missing = periods.chosen, request.GET.get("tab") != "reported"
    if end is None:
        raise Http404
    search.is_valid()
    del search.fields["year"]
    standing = ProgrammeReport.objects.visible_to(request.user).standing().filter(period_end=end)
    found = communes(search.cleaned_data, standing, missing=missing)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [Subject(Of.COMMUNE, commune=one) for one in page.object_list]
    return render(request, "reporting/programme_reporters.html", {
        "page": page, "rows": rows, "search": search, "periods": periods, "end": end, "period": period_label(end),
        "tabs": tabs(end, missing), "missing": missing, "back_url": reverse("programme"),
        "offices": offices(standing), "due": due_on(end), "reminder": last_reminder(request.user, end),
        "may_remind": allows(check_remind, request.user, end), "record_id": uuid.uuid4(),
    })


def reminded(request):
    """Remind those who have not reported, and say what that does."""
    check_remind(request.user)
    form = ReminderForm(request.POST)
    if not form.is_valid():
        return redirect("programme-reporters")
    end = form.cleaned_data["period"]
    try:
        remind(by=request.user, id=form.cleaned_data["record_id"], period_end=end)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        said = _("Đã nhắc. Nơi chưa báo cáo sẽ thấy lời nhắc khi mở trang; ai đã chọn thì nhận thư.")
        messages.success(request, said)
    return redirect(reverse("programme-reporters") + f"?period={end}")


def communes(asked: dict, standing, *, missing: bool):
    """The communes that have, or have not, reported; found whatever the diacritics."""
    reported = standing.filter(of=Of.COMMUNE).order_by().values("commune")
    found = Commune.objects.search(asked.get("q") or "").select_related("former_district")
    found = found.exclude(pk__in=reported) if missing else found.filter(pk__in=reported)
    return found.filter(former_district=asked["district"]) if asked.get("district") else found


def offices(standing) -> list[tuple[Subject, bool]]:
    """Each department, and whether it has reported on itself."""
    reported = set(standing.filter(of=Of.DEPARTMENT).values_list("organisation_id", flat=True))
    return [(Subject(Of.DEPARTMENT, organisation=one), one.pk in reported) for one in departments()]


def tabs(end: dt.date, missing: bool) -> list[dict]:
    return [
        {"label": _("Chưa báo cáo"), "url": f"?period={end}", "current": missing},
        {"label": _("Đã báo cáo"), "url": f"?period={end}&tab=reported", "current": not missing},
    ]


def report(request, subject, period):
    """A subject's figures of a period, with every edition; entered by whoever reports on it."""
    check_read(request.user)
    about, end = subject_at(subject), period_at(period)
    editions = list(
        ProgrammeReport.objects.visible_to(request.user).about(about).filter(period_end=end)
        .select_related("entered_by")
    )
    held = editions[0].read if editions else {}
    may_enter = allows(check_report, request.user, about)
    if request.method == "POST":
        check_report(request.user, about)
    form = ReportForm(request.POST if request.method == "POST" else None, subject=about, held=held,
                      surprising="sure" in request.POST)
    if request.method == "POST" and form.is_valid():
        answer = entered(request, about, end, form, editions[0].edition if editions else 0)
        if answer is None:
            return redirect("programme-report", about.slug, period)
        form = answer
    return render(request, "reporting/programme_report.html", {
        "subject": about, "period": period_label(end), "editions": editions, "form": form, "may_enter": may_enter,
        "back_url": reverse("programme-reporters") + f"?period={end}",
    })


def period_at(text: str) -> dt.date:
    """The end of a period that is over, as it stands in an address; Http404 for anything else."""
    ends = {end.isoformat(): end for end in period_ends(timezone.localdate())}
    if text not in ends:
        raise Http404
    return ends[text]


def entered(request, about, end, form, replaces: int) -> ReportForm | None:
    """Enter it: None when it stands. What is refused, or unlike the period before, comes back on the form."""
    held = form.cleaned_data
    try:
        enter_report(
            by=request.user, id=held["record_id"], subject=about, period_end=end, values=form.values,
            source=held.get("source", ""), replaces=replaces, sure=held.get("sure", False),
        )
    except Surprising as unlike:
        form = ReportForm(request.POST, subject=about, held={}, surprising=True)
        form.is_valid()
        form.errors.pop("sure", None)
        form.add_error(None, unlike)
        return form
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return form
    messages.success(request, _("Đã lưu số liệu."))
    return None


def template(request):
    """The empty workbook of a period."""
    from reporting.programme import workbook

    check_import(request.user)
    end = PeriodForm(request.GET).chosen
    if end is None:
        raise Http404
    audit.printed("programme.workbook", None, by=request.user, purpose="template")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = f"chi-tieu-{end.isoformat()}.xlsx"
    return HttpResponse(
        workbook.empty(period_label(end)), content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
