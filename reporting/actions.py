"""Entering estimates. What is done with releases: reporting/releases/actions.py."""

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from privacy import audit
from privacy.acts import action
from privacy.once import already, wait_for
from reporting.models import Estimate, Method
from reporting.policies import check_enter_estimate

EDITIONS = b"editions"  # one estimate is entered at a time, so that editions follow each other


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
