"""Entering estimates; preparing, approving and withdrawing a release."""

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.needs.rules import in_force
from privacy import audit
from privacy.acts import action
from privacy.once import already, wait_for
from reporting import indicators
from reporting.models import Estimate, Method, Release, State
from reporting.openform import open_form
from reporting.policies import check_approve, check_enter_estimate, check_manage, check_withdraw

# One release is prepared and one estimate entered at a time, so that numbers and editions follow each other.
NUMBERING, EDITIONS = b"releases", b"editions"


@action
def enter_estimate(
    *, by, id, commune, year: int, low: int, point: int, high: int, method: str, source: str, replaces: int = 0
) -> Estimate:
    """Enter the estimate of a commune for a year; the same `id` again returns the one that stands.

    `replaces` is the edition that the actor has read and takes the place of; 0 where there is none yet.
    """
    check_enter_estimate(by)
    if existing := already(Estimate.objects.all(), id):
        return existing
    check_range(low, point, high, method)
    wait_for(EDITIONS)
    check_replaces(commune, year, replaces)
    estimate = Estimate.objects.create(
        id=id, commune=commune, year=year, low=low, point=point, high=high, method=method, source=source,
        edition=replaces + 1, entered_by=by,
    )
    audit.wrote("estimate.entered", estimate, by=by, fields=["year", "low", "point", "high", "method", "source"])
    return estimate


def check_range(low: int, point: int, high: int, method: str) -> None:
    """The three figures in order, by a method that has a name."""
    if not low <= point <= high:
        raise ValidationError({"point": _("Số ước tính phải nằm giữa mức thấp và mức cao.")})
    if method not in Method:
        raise ValidationError({"method": _("Hãy chọn một cách ước tính.")})


def check_replaces(commune, year: int, replaces: int) -> None:
    """Nobody's figure is replaced by somebody who has not read it."""
    held = Estimate.objects.filter(commune=commune, year=year).aggregate(last=Max("edition"))["last"] or 0
    if held == replaces:
        return
    if replaces:
        raise ValidationError(_("Một đồng nghiệp vừa nhập số khác. Hãy xem số đó, rồi thay nếu vẫn cần."))
    raise ValidationError({"year": _("Đã có số ước tính của năm này. Hãy mở số đó trong danh sách để thay.")})


@action
def prepare_release(*, by, id, period_start, period_end) -> Release:
    """Count a closed period and keep what may be published; the same `id` again returns the one that stands."""
    check_manage(by)
    if existing := already(Release.objects.all(), id):
        return existing
    wait_for(NUMBERING)
    check_period(period_start, period_end)
    number = (Release.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    rules = in_force(period_end).id
    tables = open_form(
        number=number, start=period_start, end=period_end, rules=rules,
        counts=indicators.count(period_start, period_end), estimates=indicators.estimates(period_end.year),
    )
    release = Release.objects.create(
        id=id, number=number, period_start=period_start, period_end=period_end, cutoff=timezone.now(),
        catalogue=indicators.CATALOGUE, rules=rules, prepared_by=by, tables=tables,
    )
    audit.wrote("release.prepared", release, by=by, fields=["period_start", "period_end", "tables"])
    return release


def check_period(start, end) -> None:
    """A half-year or a year from 1 January, over, and never published before: two versions give away their
    difference."""
    if (start.month, start.day) != (1, 1) or (end.year, end.month, end.day) not in closings(start.year):
        raise ValidationError(_("Kỳ số liệu bắt đầu từ ngày 1/1 và kết thúc ngày 30/6 hoặc 31/12 cùng năm."))
    if end >= timezone.localdate():
        raise ValidationError(_("Kỳ số liệu chưa kết thúc."))
    if Release.objects.filter(period_end=end, approved_at__isnull=False).exists():
        raise ValidationError(_("Kỳ này đã công bố; số liệu đến sau được tính vào kỳ dài hơn."))


def closings(year: int) -> set[tuple[int, int, int]]:
    return {(year, 6, 30), (year, 12, 31)}


@action
def approve_release(*, by, release) -> Release:
    """A second person approves: from now on the release is read and never changes."""
    check_manage(by)
    release = Release.objects.select_for_update().get(pk=release.pk)
    check_approve(by, release)
    if Release.objects.filter(period_end=release.period_end, approved_at__isnull=False).exists():
        raise ValidationError(_("Kỳ này đã công bố; số liệu đến sau được tính vào kỳ dài hơn."))
    release.state, release.approved_by, release.approved_at = State.APPROVED, by, timezone.now()
    release.save(update_fields=["state", "approved_by", "approved_at"])
    audit.wrote("release.approved", release, by=by, fields=["state"])
    return release


@action
def withdraw_release(*, by, release) -> Release:
    """Take a release back: it is shown no more, but it stays known that it was read."""
    check_manage(by)
    release = Release.objects.select_for_update().get(pk=release.pk)
    check_withdraw(by, release)
    release.state = State.WITHDRAWN
    release.save(update_fields=["state"])
    audit.wrote("release.withdrawn", release, by=by, fields=["state"])
    return release
