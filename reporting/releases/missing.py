"""What a period still lacks before it is prepared: said as a warning, never a refusal."""

from dataclasses import dataclass

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.catalogue import MONTH
from reporting.models import Estimate, ProgrammeReport
from reporting.programme.figures import Of
from reporting.releases.periods import Span
from services.models import Commune


@dataclass(frozen=True)
class Missing:
    """How many communes there are, since when each has an estimate, and how many reported for each period's end."""

    communes: int
    estimated_since: list[int]
    reported: dict

    def of(self, span: Span) -> list[str]:
        """What is missing for a period, a sentence each."""
        found = []
        if without := self.communes - sum(year <= span.end.year for year in self.estimated_since):
            found.append(ngettext(
                "%(n)s xã, phường chưa có số ước tính: sẽ không có C2.",
                "%(n)s xã, phường chưa có số ước tính: sẽ không có C2.", without,
            ) % {"n": without})
        silent = self.communes - self.reported.get(span.end, 0)
        if span.kind != MONTH and silent > 0:
            found.append(ngettext(
                "%(n)s xã, phường chưa báo cáo các chỉ tiêu khác.", "%(n)s xã, phường chưa báo cáo các chỉ tiêu khác.",
                silent,
            ) % {"n": silent})
        return found or [_("Đã có đủ số ước tính và báo cáo.")]


def missing(user) -> Missing:
    """Everything that the periods to choose from may lack, in three queries."""
    since = Estimate.objects.visible_to(user).order_by().values("commune").annotate(first=Min("year"))
    reports = ProgrammeReport.objects.visible_to(user).filter(of=Of.COMMUNE)
    counted = reports.order_by().values("period_end").annotate(n=Count("commune", distinct=True))
    return Missing(
        Commune.objects.count(), [one["first"] for one in since], {one["period_end"]: one["n"] for one in counted}
    )
