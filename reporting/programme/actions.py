"""Entering a programme report: one edition of one subject's figures for one period."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy import audit
from privacy.acts import action
from privacy.once import already, wait_for
from reporting.programme.figures import BY_CODE, Kind, Value, before, period_ends, surprises
from reporting.programme.models import ProgrammeReport
from reporting.programme.policies import check_report

MOST = 9_999_999
WHY = {
    "lower": gettext_lazy("thấp hơn kỳ trước, dù tính từ đầu năm"),
    "undone": gettext_lazy("kỳ trước đã có, kỳ này lại không"),
    "sudden": gettext_lazy("thay đổi nhiều so với kỳ trước"),
}


class Surprising(ValidationError):
    """The figures are possible but unlike the period before; entered when the actor says that they are right."""


@action
def enter_report(
    *, by, id, subject, period_end: dt.date, values: dict[str, Value], source: str = "", replaces: int = 0,
    sure: bool = False,
) -> ProgrammeReport:
    """Enter a subject's figures for a period; the same `id` again returns what stands.

    `replaces` is the edition that the actor has read and takes the place of; 0 where there is none yet. Raises
    ValidationError by field, and Surprising where the figures don't fit the period before unless the actor is `sure`.
    """
    check_report(by, subject)
    if existing := already(ProgrammeReport.objects.about(subject), id):
        return existing
    if period_end not in period_ends(timezone.localdate()):
        raise ValidationError(_("Kỳ này chưa kết thúc hoặc không có."))
    check_values(subject, values)
    wait_for(f"programme {subject.slug}".encode()[-8:])
    if not sure:
        check_expected(subject, period_end, values)
    check_replaces(subject, period_end, replaces)
    report = ProgrammeReport.objects.create(
        id=id, of=subject.of, commune=subject.commune, organisation=subject.organisation, period_end=period_end,
        values={code: [one.part, one.whole] for code, one in values.items()}, source=source, edition=replaces + 1,
        entered_by=by,
    )
    audit.wrote("programme.entered", report, by=by, fields=sorted(values))
    return report


def check_values(subject, values: dict[str, Value]) -> None:
    """Every figure of the subject is there, and none is impossible. Raises ValidationError by field."""
    problems = {}
    for figure in subject.figures:
        value = values.get(figure.code)
        if value is None:
            problems[figure.code] = _("Cần điền mục này.")
        elif not 0 <= value.part <= (1 if figure.kind == Kind.YES_NO else MOST):
            problems[figure.code] = _("Số này không hợp lệ.")
        elif figure.kind == Kind.SHARE and (value.whole is None or not value.part <= value.whole <= MOST):
            problems[figure.code] = _("Không thể nhiều hơn tổng số.")
    if problems:
        raise ValidationError(problems)
    if unknown := values.keys() - {one.code for one in subject.figures}:
        raise ValueError(f"figures that nobody asks: {sorted(unknown)}")


def check_expected(subject, period_end, values) -> None:
    """Compare with the period before; what is unlike it is said once, in words."""
    last = ProgrammeReport.objects.about(subject).filter(period_end=before(period_end)).first()
    if sentences := unlike(last, period_end, values):
        raise Surprising(sentences)


def unlike(last: ProgrammeReport | None, period_end, values) -> list[str]:
    """What of the values doesn't fit the last report, each in a sentence."""
    if last is None:
        return []
    found = surprises(values, last.read, same_year=last.period_end.year == period_end.year)
    return [
        _("%(figure)s: %(why)s (kỳ trước: %(last)s).")
        % {"figure": BY_CODE[code].label, "why": WHY[why], "last": said(held)}
        for code, (why, held) in found.items()
    ]


def said(value: Value) -> str:
    """A value in a few characters: 12, or 12/30."""
    return str(value.part) if value.whole is None else f"{value.part}/{value.whole}"


def check_replaces(subject, period_end, replaces: int) -> None:
    """Nobody's figures are replaced by somebody who has not read them."""
    held = ProgrammeReport.objects.about(subject).filter(period_end=period_end).first()
    if (held.edition if held else 0) != replaces:
        raise ValidationError(_("Một đồng nghiệp vừa nhập số khác. Hãy xem số đó, rồi thay nếu vẫn cần."))
